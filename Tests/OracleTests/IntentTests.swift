// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct IntentTests {
    private func intents(_ bench: OracleBench) -> [String] {
        bench.recorded.events.compactMap { event in
            guard case .intent(let change) = event.body else { return nil }
            return "\(change.isIntended ? "+" : "-") \(change.entitlement) \(change.ground)"
        }
    }

    private func exception(until minute: Int?) -> AccessException {
        AccessException(
            identity: Identity.ID("ana"),
            entitlement: OracleBench.group("Admins"),
            approver: "boss",
            expiresAt: minute.map(OracleBench.minute)
        )
    }

    @Test
    func `a fact records what policy grants, with the agent's account in place of the requester's`()
    {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", groups: ["Leads"], at: 0)
        #expect(
            Set(intents(bench)) == [
                "+ desk/account/agent rule", "+ desk/group/Service Desk rule",
                "+ desk/group/Leads rule",
            ]
        )
    }

    @Test func `only differences are recorded`() {
        var bench = OracleBench()
        bench.fact(.joiner, "ana", groups: ["Leads"], at: 0)
        let before = intents(bench).count
        bench.fact(.mover, "ana", groups: ["Chiefs"], at: 10)
        #expect(
            Set(intents(bench).dropFirst(before))
                == ["- desk/group/Leads rule", "+ desk/group/Chiefs rule"]
        )
    }

    @Test func `an exception ends at its instant and what it gave is then excess`() {
        var bench = OracleBench(exceptions: [exception(until: 200)])
        bench.join("ana", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("ana", .granted, at: instant) { $0.groups.append("Admins") }
        }
        #expect(bench.oracle.nextDueAt == OracleBench.minute(200))
        bench.pass(to: 200)
        #expect(intents(bench).last == "- desk/group/Admins exception")
        bench.pass(to: 259)
        #expect(bench.findings.isEmpty)
        bench.pass(to: 260)
        #expect(bench.open == [.noExcess])
        #expect(bench.findings.first?.since == OracleBench.minute(200))
    }

    @Test func `a rule that takes over from an exception records both`() {
        var bench = OracleBench(exceptions: [exception(until: nil)])
        bench.fact(.joiner, "ana", at: 0)
        let before = intents(bench).count
        bench.fact(.mover, "ana", groups: ["Admins"], at: 10)
        #expect(
            intents(bench).dropFirst(before)
                == ["- desk/group/Admins exception", "+ desk/group/Admins rule"]
        )
    }

    @Test func `an exception that had already ended grants nothing`() {
        var bench = OracleBench(exceptions: [exception(until: -5)])
        bench.fact(.joiner, "ana", at: 0)
        #expect(!intents(bench).contains("+ desk/group/Admins exception"))
    }

    @Test func `repeats, older facts and foreign sources change nothing`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        let events = bench.recorded.events.count
        let repeated = bench.fact(.joiner, "ana", at: 1)
        let older = bench.fact(.leaver, "ana", at: 1, revision: 0)
        let foreign = bench.fact(.leave, "ana", at: 1, source: "helpdesk")
        #expect([repeated, older, foreign] == [false, false, false])
        #expect(bench.recorded.events.count == events)
    }

    @Test func `nothing is due once everything is as it should be`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        #expect(bench.oracle.nextDueAt == nil)
    }

    @Test func `a leaver's deadline asks for a probe unless they have returned`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.join("ben", at: 0)
        bench.fact(.leaver, "ana", at: 10)
        bench.fact(.leaver, "ben", at: 10)
        bench.fact(.rehire, "ben", at: 20)
        #expect(bench.oracle.advance(to: OracleBench.minute(70)) == [Identity.ID("ana")])
    }
}
