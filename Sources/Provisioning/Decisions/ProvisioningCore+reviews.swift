// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension ProvisioningCore {
    /// When a campaign next opens, counted from the first fact that the core took in.
    func nextOpening(of campaign: ReviewCampaign, after instant: Instant) -> Instant? {
        guard let began = state.beganAt else { return nil }
        let every = campaign.every.wholeMilliseconds
        let passed = began.duration(to: instant).wholeMilliseconds / every
        return began.advanced(by: .milliseconds((passed + 1) * every))
    }

    /// Puts every right in the scope of the campaigns that open before somebody.
    ///
    /// What is open already is not asked for again, so that a core that died in the midst of it
    /// goes on where it stopped.
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
                try open(campaign, for: number, cause: cause)
            }
        }
    }

    private func open(
        _ campaign: ReviewCampaign,
        for number: Int,
        cause: String
    ) throws(JournalError) {
        let subject = state.people[number].id
        let rights = wanted(by: number).filter { right in
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

    /// Puts an account before somebody that nobody has used for long.
    func reviewActivity(of account: Account, in lane: Lane) throws(JournalError) {
        guard let rule = governance.inactivity, account.isEnabled,
            !options.omits.contains(.inactivity),
            let text = account.attributes["lastActiveAt"], let last = Instant(rfc3339: text),
            last.advanced(by: rule.after) <= now,
            state.people[lane.person].standing == .active
        else { return }
        let right = Entitlement(
            target: targets[lane.target],
            kind: .account,
            name: account.kind.rawValue
        )
        guard rule.accounts.contains(where: { $0.covers(right) }) else { return }
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
