// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

/// Whether a reassigned seat arrives, and whether rare use is distinguished from none.
extension AccessOracle {
    func noteSeatTold(_ record: ExceptionRecord) {
        guard record.fate == .opened else { return }
        switch record.reason {
        case "decisionOverdue": overdueTold.insert(record.cause)
        case "accountUnderused": record.identity.map { _ = underuseTold.insert($0) }
        default: break
        }
    }

    /// Somebody waiting for a seat when one is passed on must hold one a deadline later.
    func watchPassedOn(_ record: DecisionRecord, at instant: Instant) {
        deadlines.schedule(
            .passedOn(record.id, to: waiting(for: record)),
            at: instant.advanced(by: deadline)
        )
    }

    /// Everybody else who should have a seat where the decision frees one.
    func waiting(for record: DecisionRecord) -> [Int] {
        people.indices.filter { person in
            people[person].id != record.subject
                && awaitsSeat(person, on: record.entitlement.target)
        }
    }

    private func awaitsSeat(_ person: Int, on target: TargetName) -> Bool {
        people[person].intents.contains { intent in
            let row = table[intent.entitlement]
            return row.isLicense && row.entitlement.target == target
                && people[person].holdings[intent.entitlement] == nil
        }
    }

    func judgePassedOn(_ id: String, to waiting: [Int], at instant: Instant) {
        guard let record = decisions[id]?.record else { return }
        let target = record.entitlement.target
        guard waiting.allSatisfy({ awaitsSeat($0, on: target) }) else { return }
        let names = waiting.map { people[$0].id.rawValue }.joined(separator: ", ")
        var finding = FindingRecord(
            invariant: .rulingsCarriedOut,
            identity: record.subject,
            target: target,
            entitlement: record.entitlement,
            since: instant,
            summary: "the seat of \(record.subject.rawValue) on \(target.rawValue) was to go to "
                + "somebody who waits, and \(names) did not get one"
        )
        finding.event = fact(of: record.cause).map { facts[$0].id }
        report(finding, at: instant)
    }

    /// Looking repeatedly shows how often the last use changes.
    func noteUse(of reference: AccountReference, at use: Instant, _ rule: InactivityRule) {
        guard rule.underused != nil else { return }
        targets[reference.target].accounts[reference.account].uses.append(use)
        // The first time once the core has looked for long enough, later whenever a use has become
        // too old to count.
        deadlines.schedule(
            .underused(reference),
            at: use.advanced(by: rule.after + options.driftGrace + options.driftGrace)
        )
    }

    /// An account in use, but on too few days of the period that the core looks at.
    func judgeUnderuse(of reference: AccountReference, at instant: Instant) {
        let account = targets[reference.target].accounts[reference.account]
        guard let rule = governance.data.inactivity, let least = rule.underused, account.isEnabled,
            let owner = account.owner, people[owner].standing == .active,
            let first = account.uses.first, let last = account.uses.last,
            last.advanced(by: rule.after) > instant,
            !underuseTold.contains(people[owner].id)
        else { return }
        let start = instant.advanced(by: .zero - rule.after - options.driftGrace)
        // Whoever was not active through the whole of it was dormant, which is another finding.
        guard first <= start, people[owner].startedAt.map({ $0 <= start }) ?? false else { return }
        let days = Set(account.uses.filter { $0 > start }.map(\.date.daysSinceEpoch)).count
        guard days < least else { return }
        reportUnasked(
            owner,
            Entitlement(
                target: targets[reference.target].name,
                kind: .account,
                name: account.profile?.kind ?? ""
            ),
            "account \(account.key.rawValue) of \(people[owner].id.rawValue) is used on \(days) "
                + "days of \(rule.after.wholeMilliseconds / 86_400_000), fewer than \(least), "
                + "and nobody was told",
            at: instant
        )
    }
}
