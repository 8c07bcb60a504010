// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Records that the core reported drift; a report is enough, unless the person has left (I14).
    package func reported(_ report: DriftReport, at instant: Instant) {
        checkDeletion(in: report, at: instant)
        guard let identity = report.identity, let person = people.position(of: identity) else {
            return
        }
        var entitlements: [Int] = []
        if let entitlement = report.entitlement {
            entitlements = table.known(entitlement).map { [$0] } ?? []
        } else {
            entitlements = people[person].intents.map(\.entitlement)
            entitlements += people[person].holdings.keys
            entitlements.sort()
        }
        entitlements.removeAll { table[$0].entitlement.target != report.target }
        for entitlement in entitlements.withoutRepeats() {
            note(.triple(person: person, entitlement: entitlement), at: instant)
        }
        guard report.entitlement == nil else { return }
        let target = number(of: report.target)
        for name in people[person].ownedAttributes {
            note(.attribute(person: person, target: target, name: name), at: instant)
        }
    }

    /// Records that the core reported an orphan; people decide what to do with it.
    package func reported(_ report: OrphanReport, at instant: Instant) {
        let number = number(of: report.target)
        guard let account = targets[number].accounts.position(of: AccountKey(report.account)) else {
            return
        }
        note(.orphan(AccountReference(target: number, account: account)), at: instant)
    }

    private func note(_ subject: Subject, at instant: Instant) {
        guard let known = discrepancies[subject] else { return }
        discrepancies[subject]?.isReported = true
        guard let finding = known.finding,
            reportSuffices(findings[finding].invariant, for: subject)
        else { return }
        close(finding: finding, at: instant)
        discrepancies[subject]?.finding = nil
    }

    /// Judges a run over an already correct state: every write was one too many (I7).
    package func convergedRun(writes: Int, at instant: Instant) {
        guard writes > 0 else { return }
        report(
            FindingRecord(
                invariant: .idempotence,
                since: instant,
                summary: "a second run with nothing to change issued \(writes) writes"
            ),
            at: instant
        )
    }

    /// The end state of a target in lines that can be compared between runs: accounts by owner
    /// and address, never by the target's own ids, with their paths (I11, I17).
    package func endState(of name: TargetName) -> [String] {
        targets[number(of: name)].accounts.compactMap { account in
            guard let profile = account.profile else { return nil }
            let owner = account.owner.map { people[$0].id.rawValue } ?? profile.emails.first ?? ""
            let paths = account.paths.filter { !$0.channel.isCredential }.map {
                "\(table[$0.entitlement].entitlement) \($0.channel.rawValue) \($0.state.rawValue)"
            }
            .sorted()
            let state = profile.isActive ? "enabled" : "disabled"
            return "\(owner) \(profile.kind) \(state): " + paths.joined(separator: ", ")
        }
        .sorted()
    }

    /// Records that two runs that should have ended the same did not.
    package func endStatesDiffer(
        _ invariant: FindingRecord.Invariant,
        on target: TargetName,
        summary: String,
        at instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: invariant,
                target: target,
                since: instant,
                summary: summary
            ),
            at: instant
        )
    }
}
