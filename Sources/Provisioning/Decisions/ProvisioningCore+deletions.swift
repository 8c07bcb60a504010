// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// Accounts that nobody needs any longer and that only deletion would end: they are kept disabled
/// until their retention has ended and somebody has approved.
extension ProvisioningCore {
    /// The planner of the lane, with what it must not delete yet.
    func planner(of lane: Lane) -> Planner {
        var planner = planners[lane.target]
        guard governance.retention != nil else { return planner }
        for kind in planner.manifest.accountKinds where isKept(kind, in: lane) {
            planner.keptKinds.insert(kind)
        }
        return planner
    }

    private func isKept(_ kind: Account.Kind, in lane: Lane) -> Bool {
        guard let rule = decisionRules.retention(of: right(to: kind, in: lane)) else {
            return false
        }
        if !isOver(rule, for: lane.person) { return true }
        return deletion(of: kind, in: lane)?.record.ruling != .grant
            && !options.omits.contains(.deletion)
    }

    private func right(to kind: Account.Kind, in lane: Lane) -> Entitlement {
        Entitlement(target: targets[lane.target], kind: .account, name: kind.rawValue)
    }

    private func retentionEnd(of number: Int, _ rule: RetentionRule) -> Instant? {
        state.people[number].current.map { event in
            max(event.effectiveAt, event.recordedAt).advanced(by: rule.period)
        }
    }

    private func isOver(_ rule: RetentionRule, for number: Int) -> Bool {
        options.omits.contains(.retention)
            || retentionEnd(of: number, rule).map { $0 <= now } ?? true
    }

    /// The ruling on the deletion after the person's current event.
    private func deletion(of kind: Account.Kind, in lane: Lane) -> Decision? {
        let person = state.people[lane.person]
        guard let event = person.current else { return nil }
        let right = right(to: kind, in: lane)
        return state.decisions.about(person.id).last { decision in
            decision.asks(.deletion, DecisionRules.retention, right) && decision.stands
                && decision.record.cause == event.id.rawValue
        }
    }

    /// The approval that lets work in the lane delete instead of only disabling.
    func grantedDeletion(in lane: Lane) -> Decision? {
        guard governance.retention != nil else { return nil }
        return planners[lane.target].manifest.accountKinds.lazy
            .compactMap { self.deletion(of: $0, in: lane) }
            .first { $0.record.ruling == .grant }
    }

    func ground(of deletion: Decision) -> PolicyEvaluator.Ground {
        let owner = deletion.record.decidedBy ?? governance.owner
        return PolicyEvaluator.Ground(rule: deletion.record.rule, owner: owner?.rawValue ?? "")
    }

    /// Accounts in the lane that are not wanted, whether or not they may be deleted yet.
    private func needless(in lane: Lane) -> ArraySlice<Account> {
        let accounts = state[lane].accounts
        return switch desired(in: lane).presence {
        case .none: accounts[...]
        case .suspended: []
        case .active: accounts.dropFirst()
        }
    }

    /// Waits until the retention of accounts has ended, then asks whether they may be deleted.
    func followKept(in lane: Lane) throws(JournalError) {
        guard governance.retention != nil else { return }
        defer { if !lane.isInFlight, state[lane].isSettled { lanes.rest(lane) } }
        let planner = planners[lane.target]
        let kept = needless(in: lane).filter { !$0.isEnabled && planner.endsByDeletion($0) }
        for kind in Set(kept.map(\.kind)).sorted() {
            let right = right(to: kind, in: lane)
            guard let rule = decisionRules.retention(of: right),
                let event = state.people[lane.person].current
            else { continue }
            guard isOver(rule, for: lane.person) else {
                retentionEnds[lane.index] = retentionEnd(of: lane.person, rule)
                rearm()
                continue
            }
            try askForDeletion(of: right, for: lane.person, after: event, rule)
        }
    }

    private func askForDeletion(
        of right: Entitlement,
        for number: Int,
        after event: LifecycleEvent,
        _ rule: RetentionRule
    ) throws(JournalError) {
        guard !options.omits.contains(.deletion) else { return }
        let subject = state.people[number].id
        let last = state.decisions.about(subject).last {
            $0.asks(.deletion, DecisionRules.retention, right)
                && $0.record.cause == event.id.rawValue
        }
        if let last, last.isOpen || last.stands { return }
        try ask(
            .deletion,
            DecisionRules.retention,
            about: right,
            of: subject,
            cause: event.id.rawValue,
            terms: rule.terms
        )
        rearm()
    }

    /// Looks again at the accounts kept so far.
    func endRetentions() throws(JournalError) {
        for (index, end) in retentionEnds.sorted(by: { $0.key < $1.key }) where end <= now {
            retentionEnds[index] = nil
            let lane = lanes[index / targets.count, index % targets.count]
            if options.omits.contains(.deletion) {
                try repair(lane, approvedBy: nil)
            } else {
                try followKept(in: lane)
            }
        }
    }

    /// A later event revokes an approval to delete.
    func endDeletions(of person: PersonRecord) throws(JournalError) {
        guard governance.retention != nil else { return }
        for decision in state.decisions.about(person.id)
        where decision.record.kind == .deletion && decision.stands
            && decision.record.cause != person.current?.id.rawValue
        {
            try take(.ended, decision.record, reason: "a later event took its place")
        }
    }

    /// Whether the account that somebody decided about exists.
    func isThere(_ record: DecisionRecord) -> Bool {
        guard let number = state.number(of: record.subject),
            let target = targets.firstIndex(of: record.entitlement.target)
        else { return false }
        return state.lanes[state.lane(of: number, target)].accounts.contains { account in
            account.kind.rawValue == record.entitlement.name
        }
    }

    /// An event's state while kept accounts still hold something: open, or escalated if they must
    /// not be deleted; `nil` if no kept account does.
    func keptClaim(of number: Int) -> ClaimRecord.State? {
        guard governance.retention != nil else { return nil }
        var claim: ClaimRecord.State?
        for target in targets.indices {
            let lane = lanes[number, target]
            let planner = planner(of: lane)
            let holding = needless(in: lane).filter { account in
                planner.keeps(account) && !planner.managed(account).isEmpty
            }
            for account in holding {
                let isRefused = deletion(of: account.kind, in: lane) != nil
                claim = isRefused ? .escalated : claim ?? .open
            }
        }
        return claim
    }
}
