// SPDX-License-Identifier: Apache-2.0

import Simulation

/// Permutations of items in which any two, or any three, occur in every possible order.
///
/// Items of one chain, such as the events of one person, keep their given order. Each permutation
/// is the best of several candidates, and the result is the shortest of several covers, because
/// each permutation multiplies the runs.
struct SequenceCover {
    private static let candidates = 60
    private static let covers = 24

    /// The chain of each item; `nil` for one that may be anywhere.
    let chains: [String?]
    let strength: Int
    /// Each as indices of the items.
    private(set) var orders: [[Int]] = []
    /// How many ordered tuples there are; each occurs in some permutation.
    private(set) var tuples = 0

    init(chains: [String?], strength: Int, seed: UInt64) {
        self.chains = chains
        self.strength = min(strength, chains.count)
        var random = SeededRandom(seed: seed, stream: "sequence cover \(strength)")
        var wanted: [[Int]] = []
        gather([], into: &wanted)
        tuples = wanted.count
        for _ in 0..<SequenceCover.covers {
            let cover = cover(of: wanted, &random)
            if orders.isEmpty || cover.count < orders.count { orders = cover }
        }
    }

    /// Starts with the given order.
    private func cover(of wanted: [[Int]], _ random: inout SeededRandom) -> [[Int]] {
        let size = (0..<strength).reduce(1) { size, _ in size * chains.count }
        var missing = Array(repeating: false, count: size)
        for tuple in wanted { missing[code(of: tuple)] = true }
        var orders: [[Int]] = []
        func take(_ order: [Int]) {
            orders.append(order)
            for code in codes(of: order) { missing[code] = false }
        }
        take(Array(chains.indices))
        for tuple in wanted where missing[code(of: tuple)] {
            var best: (order: [Int], gain: Int)?
            for _ in 0..<SequenceCover.candidates {
                let order = order(holding: tuple, &random)
                let gain = codes(of: order).count { missing[$0] }
                if gain > best?.gain ?? 0 { best = (order, gain) }
            }
            if let best { take(best.order) }
        }
        return orders
    }

    private func code(of tuple: [Int]) -> Int { tuple.reduce(0) { $0 * chains.count + $1 } }

    private func gather(_ tuple: [Int], into all: inout [[Int]]) {
        guard tuple.count < strength else {
            all.append(tuple)
            return
        }
        for thing in chains.indices where !tuple.contains(thing) {
            let isOut = tuple.contains { earlier in
                chains[earlier] != nil && chains[earlier] == chains[thing] && earlier > thing
            }
            if !isOut { gather(tuple + [thing], into: &all) }
        }
    }

    /// The codes of all ordered tuples in the permutation.
    private func codes(of order: [Int]) -> [Int] {
        var codes: [Int] = []
        func choose(from start: Int, _ count: Int, after code: Int) {
            guard count > 0 else { return codes.append(code) }
            for index in start..<order.count {
                choose(from: index + 1, count - 1, after: code * order.count + order[index])
            }
        }
        choose(from: 0, strength, after: 0)
        return codes
    }

    /// Any permutation that keeps the chains and has the tuple's items in order.
    private func order(holding tuple: [Int], _ random: inout SeededRandom) -> [Int] {
        var rest = Array(chains.indices)
        var order: [Int] = []
        while !rest.isEmpty {
            let ready = rest.filter { thing in
                !rest.contains { isBefore($0, thing, tuple) }
            }
            guard !ready.isEmpty else { return order + rest }
            let next = ready[Int(random.next(below: UInt64(ready.count)))]
            order.append(next)
            rest.removeAll { $0 == next }
        }
        return order
    }

    private func isBefore(_ one: Int, _ other: Int, _ tuple: [Int]) -> Bool {
        if chains[one] != nil, chains[one] == chains[other], one < other { return true }
        guard let first = tuple.firstIndex(of: one), let second = tuple.firstIndex(of: other)
        else { return false }
        return first < second
    }
}
