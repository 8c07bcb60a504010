// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

/// Targets store about people what the source says (I13), and a manual edit is drift (I14).
@Suite
struct AttributeTests {
    private static let edit = ChangeOrigin.outOfBand(door: "editAccount", actor: "administrator")

    /// Ana has joined as an engineer, and the directory says so.
    private func bench() -> OracleBench {
        var bench = OracleBench(mappedAttributes: ["title"])
        bench.fact(.joiner, "ana", title: "Engineer", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.create("ana", at: instant)
            directory.change("ana", .granted, at: instant) { record in
                record.groups = ["Service Desk"]
                record.profile.name = "ana Example"
                record.profile.attributes = ["title": "Engineer"]
            }
        }
        return bench
    }

    private func set(
        _ title: String?,
        by origin: ChangeOrigin,
        in bench: inout OracleBench,
        at minute: Int
    ) {
        bench.change(by: origin, at: minute) { directory, instant in
            directory.change("ana", .accountUpdated, at: instant) {
                $0.profile.attributes["title"] = .some(title)
            }
        }
    }

    @Test func `attributes that match the source are not a finding`() {
        let bench = bench()
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }

    @Test func `a title that stays behind a move is a finding, and ends with its repair`() {
        var bench = bench()
        bench.fact(.mover, "ana", title: "Lead", at: 100)
        bench.pass(to: 159)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 160)
        #expect(bench.open == [.attributeFidelity])
        #expect(
            bench.findings.first?.summary
                == "title of account ana on desk is not what the source says of ana, since "
                + "2026-03-02T10:40:00Z"
        )
        set("Lead", by: .workflow(cause: "mover ana"), in: &bench, at: 200)
        #expect(bench.open.isEmpty)
    }

    @Test func `a title that the source has cleared must go`() {
        var bench = bench()
        bench.fact(.mover, "ana", title: nil, at: 100)
        bench.pass(to: 160)
        #expect(bench.open == [.attributeFidelity])
        #expect(bench.findings.first?.summary.contains("is still there, although") == true)
        set(nil, by: .workflow(cause: "mover ana"), in: &bench, at: 200)
        #expect(bench.open.isEmpty)
    }

    @Test func `a title that the source never set is not its own`() {
        var bench = OracleBench(mappedAttributes: ["title"])
        bench.join("ana", at: 0)
        set("Head of Everything", by: Self.edit, in: &bench, at: 5)
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }

    @Test func `an account with another name or address is a finding`() {
        var bench = bench()
        bench.work(on: "joiner ana", at: 2) { directory, instant in
            directory.change("ana", .accountUpdated, at: instant) { record in
                record.profile.name = "Ana"
                record.profile.emails = ["elsewhere@acme.example"]
            }
        }
        bench.pass(to: 62)
        #expect(bench.open == [.attributeFidelity, .attributeFidelity])
        #expect(bench.findings.map { $0.summary.prefix(5) } == ["email", "name "])
    }

    @Test func `an edit by hand is drift until it is put back or reported`() {
        var bench = bench()
        set("Boss", by: Self.edit, in: &bench, at: 10)
        bench.pass(to: 1_449)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 1_450)
        #expect(bench.open == [.driftSeen])
        bench.oracle.reported(
            DriftReport(
                target: OracleBench.desk,
                account: "ana",
                identity: Identity.ID("ana"),
                entitlement: nil,
                what: "accountUpdated"
            ),
            at: OracleBench.minute(1_500)
        )
        #expect(bench.open.isEmpty)
    }

    @Test func `nothing is requested for the account of somebody who has left`() {
        var bench = bench()
        set("Boss", by: Self.edit, in: &bench, at: 10)
        bench.fact(.leaver, "ana", at: 20)
        bench.strip("ana", on: "leaver ana", at: 21)
        bench.pass(to: 10_000)
        #expect(bench.findings.isEmpty)
    }
}
