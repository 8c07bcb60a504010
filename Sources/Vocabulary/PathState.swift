// SPDX-License-Identifier: Apache-2.0

/// How far a path lets its owner act; ordered from dead to usable.
package enum PathState: String, Hashable, Sendable, CaseIterable, Comparable {
    /// The target would let the account act through it now.
    case usable
    /// It would if only the account were enabled or a seat assigned.
    case latent
    case dead

    private var rank: UInt8 {
        switch self {
        case .dead: 0
        case .latent: 1
        case .usable: 2
        }
    }

    package static func < (left: PathState, right: PathState) -> Bool { left.rank < right.rank }
}
