// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Testing
import Vocabulary

@Suite
struct SeatTests {
    @Test func `a seat that nobody needs any longer is a finding at the deadline`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("ana", .seatAssigned, at: instant) { $0.profile.seat = "full" }
        }
        bench.pass(to: 90)
        #expect(bench.findings.isEmpty)
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 101) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { record in
                record.groups = []
                record.profile.isActive = false
            }
        }
        bench.pass(to: 160)
        #expect(bench.open == [.seats])
    }

    @Test func `a seat that policy grants and nobody holds is a finding at the deadline`() {
        var bench = OracleBench(licensed: true)
        bench.join("ana", at: 0)
        bench.pass(to: 60)
        #expect(bench.open == [.seats])
        bench.work(on: "joiner ana", at: 61) { directory, instant in
            directory.change("ana", .seatAssigned, at: instant) { $0.profile.seat = "full" }
        }
        #expect(bench.open.isEmpty)
    }

    /// The account is disabled, which frees its seat, and its group lasts as long as it does.
    @Test(arguments: [true, false])
    func `a right that ends with the deleted account has the deadline to do so`(
        isDeleted: Bool
    ) {
        var bench = OracleBench(governance: Governance(owner: Identity.ID("omar")))
        bench.join("ana", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("ana", .seatAssigned, at: instant) { $0.profile.seat = "full" }
        }
        bench.fact(.leaver, "ana", at: 100)
        bench.work(on: "leaver ana", at: 101) { directory, instant in
            directory.change("ana", .accountDisabled, at: instant) { record in
                record.profile.isActive = false
                record.profile.seat = nil
            }
        }
        #expect(!bench.findings.contains { $0.invariant == .seatFollowsRight })
        if isDeleted {
            bench.work(on: "leaver ana", at: 102) { $0.delete("ana", at: $1) }
        }
        bench.pass(to: 170)
        let kept = bench.findings.filter { $0.invariant == .seatFollowsRight }
        #expect(kept.map(\.since) == (isDeleted ? [] : [OracleBench.minute(101)]))
    }

    @Test func `where policy names seats, one of another job is not needed`() {
        var bench = OracleBench(licensed: true)
        bench.fact(.joiner, "ana", job: "sales", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.create("ana", kind: "requester", at: instant)
            directory.change("ana", .seatAssigned, at: instant) { $0.profile.seat = "full" }
        }
        bench.pass(to: 61)
        #expect(bench.open == [.seats])
    }

    @Test func `a target is counted by what is usable`() {
        var bench = OracleBench()
        bench.join("ana", at: 0)
        bench.join("ben", at: 0)
        bench.fact(.leaver, "ben", at: 100)
        bench.fact(.joiner, "cleo", job: "sales", at: 0)
        bench.work(on: "joiner cleo", at: 1) { directory, instant in
            directory.create("cleo", kind: "requester", at: instant)
            directory.create("visitor", kind: "requester", at: instant)
        }
        let truth = bench.oracle.groundTruth(of: OracleBench.desk)
        #expect(truth.activeAccounts == ["agent": 2, "requester": 2])
        #expect(truth.grants == [.account: 4, .group: 2])
        #expect(truth.orphans == 1)
        #expect(truth.residualPeople == [Identity.ID("ben")])
    }
}
