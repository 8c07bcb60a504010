// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct ClosingTests {
    @Test func `what is younger than its deadline is unsettled, not a finding`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        let closing = bench.finish(at: 120)
        #expect(bench.findings.isEmpty)
        #expect(closing.unsettled.count == 2)
        #expect(closing.unsettled.allSatisfy { $0.due == OracleBench.minute(160) })
    }

    @Test func `deadlines pass in the order in which they fall due`() {
        var bench = OracleBench()
        for (person, minute) in [("cleo", 30), ("ana", 10), ("ben", 20)] {
            bench.fact(.joiner, person, job: "sales", at: minute)
        }
        bench.pass(to: 500)
        #expect(bench.findings.map(\.identity?.rawValue) == ["ana", "ben", "cleo"])
        #expect(bench.findings.map(\.id) == ["f-1", "f-2", "f-3"])
        #expect(bench.oracle.nextDueAt == nil)
    }

    @Test(arguments: [(150, [FindingRecord.Invariant.convergence]), (195, []), (nil, [])])
    func `what outlives the last fault has not converged`(
        faultsEndedAt: Int?,
        expected: [FindingRecord.Invariant]
    ) {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.fact(.leaver, "ana", at: 100)
        _ = bench.finish(at: 200, faultsEndedAt: faultsEndedAt)
        #expect(bench.open.filter { $0 == .convergence } == expected)
    }

    @Test func `a session that still works after it ended is a defect of the harness`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.change(by: .outOfBand(door: "signIn", actor: "administrator"), at: 1) {
            directory,
            instant in
            directory.change("ana", .sessionOpened, at: instant) { $0.sessions = ["s-1"] }
        }
        bench.change(by: .outOfBand(door: "signOut", actor: "administrator"), at: 2) {
            directory,
            instant in
            directory.change("ana", .sessionEnded, at: instant) { $0.sessions = [] }
        }
        #expect(bench.finish(at: 3).defects.isEmpty)
        bench.directory.ghostSessions = ["s-1"]
        let defects = bench.oracle.confirm(
            people: [Identity.ID("ana")],
            on: OracleBench.desk,
            in: bench.directory,
            at: OracleBench.minute(4)
        )
        #expect(
            defects.map(\.description) == [
                "desk, account ana: acting with session s-1 is allowed, yet no usable path was "
                    + "enumerated"
            ]
        )
        #expect(bench.findings.isEmpty)
    }

    @Test func `a change that the journal missed is a defect of the harness`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.directory.changeSilently("ana") { $0.groups = [] }
        #expect(
            bench.finish(at: 1).defects.map(\.what)
                == ["its state differs from the last one that a change told of"]
        )
    }

    @Test func `end states are compared by owner, not by the target's ids`() {
        var bench = OracleBench()
        bench.join("ben", at: 0)
        bench.join("ana", at: 0)
        #expect(
            bench.oracle.endState(of: OracleBench.desk) == [
                "ana agent enabled: desk/account/agent direct usable, "
                    + "desk/group/Service Desk group usable",
                "ben agent enabled: desk/account/agent direct usable, "
                    + "desk/group/Service Desk group usable",
            ]
        )
    }

    @Test func `the same story twice records the same events in the same order`() {
        func story() -> [RunEvent] {
            var bench = OracleBench()
            for number in 0..<20 {
                bench.fact(.joiner, "p\(number)", groups: ["A", "B", "C"], at: number)
                bench.work(on: "joiner p\(number)", at: number) { directory, instant in
                    directory.create("p\(number)", at: instant)
                    directory.change("p\(number)", .granted, at: instant) {
                        $0.groups = ["C", "A", "X", "Y"]
                    }
                }
            }
            for number in 0..<20 { bench.fact(.leaver, "p\(number)", at: 30) }
            _ = bench.finish(at: 500, faultsEndedAt: 100)
            return bench.recorded.events
        }
        let first = story()
        #expect(first == story())
        #expect(first.map(\.at) == first.map(\.at).sorted())
        let findings = first.compactMap { event -> String? in
            guard case .finding(let finding) = event.body else { return nil }
            return finding.id
        }
        #expect(findings.first == "f-1")
        #expect(Set(findings).count == findings.count)
    }
}
