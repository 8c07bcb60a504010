// SPDX-License-Identifier: Apache-2.0

import Simulation

/// The statistics behind invented histories: the membership history of a large open-source
/// organization, eight years, 12,287 events (`docs/benchmark.md` says how each was counted).
///
/// Shares are in thousandths, as counted; no person of that organization is in a task.
enum BenchmarkFigures {
    /// Groups at joining: 1, 2, 3, 4 and more.
    static let groupsAtJoining = [722, 247, 19, 12]
    /// Moves per person who moves at all: 1 to 6, and more.
    static let moves = [268, 231, 104, 88, 63, 36, 210]
    /// Groups gained and lost in one move, by share.
    static let churn: [(gained: Int, lost: Int, share: Int)] = [
        (1, 0, 383), (0, 1, 213), (2, 0, 148), (3, 0, 83), (0, 2, 73), (0, 3, 38), (1, 1, 38),
        (2, 2, 8), (2, 1, 5), (1, 3, 3), (1, 2, 2), (3, 1, 2), (3, 2, 2), (3, 3, 2),
    ]
    /// People who join at the same instant: 1 to 8.
    static let joinersAtOnce = [417, 218, 134, 98, 50, 39, 27, 17]
    /// Half of all leavers left at one instant; four of five other instants had a single leaver.
    static let shareOfLargestWave = 499
    static let leaversAtOnce = [808, 64, 0, 51, 77]
    /// Days between leaving and coming back, at the 10th, 25th, 50th, 75th and 90th percentile.
    static let daysAway = [18, 37, 210, 525, 802]
}

extension SeededRandom {
    /// An index drawn by weight.
    mutating func position(among weights: [Int]) -> Int {
        var rest = Int(next(below: UInt64(weights.reduce(0, +))))
        for (position, weight) in weights.enumerated() {
            if rest < weight { return position }
            rest -= weight
        }
        return weights.count - 1
    }

    mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next(below: UInt64(range.count)))
    }

    /// `count` different elements in random order.
    mutating func choice<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var rest = elements
        var chosen: [Element] = []
        while chosen.count < count, !rest.isEmpty {
            chosen.append(rest.remove(at: Int(next(below: UInt64(rest.count)))))
        }
        return chosen
    }
}
