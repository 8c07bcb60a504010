// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios

/// The results of one small scope's worlds, in a few lines.
struct CombinationSummary {
    private static let missingShown = 5

    var draws = 0
    var worlds = 0
    var held = 0
    var violated = 0
    /// Worlds in which something that was drawn never took effect.
    var idle = 0
    var calls = 0
    var states: Set<UInt64> = []
    var newStates = 0
    private let file: String
    private let sizes: String
    private let tuples: String
    private let orderedTuples: Int
    private var covered = 0
    private var possible = 0
    private var worldsMin = 0
    private var missing: [String] = []
    private var processorTime: UInt64 = 0

    init(of scope: SmallScope) {
        file = scope.file
        sizes = scope.sizes
        tuples = scope.strength == 2 ? "pairs" : "triples"
        orderedTuples = scope.orderedTuples
    }

    mutating func end(_ scope: SmallScope, processor time: UInt64) {
        covered = scope.array.covered
        possible = scope.array.possible
        worldsMin = scope.array.rowsMin
        missing = scope.missing
        processorTime = time
    }

    var text: String {
        let share = Double(covered) * 100 / Double(max(1, possible))
        let percent = Double(Int(share * 10)) / 10
        var lines = [
            "combined      \(file)",
            "  dimensions        \(sizes)",
            "  worlds            \(grouped(worlds)) in \(draws) draws: \(grouped(held)) held, "
                + "\(grouped(violated)) violated, \(grouped(idle)) in which something had no "
                + "effect",
            "  fewest possible   \(grouped(worldsMin)), by the dimensions with the most values",
            "  \(tuples == "pairs" ? "pairs  " : "triples")           \(grouped(covered)) of "
                + "\(grouped(possible)) exercised (\(percent) %)",
        ]
        if !missing.isEmpty {
            let shown = missing.prefix(Self.missingShown).joined(separator: "; ")
            let rest = missing.count > Self.missingShown ? "; …" : ""
            lines.append("  never struck      \(shown)\(rest)")
        }
        if orderedTuples > 0 {
            let noun = tuples == "pairs" ? "two" : "three"
            lines.append("  orders            all \(grouped(orderedTuples)) of \(noun) events")
        }
        lines.append(
            "  oracle states     \(grouped(states.count)), \(grouped(newStates)) of them new to "
                + "the scenario"
        )
        lines.append("  API calls         \(grouped(calls))")
        lines.append("  processor time    \(Double(processorTime / 100_000_000) / 10) s")
        return lines.map { $0 + "\n" }.joined()
    }
}
