// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct ResidualAccessTests {
    @Test func `a joiner, mover and leaver carried out well leave no finding`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.strip("ana", on: "leaver ana", at: 110)
        let closing = bench.finish(at: 500, faultsEndedAt: 120)
        #expect(bench.findings.isEmpty)
        #expect(closing.unsettled.isEmpty)
        #expect(closing.defects.isEmpty)
    }

    @Test func `a leaver's group becomes a finding at the deadline and not before`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.pass(to: 159)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 160)
        #expect(bench.open == [.noResidualAccess, .noResidualAccess])
        let group = bench.findings.first { $0.entitlement == OracleBench.group("Service Desk") }
        #expect(group?.since == OracleBench.minute(100))
        #expect(group?.event == LifecycleEvent.ID("leaver ana"))
        #expect(group?.pathState == .usable)
        #expect(
            group?.summary == "ana still holds group 'Service Desk' on desk through group "
                + "membership, since 2026-03-02T10:40:00Z (due by 2026-03-02T11:40:00Z)"
        )
    }

    @Test func `a finding closes when the access ends`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.pass(to: 200)
        bench.strip("ana", on: "leaver ana", at: 230)
        #expect(bench.open.isEmpty)
        #expect(bench.findings.allSatisfy { $0.until == OracleBench.minute(230) })
        #expect(bench.findings.allSatisfy { $0.state == .closed })
    }

    @Test func `a group kept on a disabled account is latent residual access of a leaver`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 110) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { $0.profile.isActive = false }
        }
        bench.pass(to: 160)
        #expect(bench.open == [.noResidualAccess])
        #expect(bench.findings.first?.pathState == .latent)
        #expect(bench.findings.first?.since == OracleBench.minute(100))
    }

    @Test func `latent access during a leave is not residual, usable access is`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.join("ben", at: 0)
        bench.fact(.leave, "ana", at: 100)
        bench.fact(.leave, "ben", at: 100)
        bench.work(on: "leave ana", at: 110) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { $0.profile.isActive = false }
        }
        bench.pass(to: 200)
        #expect(Set(bench.findings.map(\.identity)) == [Identity.ID("ben")])
    }

    @Test func `a session that outlives its account is residual access`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.change(by: .outOfBand(door: "signIn", actor: "administrator"), at: 50) {
            directory,
            instant in
            directory.change("ana", .sessionOpened, at: instant) { $0.sessions = ["s-1"] }
        }
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 110) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { record in
                record.groups = []
                record.profile.isActive = false
            }
        }
        bench.pass(to: 160)
        #expect(bench.open == [.noResidualAccess])
        #expect(bench.findings.first?.channel == .session)
    }

    @Test func `what a mover should lose is excess, not residue`() {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", groups: ["Leads"], at: 0)
        bench.work(on: "joiner ana", at: 0) { directory, instant in
            directory.create("ana", at: instant)
            directory.change("ana", .granted, at: instant) {
                $0.groups = ["Service Desk", "Leads"]
            }
        }
        bench.fact(.mover, "ana", groups: [], at: 100)
        bench.pass(to: 160)
        #expect(bench.open == [.noExcess])
        #expect(bench.findings.first?.entitlement == OracleBench.group("Leads"))
    }

    @Test func `leftovers of an old job that a rehire revives are not a clean return`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 110) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { $0.profile.isActive = false }
        }
        bench.fact(.rehire, "ana", job: "sales", at: 130)
        bench.work(on: "rehire ana", at: 131) { directory, instant in
            directory.change("ana", .accountConverted, at: instant) { record in
                record.profile.kind = "requester"
                record.profile.isActive = true
            }
        }
        bench.pass(to: 191)
        #expect(bench.open == [.cleanReturn])
    }

    @Test func `a rehire who gets today's access is clean`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        bench.strip("ana", on: "leaver ana", at: 110)
        bench.fact(.rehire, "ana", at: 200)
        bench.work(on: "rehire ana", at: 201) { directory, instant in
            directory.change("ana", .accountEnabled, at: instant) { record in
                record.profile.isActive = true
                record.groups = ["Service Desk"]
            }
        }
        bench.pass(to: 500)
        #expect(bench.findings.isEmpty)
    }
}
