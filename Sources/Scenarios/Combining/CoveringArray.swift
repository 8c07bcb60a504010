// SPDX-License-Identifier: Apache-2.0

import Simulation

/// Rows that contain every compatible pair, or triple, of values.
///
/// Greedy: each row starts with a tuple that no row has yet and picks, dimension by dimension, the
/// value that adds the most tuples. Same sizes and seed, same rows.
package struct CoveringArray: Sendable {
    /// Two values that never occur in the same row.
    struct Conflict: Hashable, Sendable {
        let dimension: Int
        let value: Int
        let other: Int
        let otherValue: Int

        /// The earlier dimension comes first.
        init(_ one: Int, _ value: Int, _ two: Int, _ otherValue: Int) {
            let isInOrder = one < two
            dimension = isInOrder ? one : two
            self.value = isInOrder ? value : otherValue
            other = isInOrder ? two : one
            self.otherValue = isInOrder ? otherValue : value
        }
    }

    private enum Mark: UInt8 {
        case missing
        case covered
        /// No row can hold it.
        case impossible
    }

    /// How many candidate rows are tried for each row taken.
    private static let candidates = 8
    private static let attemptsMax = 40
    /// After this many rows in which two values had no effect, the pair is given up.
    private static let idleMax = 5
    /// After this many rows started with a tuple, it counts as never taking effect.
    private static let triesMax = 4

    let sizes: [Int]
    private var conflicts: Set<Conflict>
    /// In how many rows two values had no effect; `nil` once they did.
    private var idle: [Conflict: Int?] = [:]
    /// The dimensions of each group of tuples.
    private let groups: [[Int]]
    private let groupsOf: [[Int]]
    private let offsets: [Int]
    private var marks: [Mark]
    /// How many rows were started with each tuple.
    private var tries: [Int]
    private var drawn: Set<[Int]> = []
    private var random: SeededRandom

    /// `strength` is at least 1 and at most the number of dimensions.
    init(sizes: [Int], strength: Int, conflicts: Set<Conflict>, seed: UInt64) {
        precondition((1...max(1, sizes.count)).contains(strength), "a strength beyond dimensions")
        self.sizes = sizes
        self.conflicts = conflicts
        let groups = CoveringArray.subsets(of: Array(sizes.indices), count: strength)
        self.groups = groups
        groupsOf = sizes.indices.map { dimension in
            groups.indices.filter { groups[$0].contains(dimension) }
        }
        var offsets: [Int] = []
        var count = 0
        for group in groups {
            offsets.append(count)
            count += group.reduce(1) { $0 * sizes[$1] }
        }
        self.offsets = offsets
        marks = Array(repeating: .missing, count: count)
        tries = Array(repeating: 0, count: count)
        random = SeededRandom(seed: seed, stream: "covering array \(strength)")
        markImpossible()
    }

    /// The number of tuples that rows can contain.
    package var possible: Int { marks.count { $0 != .impossible } }
    /// The number of those in confirmed rows.
    package var covered: Int { marks.count { $0 == .covered } }

    /// A lower bound: fewer rows cannot contain all tuples of a single group of dimensions, since a
    /// row contains one of each.
    package var rowsMin: Int {
        groups.indices.map { group in
            let size = groups[group].reduce(1) { $0 * sizes[$1] }
            return marks[offsets[group]..<offsets[group] + size].count { $0 != .impossible }
        }.max() ?? 0
    }

    /// Distinct rows that together contain every tuple not yet in a confirmed row; untried tuples
    /// come first.
    ///
    /// `limit` keeps a draw small, so that the next one knows what had no effect.
    package mutating func draw(atMost limit: Int = .max) -> [[Int]] {
        var rest = self
        rest.conflicts.formUnion(idle.filter { $0.value ?? 0 >= CoveringArray.idleMax }.keys)
        rest.markImpossible()
        var rows: [[Int]] = []
        for tried in 0..<CoveringArray.triesMax {
            for index in rest.marks.indices
            where rest.marks[index] == .missing && tries[index] == tried {
                guard rows.count < limit else { break }
                tries[index] += 1
                guard let row = rest.row(beginningWith: index) else { continue }
                rest.confirm(row)
                rows.append(row)
                drawn.insert(row)
                rest.drawn.insert(row)
            }
        }
        random = rest.random
        return rows
    }

    /// Marks every tuple of the row as covered.
    package mutating func confirm(_ row: [Int]) {
        for group in groups.indices { marks[index(of: group, in: row)] = .covered }
        for pair in pairs(of: row) { idle.updateValue(nil, forKey: pair) }
    }

    /// Remembers that a row proved nothing; pairs that never take effect are not drawn again.
    package mutating func dismiss(_ row: [Int]) {
        for pair in pairs(of: row) {
            guard let known = idle[pair, default: 0] else { continue }
            idle[pair] = known + 1
        }
    }

    private func pairs(of row: [Int]) -> [Conflict] {
        row.indices.flatMap { one in
            (one + 1..<row.count).map { two in
                Conflict(one, row[one], two, row[two])
            }
        }
    }

    /// The tuples in no confirmed row, each as values by dimension.
    package var missing: [[(dimension: Int, value: Int)]] {
        marks.indices.filter { marks[$0] == .missing }.map { tuple(at: $0) }
    }

    /// A row with this value and the first compatible value everywhere else; `nil` if there is
    /// none.
    func firstRow(with value: Int, of dimension: Int) -> [Int]? {
        var row = [Int?](repeating: nil, count: sizes.count)
        row[dimension] = value
        for other in sizes.indices where other != dimension {
            guard let fit = (0..<sizes[other]).first(where: { fits($0, of: other, in: row) })
            else { return nil }
            row[other] = fit
        }
        return row.compactMap(\.self)
    }

    private static func subsets(of elements: [Int], count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return elements.indices.flatMap { index in
            subsets(of: Array(elements[(index + 1)...]), count: count - 1)
                .map { [elements[index]] + $0 }
        }
    }

    private func index(of group: Int, in row: [Int]) -> Int {
        var index = 0
        for dimension in groups[group] { index = index * sizes[dimension] + row[dimension] }
        return offsets[group] + index
    }

    private func tuple(at index: Int) -> [(dimension: Int, value: Int)] {
        let group = offsets.lastIndex { $0 <= index } ?? 0
        var rest = index - offsets[group]
        var tuple: [(dimension: Int, value: Int)] = []
        for dimension in groups[group].reversed() {
            tuple.append((dimension, rest % sizes[dimension]))
            rest /= sizes[dimension]
        }
        return tuple.reversed()
    }

    private func fits(_ value: Int, of dimension: Int, in row: [Int?]) -> Bool {
        guard !conflicts.isEmpty else { return true }
        return row.indices.allSatisfy { other in
            guard let otherValue = row[other], other != dimension else { return true }
            return !isConflict(dimension, value, other, otherValue)
        }
    }

    private func isConflict(_ one: Int, _ value: Int, _ two: Int, _ other: Int) -> Bool {
        conflicts.contains(Conflict(one, value, two, other))
    }

    private mutating func markImpossible() {
        for index in marks.indices {
            let tuple = tuple(at: index)
            let isBroken = tuple.contains { one in
                tuple.contains { other in
                    one.dimension < other.dimension
                        && isConflict(one.dimension, one.value, other.dimension, other.value)
                }
            }
            if isBroken, marks[index] == .missing { marks[index] = .impossible }
        }
    }

    /// The best of some rows that contain the tuple; a tuple that fits into none is impossible.
    private mutating func row(beginningWith index: Int) -> [Int]? {
        let tuple = tuple(at: index)
        var best: (row: [Int], gain: Int)?
        var hasFitted = false
        var found = 0
        for _ in 0..<CoveringArray.attemptsMax where found < CoveringArray.candidates {
            guard let row = candidate(with: tuple) else { continue }
            hasFitted = true
            guard !drawn.contains(row) else { continue }
            found += 1
            let gain = groups.indices.count { marks[self.index(of: $0, in: row)] == .missing }
            if gain > best?.gain ?? 0 { best = (row, gain) }
        }
        if !hasFitted { marks[index] = .impossible }
        return best?.row
    }

    private mutating func candidate(with tuple: [(dimension: Int, value: Int)]) -> [Int]? {
        var row = [Int?](repeating: nil, count: sizes.count)
        for (dimension, value) in tuple { row[dimension] = value }
        var open = sizes.indices.filter { row[$0] == nil }
        while !open.isEmpty {
            let dimension = open.remove(at: Int(random.next(below: UInt64(open.count))))
            let start = Int(random.next(below: UInt64(sizes[dimension])))
            var best: (value: Int, score: Int)?
            for step in 0..<sizes[dimension] {
                let value = (start + step) % sizes[dimension]
                guard fits(value, of: dimension, in: row) else { continue }
                row[dimension] = value
                let score = gain(of: dimension, in: row) - doubt(of: dimension, in: row)
                row[dimension] = nil
                if score > best?.score ?? .min { best = (value, score) }
            }
            guard let best else { return nil }
            row[dimension] = best.value
        }
        return row.compactMap(\.self)
    }

    /// A penalty for a value's pairs that have had no effect yet, weighed against its gain: a tuple
    /// must not be lost because it was always combined with one that cannot take effect.
    private func doubt(of dimension: Int, in row: [Int?]) -> Int {
        guard !idle.isEmpty, let value = row[dimension] else { return 0 }
        let doubtful = row.indices.count { other in
            guard other != dimension, let otherValue = row[other] else { return false }
            return (idle[Conflict(dimension, value, other, otherValue)] ?? 0) ?? 0 > 0
        }
        return doubtful * 1_000
    }

    /// How many missing tuples a value completes with the dimensions already chosen.
    private func gain(of dimension: Int, in row: [Int?]) -> Int {
        var gain = 0
        search: for group in groupsOf[dimension] {
            var index = 0
            for member in groups[group] {
                guard let value = row[member] else { continue search }
                index = index * sizes[member] + value
            }
            if marks[offsets[group] + index] == .missing { gain += 1 }
        }
        return gain
    }
}
