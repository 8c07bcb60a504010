// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What the core claims is complete or proven, and what is missing.
extension AccessOracle {
    /// Judges an event that is called complete although somebody has not done their part (I42).
    func judgeHandOffs(of fact: Int, at instant: Instant) {
        let event = facts[fact]
        let id = people[event.person].id
        for handOff in governance.data.handOffs where handOff.events.contains(event.kind) {
            let known = (decisionsByPerson[id] ?? []).compactMap { decisions[$0] }.last { known in
                known.record.kind == .handOff && known.record.rule == handOff.name
                    && known.record.cause == event.id.rawValue
            }
            if let known, known.stands, known.isValid, known.record.ruling == .grant { continue }
            let why = known == nil ? "was never asked for" : "is not done"
            report(
                governanceFinding(
                    .handOffsDone,
                    event.person,
                    "'\(event.id.rawValue)' is called complete, but '\(handOff.name)' \(why)",
                    event: event.id,
                    at: instant
                ),
                at: instant
            )
        }
    }

    /// Checks for evidence of a change that names no approver (I38).
    func checkApprover(of record: EvidenceRecord, at instant: Instant) {
        guard !governance.isEmpty, record.outcome.claimsChange, record.approver.isEmpty,
            let person = people.position(of: record.identity)
        else { return }
        var finding = governanceFinding(
            .approverNamed,
            person,
            "evidence \(record.number) of \(record.kind.rawValue) for \(record.identity.rawValue) "
                + "on \(record.target.rawValue) names nobody who approved it",
            event: LifecycleEvent.ID(record.correlation),
            at: instant
        )
        finding.target = record.target
        finding.entitlement = record.entitlement
        report(finding, at: instant)
    }

    func governanceFinding(
        _ invariant: FindingRecord.Invariant,
        _ person: Int,
        _ summary: String,
        event: LifecycleEvent.ID? = nil,
        at instant: Instant
    ) -> FindingRecord {
        FindingRecord(
            invariant: invariant,
            identity: people[person].id,
            since: instant,
            event: event.flatMap { facts.position(of: $0) }.map { facts[$0].id },
            summary: summary
        )
    }
}
