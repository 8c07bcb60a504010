// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension ProvisioningCore {
    /// When a campaign next opens, counted from the first fact that the core received.
    func nextOpening(of campaign: ReviewCampaign, after instant: Instant) -> Instant? {
        guard let began = state.beganAt, let period = campaign.every else { return nil }
        let every = period.wholeMilliseconds
        let passed = began.duration(to: instant).wholeMilliseconds / every
        return began.advanced(by: .milliseconds((passed + 1) * every))
    }

    /// Asks for a review of every right in the scope of the campaigns that open.
    ///
    /// Open reviews are not asked for again, so a core that died halfway continues where it
    /// stopped.
    func openCampaigns(since instant: Instant) throws(JournalError) {
        for campaign in governance.reviews {
            guard
                let opening = nextOpening(
                    of: campaign,
                    after: instant.advanced(by: .milliseconds(-1))
                ), opening <= now
            else { continue }
            let cause = "\(campaign.name) \(opening.rfc3339)"
            for number in state.people.indices {
                let beyond = held(by: number)
                try open(campaign, for: number, cause: cause, beyond: beyond)
            }
        }
    }

    /// Asks for a review of somebody's access after an event about them.
    func openReviews(
        after event: LifecycleEvent,
        formerManager: String?
    ) throws(JournalError) {
        guard !governance.reviews.isEmpty, !options.omits.contains(.campaign),
            let number = state.number(of: event.identity)
        else { return }
        let manager = state.people[number].profile?.attributes["manager"]
        for campaign in governance.reviews {
            let trigger = campaign.triggers.sorted { $0.rawValue < $1.rawValue }.first { trigger in
                switch trigger {
                case .mover: event.kind == .mover
                case .newManager: formerManager != nil && formerManager != manager
                case .return: event.kind == .return
                }
            }
            guard let trigger else { continue }
            let cause = "\(campaign.name) \(trigger.rawValue) \(event.id.rawValue)"
            try open(campaign, for: number, cause: cause)
        }
    }

    /// The facts shown to a reviewer of standing access.
    func basis(of record: DecisionRecord) -> String? {
        guard record.kind.isOfStandingAccess, let number = state.number(of: record.subject),
            let target = targets.firstIndex(of: record.entitlement.target)
        else { return nil }
        let accounts = state.lanes[state.lane(of: number, target)].accounts
        let grants = accounts.flatMap(\.grants).sorted()
        let seats = grants.filter { $0.kind == .license }.map(\.name)
        let rights = grants.filter { $0.kind != .license }.map { "\($0.kind.rawValue) \($0.name)" }
        let used = accounts.compactMap { $0.attributes["lastActiveAt"] }.max()
        let last = state.decisions.about(record.subject).last { decision in
            decision.stands && decision.record.entitlement == record.entitlement
        }?.record
        let lastText = last.map { last in
            "\(last.ruling?.rawValue ?? "none") by \(last.decidedBy?.rawValue ?? "nobody")"
        }
        let isRecorded = grounded(record.entitlement, of: number) != nil
        return [
            "job \(state.people[number].profile?.attributes["job"] ?? "none")",
            "seat \(seats.isEmpty ? "none" : seats.joined(separator: ", "))",
            "rights \(rights.isEmpty ? "none" : rights.joined(separator: ", "))",
            "last active \(used ?? "unknown")",
            "last decision \(lastText ?? "none")",
            "ground \(isRecorded ? grounded(record.entitlement, of: number) ?? "" : "no record")",
        ].joined(separator: "; ")
    }

    /// What an active person holds according to the last read of each target, whoever granted it.
    private func held(by number: Int) -> Set<Entitlement> {
        guard state.people[number].standing == .active else { return [] }
        var held: Set<Entitlement> = []
        for (index, target) in targets.enumerated() {
            for account in state.lanes[state.lane(of: number, index)].accounts {
                for grant in account.grants where grant.kind != .license {
                    held.insert(Entitlement(target: target, kind: grant.kind, name: grant.name))
                }
            }
        }
        return held
    }

    private func grounded(_ right: Entitlement, of number: Int) -> String? {
        let subject = state.people[number].id
        return form(for: right, of: subject)?.name
            ?? evaluator.ground(of: right, for: subject)?.rule
    }

    private func open(
        _ campaign: ReviewCampaign,
        for number: Int,
        cause: String,
        beyond held: Set<Entitlement> = []
    ) throws(JournalError) {
        let subject = state.people[number].id
        let rights = wanted(by: number).union(held).filter { right in
            campaign.rights.contains { $0.covers(right) }
        }
        for right in rights.sorted() {
            let last = state.decisions.about(subject).last {
                $0.asks(.review, campaign.name, right)
            }
            if let last, last.isOpen || last.record.cause == cause { continue }
            try ask(
                .review,
                campaign.name,
                about: right,
                of: subject,
                cause: cause,
                terms: campaign.terms
            )
        }
    }

    /// Remembers an account that has been unused for long, and reports one that becomes active
    /// again.
    func noteActivity(of account: Account, in lane: Lane) {
        guard let rule = governance.inactivity, account.isEnabled,
            !options.omits.contains(.inactivity),
            let text = account.attributes["lastActiveAt"], let last = Instant(rfc3339: text),
            state.people[lane.person].standing == .active
        else { return }
        let right = Entitlement(
            target: targets[lane.target],
            kind: .account,
            name: account.kind.rawValue
        )
        guard rule.accounts.contains(where: { $0.covers(right) }) else { return }
        tellOfWaking(account, at: last, rule, in: lane)
        tellOfSeldomUse(account, at: last, rule, in: lane)
        if last.advanced(by: rule.after) <= now { inactive.append((account, right, lane)) }
    }

    /// Asks for reviews of unused accounts, the most sensitive first.
    func reviewInactive() throws(JournalError) {
        guard let rule = governance.inactivity else { return }
        let cases = inactive.map { (weight: weight(of: $0.account, in: $0.lane), case: $0) }
            .enumerated()
            .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (_, (_, dormant)) in cases {
            try review(dormant.right, in: dormant.lane, rule)
        }
        inactive = []
    }

    /// The weight of the account's most sensitive right.
    private func weight(of account: Account, in lane: Lane) -> Int {
        account.grants.map { policy.weights.weight(of: $0.kind, $0.name) }.max() ?? 0
    }

    /// Reports an account that was dormant at the last look and is in use now.
    private func tellOfWaking(
        _ account: Account,
        at last: Instant,
        _ rule: InactivityRule,
        in lane: Lane
    ) {
        let key = "\(targets[lane.target].rawValue)/\(account.id.rawValue)"
        let before = lastActive.updateValue(last, forKey: key)
        guard let before, before.advanced(by: rule.after) <= last else { return }
        let identity = state.people[lane.person].id
        open(
            ExceptionRecord(
                id: "dormantAccountUsed/\(key)",
                cause: ProvisioningCore.reconciliation,
                identity: identity,
                // A lane that settles would end an exception of its own target.
                target: nil,
                reason: "dormantAccountUsed",
                detail: "an account at \(targets[lane.target].rawValue) that was not used since "
                    + "\(before.rfc3339) was used at \(last.rfc3339); ask \(identity.rawValue) "
                    + "whether it was them",
                owner: governance.owner?.rawValue ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }

    private func review(
        _ right: Entitlement,
        in lane: Lane,
        _ rule: InactivityRule
    ) throws(JournalError) {
        let subject = state.people[lane.person].id
        let known = state.decisions.current(
            .inactivity,
            DecisionRules.inactivity,
            right,
            of: subject
        )
        if let known {
            guard known.stands, known.record.ruling == .grant,
                let end = known.record.validUntil, end <= now
            else { return }
        }
        try ask(
            .inactivity,
            DecisionRules.inactivity,
            about: right,
            of: subject,
            cause: DecisionRules.inactivity,
            terms: rule.terms
        )
        rearm()
    }
}
