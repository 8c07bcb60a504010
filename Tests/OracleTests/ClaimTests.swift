// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct ClaimTests {
    private func claim(
        _ event: String,
        _ person: String,
        _ state: ClaimRecord.State = .complete
    )
        -> ClaimRecord
    {
        ClaimRecord(
            event: LifecycleEvent.ID(event),
            identity: Identity.ID(person),
            state: state,
            verifiedAt: nil
        )
    }

    private func evidence(
        _ kind: ChangeKind,
        _ entitlement: Entitlement?,
        verifiedAt minute: Int? = nil
    ) -> EvidenceRecord {
        EvidenceRecord(
            number: 7,
            correlation: "leaver ana",
            initiator: "hr",
            approver: "owner",
            rule: "offboarding",
            reason: "leaver",
            identity: Identity.ID("ana"),
            target: OracleBench.desk,
            account: "ana",
            kind: kind,
            entitlement: entitlement,
            before: nil,
            after: nil,
            askedAt: nil,
            approvedAt: nil,
            executedAt: nil,
            verifiedAt: minute.map(OracleBench.minute),
            outcome: .verified
        )
    }

    @Test func `a claim of completeness despite residual access is false at once`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.oracle.claimed(claim("leaver ana", "ana"), at: OracleBench.minute(101))
        #expect(bench.open == [.truthfulReport])
        #expect(
            bench.findings.first?.summary == "'leaver ana' is called complete, but ana holds "
                + "account 'agent' on desk (and 1 more)"
        )
    }

    @Test func `a claim despite latent residual access is false`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 101) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { $0.profile.isActive = false }
        }
        bench.oracle.claimed(claim("leaver ana", "ana"), at: OracleBench.minute(102))
        #expect(bench.open == [.truthfulReport])
        #expect(bench.findings.first?.pathState == .latent)
    }

    @Test func `a claim despite missing access is false`() {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", at: 0)
        bench.oracle.claimed(claim("joiner ana", "ana"), at: OracleBench.minute(1))
        #expect(bench.open == [.truthfulReport])
    }

    @Test func `a true claim, an open one and one about an older event are left alone`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.oracle.claimed(claim("joiner ana", "ana"), at: OracleBench.minute(1))
        bench.fact(.leaver, "ana", at: 100)
        bench.oracle.claimed(claim("joiner ana", "ana"), at: OracleBench.minute(101))
        bench.oracle.claimed(claim("leaver ana", "ana", .open), at: OracleBench.minute(101))
        #expect(bench.findings.isEmpty)
    }

    @Test func `evidence of a revocation whose path is alive is false`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        let records = [
            evidence(.revoked, OracleBench.group("Service Desk")),
            evidence(.accountDisabled, nil),
        ]
        for record in records {
            bench.oracle.evidence(record, at: OracleBench.minute(101))
        }
        #expect(bench.open == [.truthfulReport, .truthfulReport])
    }

    @Test func `evidence is not judged by what happened after it was verified`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.strip("ana", on: "leaver ana", at: 101)
        bench.change(by: .outOfBand(door: "enableAccount", actor: "administrator"), at: 103) {
            directory,
            instant in
            directory.change("ana", .accountEnabled, at: instant) { $0.profile.isActive = true }
        }
        bench.oracle.evidence(
            evidence(.accountDisabled, nil, verifiedAt: 102),
            at: OracleBench.minute(104)
        )
        #expect(bench.findings.isEmpty)
        bench.oracle.evidence(
            evidence(.accountDisabled, nil, verifiedAt: 103),
            at: OracleBench.minute(104)
        )
        #expect(bench.open == [.truthfulReport])
    }

    @Test func `evidence that agrees with the target is accepted`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.strip("ana", on: "leaver ana", at: 101)
        let records = [
            evidence(.revoked, OracleBench.group("Service Desk")),
            evidence(.accountDisabled, nil), evidence(.seatReleased, nil),
            evidence(.sessionEnded, nil),
        ]
        for record in records {
            bench.oracle.evidence(record, at: OracleBench.minute(101))
        }
        #expect(bench.findings.isEmpty)
    }

    @Test(arguments: [(0, 0), (2, 1)])
    func `a run over a settled state may not write`(writes: Int, expected: Int) {
        let bench = OracleBench()
        bench.oracle.convergedRun(writes: writes, at: OracleBench.minute(1))
        #expect(bench.findings.count == expected)
        #expect(bench.findings.allSatisfy { $0.invariant == .idempotence })
    }
}
