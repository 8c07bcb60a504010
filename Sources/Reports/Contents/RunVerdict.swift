// SPDX-License-Identifier: Apache-2.0

/// The verdict on a run.
package enum RunVerdict: String, Hashable, Sendable, CaseIterable {
    case held
    case violated
    /// Something required was not exercised, or could not be judged.
    case inconclusive

    /// A violation outweighs an inconclusive verdict, which outweighs one that held; without any
    /// verdict the result is inconclusive, so an empty run is never green.
    package static func combined(_ verdicts: some Sequence<RunVerdict>) -> RunVerdict {
        var result: RunVerdict?
        for verdict in verdicts {
            switch (result, verdict) {
            case (.violated, _), (_, .violated): result = .violated
            case (.inconclusive, _), (_, .inconclusive): result = .inconclusive
            case (.held, .held), (nil, .held): result = .held
            }
        }
        return result ?? .inconclusive
    }

    /// The word as printed on consoles: verdicts that need attention are in capitals.
    package var word: String {
        switch self {
        case .held: "held"
        case .violated: "VIOLATED"
        case .inconclusive: "inconclusive"
        }
    }
}
