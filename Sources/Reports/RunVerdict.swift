// SPDX-License-Identifier: Apache-2.0

/// What a run comes to.
package enum RunVerdict: String, Hashable, Sendable, CaseIterable {
    case held
    case violated
    /// Something required was not exercised, or could not be judged.
    case inconclusive

    /// A violation outweighs what could not be judged, and that outweighs what held; nothing at
    /// all is inconclusive, so that an empty run is never green.
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

    /// The word as consoles print it: what needs a reader's eye is in capitals.
    package var word: String {
        switch self {
        case .held: "held"
        case .violated: "VIOLATED"
        case .inconclusive: "inconclusive"
        }
    }
}
