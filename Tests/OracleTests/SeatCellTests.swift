// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import TargetKit
import Testing
import Vocabulary

@testable import Oracle

/// The table of M-10: every way in which seat, right, use and need can stand to each other.
@Suite
struct SeatCellTests {
    private static let cells: [SeatCell] = (0..<16).map { bits in
        SeatCell(
            isLicensed: bits & 8 != 0,
            isEntitled: bits & 4 != 0,
            isUsed: bits & 2 != 0,
            isNeeded: bits & 1 != 0
        )
    }

    @Test func `two of sixteen cells are in order, and each other one is a different finding`() {
        let faults = Self.cells.compactMap(\.fault)
        #expect(Self.cells.filter { $0.fault == nil }.count == 2)
        // Use through an unexplained path is reported whether or not it is needed.
        #expect(Set(faults).count == 12)
    }

    @Test(
        arguments: [
            (nil, nil),
            (.membership, "is active in a group that nothing asks for"),
            (.right, "is active and licensed, with a right that nothing asks for"),
        ] as [(SeatCell.Excess?, String?)]
    )
    func `activity does not justify what nothing requires`(
        excess: SeatCell.Excess?,
        fault: String?
    ) {
        var cell = SeatCell(isLicensed: true, isEntitled: true, isUsed: true, isNeeded: true)
        cell.excess = excess
        #expect(cell.fault == fault)
    }

    /// A story for each of the eight combinations of seat, right and use; nobody needs anything.
    @Test(arguments: cells.filter { !$0.isNeeded })
    func `each combination of seat, right and use can occur and is reported in time`(
        cell: SeatCell
    ) {
        var bench = OracleBench(
            licensed: true,
            governance: Governance(
                owner: Identity.ID("omar"),
                seats: SeatRule(idleAfter: .seconds(86_400), within: .seconds(3_600))
            )
        )
        bench.join("ana", at: 0)
        bench.work(on: "joiner ana", at: 1) { directory, instant in
            directory.change("ana", .seatAssigned, at: instant) { $0.profile.seat = "full" }
        }
        bench.fact(.mover, "ana", job: "sales", at: 10)
        bench.work(on: "mover ana", at: 11) { directory, instant in
            directory.change("ana", .revoked, at: instant) { record in
                record.profile.seat = cell.isLicensed ? "full" : nil
                record.groups = cell.isEntitled ? ["Service Desk"] : []
                record.profile.lastActiveAt = cell.isUsed ? instant : nil
            }
        }
        bench.pass(to: 80)
        let told = bench.findings.filter { $0.invariant == .seatFollowsUse }
        #expect(told.count == (cell.fault == nil ? 0 : 1))
        if let fault = cell.fault { #expect(told.first?.summary.contains(fault) == true) }
    }
}
