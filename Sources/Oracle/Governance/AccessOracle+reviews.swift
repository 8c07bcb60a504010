// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

extension AccessOracle {
    /// Rights covered by a campaign must be reviewed as often as the policy says.
    func watchReviews(of person: Int, newcomers: [Int], at instant: Instant) {
        for entitlement in newcomers {
            people[person].heldSince[entitlement] = instant
            let right = table[entitlement].entitlement
            for (number, campaign) in governance.data.reviews.enumerated()
            where governance.isAbout(right, campaign.rights) {
                guard let every = campaign.every else { continue }
                deadlines.schedule(
                    .reviewDue(campaign: number, person: person, entitlement, since: instant),
                    at: instant.advanced(by: every + deadline)
                )
            }
        }
    }

    func judgeReview(
        _ campaign: Int,
        _ person: Int,
        _ entitlement: Int,
        since: Instant,
        at instant: Instant
    ) {
        guard people[person].intends(entitlement), people[person].heldSince[entitlement] == since
        else { return }
        let rule = governance.data.reviews[campaign]
        guard let every = rule.every else { return }
        let right = table[entitlement].entitlement
        let asked = lastAsked(.review, rule.name, about: right, of: person)
        let base = max(since, asked ?? since)
        let due = base.advanced(by: every + deadline)
        deadlines.schedule(
            .reviewDue(campaign: campaign, person: person, entitlement, since: since),
            at: due > instant ? due : instant.advanced(by: every)
        )
        guard due <= instant else { return }
        reportUnasked(
            person,
            right,
            "nobody was asked about \(right.phrase) of \(people[person].id.rawValue) since "
                + "\(base.rfc3339), and '\(rule.name)' is due",
            at: instant
        )
    }

    /// Somebody's access must be reviewed after certain events about them.
    func watchTriggers(
        after event: LifecycleEvent,
        of person: Int,
        former: PersonProfile?,
        at instant: Instant
    ) {
        for (number, campaign) in governance.data.reviews.enumerated() {
            let isDue = campaign.triggers.contains { trigger in
                switch trigger {
                case .mover: event.kind == .mover
                case .return: event.kind == .return
                case .newManager:
                    former?.attributes["manager"].map { manager in
                        manager != people[person].profile?.attributes["manager"]
                    } ?? false
                }
            }
            guard isDue else { continue }
            deadlines.schedule(
                .triggeredReview(campaign: number, person: person, since: instant),
                at: max(instant, event.recordedAt).advanced(by: deadline)
            )
        }
    }

    func judgeTrigger(_ campaign: Int, _ person: Int, since: Instant, at instant: Instant) {
        let rule = governance.data.reviews[campaign]
        for intent in people[person].intents {
            let right = table[intent.entitlement].entitlement
            guard governance.isAbout(right, rule.rights) else { continue }
            let asked = lastAsked(.review, rule.name, about: right, of: person)
            guard asked.map({ $0 < since }) ?? true else { continue }
            reportUnasked(
                person,
                right,
                "nobody was asked about \(right.phrase) of \(people[person].id.rawValue) after "
                    + "what happened at \(since.rfc3339), though '\(rule.name)' says so",
                at: instant
            )
        }
    }

    /// An unused account must be reviewed.
    func watchActivity(of reference: AccountReference, _ observation: AccountObservation) {
        guard let rule = governance.data.inactivity, observation.isEnabled, observation.exists,
            !observation.isProtected, let last = observation.lastActiveAt
        else { return }
        let account = Entitlement(
            target: observation.target,
            kind: .account,
            name: observation.kind
        )
        guard governance.isAbout(account, rule.accounts) else { return }
        deadlines.schedule(
            .dormant(reference, lastActiveAt: last),
            at: last.advanced(by: rule.after + options.driftGrace)
        )
        noteUse(of: reference, at: last, rule)
    }

    func judgeActivity(of reference: AccountReference, since last: Instant, at instant: Instant) {
        let account = targets[reference.target].accounts[reference.account]
        guard let rule = governance.data.inactivity, account.isEnabled,
            account.profile?.lastActiveAt == last, let owner = account.owner,
            people[owner].standing == .active
        else { return }
        let right = Entitlement(
            target: targets[reference.target].name,
            kind: .account,
            name: account.profile?.kind ?? ""
        )
        let asked = (decisionsByPerson[people[owner].id] ?? []).compactMap { decisions[$0] }
            .contains { known in
                known.record.kind == .inactivity && known.record.entitlement == right
                    && known.record.dueAt >= last.advanced(by: rule.after)
            }
        guard !asked else { return }
        reportUnasked(
            owner,
            right,
            "account \(account.key.rawValue) of \(people[owner].id.rawValue) is dormant since "
                + "\(last.rfc3339), and nobody was asked about it",
            at: instant
        )
    }

    private func lastAsked(
        _ kind: DecisionRecord.Kind,
        _ rule: String,
        about right: Entitlement,
        of person: Int
    ) -> Instant? {
        (decisionsByPerson[people[person].id] ?? []).compactMap { decisions[$0] }
            .filter { known in
                known.record.kind == kind && known.record.rule == rule
                    && known.record.entitlement == right
            }
            .map(\.askedAt).max()
    }

    func reportUnasked(
        _ person: Int,
        _ right: Entitlement,
        _ sentence: String,
        at instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: .reviewsHappen,
                identity: people[person].id,
                target: right.target,
                entitlement: right,
                since: instant,
                summary: sentence
            ),
            at: instant
        )
    }
}
