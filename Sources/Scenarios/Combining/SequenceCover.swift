// SPDX-License-Identifier: Apache-2.0

import Simulation

/// Orders of things in which any two, or any three, of them come in every order that they can.
///
/// Things of one chain, such as the events of one person, keep the order in which they are given.
struct SequenceCover {
    private static let candidates = 30

    /// The chain of each thing; `nil` for one that may stand anywhere.
    let chains: [String?]
    let strength: Int
    /// Each as positions of the things.
    private(set) var orders: [[Int]] = []
    /// How many ordered tuples there are; every one occurs in some order.
    private(set) var tuples = 0

    init(chains: [String?], strength: Int, seed: UInt64) {
        self.chains = chains
        self.strength = min(strength, chains.count)
        var random = SeededRandom(seed: seed, stream: "sequence cover \(strength)")
        var missing: Set<[Int]> = []
        gather([], into: &missing)
        tuples = missing.count
        orders.append(Array(chains.indices))
        missing.subtract(subsequences(of: Array(chains.indices)))
        // A set has no order that would be the same in another process.
        var wanted = missing.sorted { $0.lexicographicallyPrecedes($1) }[...]
        while let tuple = wanted.popFirst() {
            guard missing.contains(tuple) else { continue }
            var best: (order: [Int], new: [[Int]])?
            for _ in 0..<SequenceCover.candidates {
                let order = order(holding: tuple, &random)
                let new = subsequences(of: order).filter(missing.contains)
                if new.count > best?.new.count ?? 0 { best = (order, new) }
            }
            guard let best else { continue }
            orders.append(best.order)
            missing.subtract(best.new)
        }
    }

    private func gather(_ tuple: [Int], into all: inout Set<[Int]>) {
        guard tuple.count < strength else {
            all.insert(tuple)
            return
        }
        for thing in chains.indices where !tuple.contains(thing) {
            let isOut = tuple.contains { earlier in
                chains[earlier] != nil && chains[earlier] == chains[thing] && earlier > thing
            }
            if !isOut { gather(tuple + [thing], into: &all) }
        }
    }

    private func subsequences(of order: [Int]) -> [[Int]] {
        func choose(from start: Int, _ count: Int) -> [[Int]] {
            guard count > 0 else { return [[]] }
            return (start..<order.count).flatMap { index in
                choose(from: index + 1, count - 1).map { [order[index]] + $0 }
            }
        }
        return choose(from: 0, strength)
    }

    /// Any order that keeps the chains and has the tuple's things one after the other.
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
