// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct MissingAccessTests {
    enum Lack: String, CaseIterable {
        case noAccount = "no account there"
        case disabled = "the account is disabled"
        case pending = "it waits for approval inside the target"
        case neverGranted = "never granted, or revoked"
    }

    @Test(arguments: Lack.allCases)
    func `missing access is found at the deadline with its reason`(lack: Lack) {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            if lack == .noAccount { return }
            directory.create("ana", at: instant)
            directory.change("ana", .granted, at: instant) { record in
                if lack == .pending { record.pendingGroups = ["Service Desk"] }
                if lack == .disabled { record.groups = ["Service Desk"] }
                record.profile.isActive = lack != .disabled
            }
        }
        bench.pass(to: 59)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 60)
        let finding = bench.findings.first { $0.entitlement == OracleBench.group("Service Desk") }
        #expect(finding?.invariant == .noMissingAccess)
        #expect(
            finding?.summary == "ana lacks group 'Service Desk' on desk: \(lack.rawValue), since "
                + "2026-03-02T09:00:00Z"
        )
    }

    @Test func `a bystander's loss is a finding at once and closes when it is restored`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.join("ben", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 101) { directory, instant in
            directory.change("ben", .revoked, at: instant) { $0.groups = [] }
        }
        #expect(bench.open == [.bystanders])
        #expect(bench.findings.first?.identity == Identity.ID("ben"))
        bench.work(on: "reconciliation", at: 105) { directory, instant in
            directory.change("ben", .granted, at: instant) { $0.groups = ["Service Desk"] }
        }
        #expect(bench.open.isEmpty)
    }

    @Test func `a loss caused by an event that is not a fact has no ground`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 10, source: "helpdesk")
        bench.strip("ana", on: "leaver ana", at: 11)
        #expect(Set(bench.open) == [.bystanders])
    }

    @Test func `a loss caused by the person's own event is missing access if it lasts`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.mover, "ana", groups: [], at: 100)
        bench.work(on: "mover ana", at: 101) { directory, instant in
            directory.change("ana", .revoked, at: instant) { $0.groups = [] }
        }
        #expect(bench.findings.isEmpty)
        bench.pass(to: 161)
        #expect(bench.open == [.noMissingAccess])
    }

    @Test(arguments: ["reconciliation", "roster hr 2026-03-02"])
    func `removals for lack of evidence count toward the blast radius`(cause: String) {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.strip("ana", on: cause, at: 10)
        #expect(Set(bench.open) == [.blastRadius])
    }

    @Test func `a sweep that removes what a leaver left behind is right`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.strip("ana", on: "reconciliation", at: 110)
        bench.pass(to: 300)
        #expect(bench.findings.isEmpty)
    }

    @Test func `access held through a second account of the person counts`() {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", job: "sales", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.create("ana.second", kind: "requester", at: instant)
        }
        bench.pass(to: 100)
        #expect(bench.findings.isEmpty)
    }

    @Test func `access used before the event took effect is untimely`() {
        var bench = OracleBench()
        bench.work(on: "joiner ana", at: 0) { directory, instant in
            directory.create("ana", kind: "requester", at: instant)
        }
        bench.fact(.joiner, "ana", job: "sales", at: 30)
        #expect(bench.findings.map(\.invariant) == [.timeliness])
        #expect(bench.findings.first?.since == OracleBench.minute(0))
        #expect(bench.findings.first?.until == OracleBench.minute(30))
    }
}
