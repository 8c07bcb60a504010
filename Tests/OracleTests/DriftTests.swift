// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct DriftTests {
    private func drifted() -> OracleBench {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.change(by: .outOfBand(door: "grant", actor: "administrator"), at: 10) {
            directory,
            instant in
            directory.change("ana", .granted, at: instant) { $0.groups.append("Admins") }
        }
        return bench
    }

    @Test func `drift that nobody repaired is a finding after its own grace`() {
        let bench = drifted()
        bench.pass(to: 10 + 24 * 60 - 1)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 10 + 24 * 60)
        #expect(bench.open == [.driftSeen])
    }

    @Test func `drift that was repaired no longer counts`() {
        var bench = drifted()
        bench.work(on: "reconciliation", at: 60) { directory, instant in
            directory.change("ana", .revoked, at: instant) { $0.groups = ["Service Desk"] }
        }
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }

    @Test func `drift that was reported does not count`() {
        let bench = drifted()
        bench.oracle.reported(
            DriftReport(
                target: OracleBench.desk,
                account: "ana",
                identity: Identity.ID("ana"),
                entitlement: OracleBench.group("Admins"),
                what: "unexpected"
            ),
            at: OracleBench.minute(20)
        )
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }

    @Test(arguments: [(true, [FindingRecord.Invariant.truthfulReport]), (false, [])])
    func `a user reported deleted who still exists is a false report`(
        isThere: Bool,
        findings: [FindingRecord.Invariant]
    ) {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        if !isThere {
            bench.change(by: .outOfBand(door: "deleteAccount", actor: "administrator"), at: 10) {
                directory,
                instant in
                directory.delete("ana", at: instant)
            }
        }
        bench.oracle.reported(
            DriftReport(
                target: OracleBench.desk,
                account: "ana",
                identity: Identity.ID("ana"),
                entitlement: nil,
                what: ChangeKind.accountDeleted.rawValue
            ),
            at: OracleBench.minute(20)
        )
        #expect(bench.findings.map(\.invariant) == findings)
    }

    @Test
    func `a report does not excuse an account that somebody reactivated after its owner left`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 10)
        bench.strip("ana", on: "leaver ana", at: 11)
        bench.change(by: .outOfBand(door: "enableAccount", actor: "administrator"), at: 20) {
            directory,
            instant in
            directory.change("ana", .accountEnabled, at: instant) { $0.profile.isActive = true }
        }
        bench.oracle.reported(
            DriftReport(
                target: OracleBench.desk,
                account: "ana",
                identity: Identity.ID("ana"),
                entitlement: nil,
                what: "accountEnabled"
            ),
            at: OracleBench.minute(21)
        )
        bench.pass(to: 20 + 24 * 60)
        #expect(bench.open == [.driftSeen])
    }

    @Test func `drift becomes a leaver's residue, with the leaver's deadline`() {
        var bench = drifted()
        bench.fact(.leaver, "ana", at: 100)
        bench.pass(to: 160)
        #expect(Set(bench.open) == [.noResidualAccess])
        #expect(bench.findings.contains { $0.entitlement == OracleBench.group("Admins") })
    }

    @Test func `an ownerless account is a finding until it is reported`() {
        var bench = OracleBench()
        bench.change(by: .background(job: "seed"), at: 0) { directory, instant in
            directory.create("ghost", at: instant)
            directory.change("ghost", .granted, at: instant) { $0.groups = ["Admins"] }
        }
        bench.pass(to: 60)
        #expect(bench.open == [.authority])
        bench.oracle.reported(
            OrphanReport(target: OracleBench.desk, account: "ghost", kind: .unmatched),
            at: OracleBench.minute(70)
        )
        #expect(bench.open.isEmpty)
    }

    @Test func `an ownerless account that is bare or disabled is not a finding`() {
        var bench = OracleBench()
        bench.change(by: .background(job: "seed"), at: 0) { directory, instant in
            directory.create("visitor", kind: "requester", at: instant)
            directory.create("old", at: instant)
            directory.change("old", .accountDisabled, at: instant) { record in
                record.groups = ["Admins"]
                record.profile.isActive = false
            }
        }
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }

    @Test func `a protected account may not be touched by the core`() {
        var bench = OracleBench(protected: ["Root@acme.example"])
        bench.change(by: .background(job: "seed"), at: 0) { directory, instant in
            directory.create("root", at: instant)
            directory.change("root", .granted, at: instant) { $0.groups = ["Admins"] }
        }
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
        bench.strip("root", on: "reconciliation", at: 10_001)
        #expect(bench.open == [.authority])
    }

    @Test func `two enabled accounts of a kind meant to exist once are twins`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.work(on: "joiner ana", at: 5) { directory, instant in
            directory.create("ana.second", at: instant)
        }
        bench.pass(to: 65)
        #expect(bench.open == [.onePersonOneAccount])
        bench.strip("ana.second", on: "reconciliation", at: 70)
        #expect(bench.open.isEmpty)
    }
}
