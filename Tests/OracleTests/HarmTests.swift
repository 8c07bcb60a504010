// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

/// Work on one person's event that revokes something from an ownerless account, or removes a
/// person's own account and creates another.
@Suite
struct HarmTests {
    private func benchWithStranger() -> OracleBench {
        var bench = OracleBench()
        bench.change(by: .background(job: "set-up"), at: 0) { directory, instant in
            directory.create("stranger", at: instant)
        }
        bench.join("ana", at: 0)
        return bench
    }

    @Test func `revoking access from an ownerless account harms a bystander`() {
        var bench = benchWithStranger()
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("stranger", .accountDisabled, at: instant) {
                $0.profile.isActive = false
            }
        }
        #expect(bench.open == [.bystanders])
        #expect(bench.findings.first?.identity == nil)
        #expect(bench.findings.first?.account == "stranger")
        #expect(
            bench.findings.first?.summary
                == "account stranger on desk, which answers to nobody, lost account 'agent' by "
                + "work on 'joiner ana' at 2026-03-02T09:01:00Z"
        )
    }

    @Test func `deleting an ownerless account is harm, granting it something is not`() {
        var bench = benchWithStranger()
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("stranger", .accountUpdated, at: instant) {
                $0.profile.attributes["title"] = "Guest"
            }
        }
        #expect(bench.findings.isEmpty)
        bench.work(on: "joiner ana", at: 2) { directory, instant in
            directory.delete("stranger", at: instant)
        }
        #expect(bench.open == [.bystanders])
    }

    @Test(
        arguments: [
            ChangeOrigin.outOfBand(door: "disableAccount", actor: "administrator"),
            .background(job: "expiry"),
        ]
    )
    func `what somebody else does to an ownerless account is not harm by the core`(
        origin: ChangeOrigin
    ) {
        var bench = benchWithStranger()
        bench.change(by: origin, at: 1) { directory, instant in
            directory.delete("stranger", at: instant)
        }
        #expect(bench.findings.isEmpty)
    }

    /// Deletes Ana's account and creates one with another name under her address.
    private func replace(in bench: inout OracleBench, by origin: ChangeOrigin, at minute: Int) {
        bench.change(by: origin, at: minute) { directory, instant in
            directory.delete("ana", at: instant)
        }
        bench.work(on: "mover ana", at: minute + 1) { directory, instant in
            directory.create("ana.second", at: instant)
            directory.change("ana.second", .granted, at: instant) { $0.groups = ["Service Desk"] }
        }
    }

    @Test func `an account lost and created again under another id is a finding`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.mover, "ana", at: 100)
        replace(in: &bench, by: .workflow(cause: "mover ana"), at: 101)
        #expect(bench.findings.map(\.invariant) == [.onePersonOneAccount])
        #expect(bench.findings.first?.identity == Identity.ID("ana"))
        #expect(
            bench.findings.first?.summary
                == "account ana of ana on desk was removed by work on 'mover ana' at "
                + "2026-03-02T10:41:00Z and recreated as ana.second"
        )
    }

    @Test func `an account that somebody deleted by hand may be created again`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        replace(in: &bench, by: .outOfBand(door: "deleteAccount", actor: "administrator"), at: 101)
        #expect(!bench.findings.map(\.invariant).contains(.onePersonOneAccount))
    }

    @Test func `an account that policy ended may be created again`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 101) { directory, instant in
            directory.delete("ana", at: instant)
        }
        bench.fact(.rehire, "ana", at: 200)
        bench.work(on: "rehire ana", at: 201) { directory, instant in
            directory.create("ana.second", at: instant)
            directory.change("ana.second", .granted, at: instant) { $0.groups = ["Service Desk"] }
        }
        #expect(bench.findings.isEmpty)
    }
}
