// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Scenarios

/// The covering arrays behind `residue run --combine`.
@Suite
struct CoveringArrayTests {
    private static let sizes = [3, 4, 2, 5, 3]

    private func array(
        _ strength: Int,
        conflicts: Set<CoveringArray.Conflict> = []
    ) -> CoveringArray {
        CoveringArray(sizes: Self.sizes, strength: strength, conflicts: conflicts, seed: 7)
    }

    @Test(arguments: [2, 3])
    func `every tuple is in some row`(strength: Int) {
        var array = array(strength)
        let rows = array.draw()
        for row in rows { array.confirm(row) }
        #expect(array.covered == array.possible)
        #expect(array.missing.isEmpty)
        #expect(Set(rows).count == rows.count)
    }

    @Test func `pairs need little more rows than the two largest dimensions have pairs`() {
        var array = array(2)
        let rows = array.draw()
        #expect(rows.count >= 20)
        #expect(rows.count <= 30)
    }

    @Test func `no array has fewer rows than its largest dimensions have combinations`() {
        #expect(array(2).rowsMin == 4 * 5)
        #expect(array(3).rowsMin == 4 * 5 * 3)
        #expect(array(2, conflicts: [CoveringArray.Conflict(1, 0, 3, 0)]).rowsMin == 4 * 5 - 1)
    }

    @Test func `the same seed draws the same rows`() {
        var (one, other) = (array(3), array(3))
        #expect(one.draw() == other.draw())
    }

    @Test func `conflicting values share no row`() {
        let conflict = CoveringArray.Conflict(0, 1, 3, 4)
        var array = array(2, conflicts: [conflict])
        let all = self.array(2).possible
        let rows = array.draw()
        for row in rows { array.confirm(row) }
        #expect(!rows.contains { $0[0] == 1 && $0[3] == 4 })
        #expect(array.possible == all - 1)
        #expect(array.covered == all - 1)
    }

    @Test func `what no row has shown is drawn again in other rows`() {
        var array = array(2)
        let first = array.draw()
        for row in first.dropFirst() { array.confirm(row) }
        let second = array.draw()
        #expect(!second.isEmpty)
        #expect(!second.contains(first[0]))
        for row in second { array.confirm(row) }
        #expect(array.covered == array.possible)
    }

    @Test func `a pair that never strikes is given up and stays missing`() {
        var array = array(2)
        for _ in 0..<6 {
            for row in array.draw() {
                if row[0] == 2, row[1] == 3 { array.dismiss(row) } else { array.confirm(row) }
            }
        }
        #expect(array.missing.map { $0.map(\.value) } == [[2, 3]])
        #expect(array.draw().isEmpty)
    }

    @Test(arguments: [2, 3])
    func `events come in every order that their people allow`(strength: Int) {
        let chains: [String?] = ["ana", "ana", "ben", "ben", nil, nil]
        let cover = SequenceCover(chains: chains, strength: strength, seed: 3)
        var seen: Set<[Int]> = []
        for order in cover.orders {
            #expect(order.sorted() == Array(0..<6))
            #expect(order.firstIndex(of: 0) ?? 9 < order.firstIndex(of: 1) ?? 0)
            #expect(order.firstIndex(of: 2) ?? 9 < order.firstIndex(of: 3) ?? 0)
            for one in 0..<6 {
                for two in (one + 1)..<6 {
                    if strength == 2 { seen.insert([order[one], order[two]]) }
                    for three in (two + 1)..<6 where strength == 3 {
                        seen.insert([order[one], order[two], order[three]])
                    }
                }
            }
        }
        #expect(seen.count == cover.tuples)
        #expect(cover.tuples == (strength == 2 ? 28 : 96))
    }
}
