// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Seat, right, use and need of one person at one target (the table of M-10).
struct SeatCell: Hashable {
    /// A seat is held.
    var isLicensed = false
    /// A right that needs a seat is held, usable or latent.
    var isEntitled = false
    /// There was activity within the idle period of a seat.
    var isUsed = false
    /// Rules, requests or exceptions call for a right there.
    var isNeeded = false
    /// More is held than they call for: a membership, or another right.
    var excess: Excess?

    enum Excess: Hashable {
        case membership
        case right
    }

    /// What is wrong with it, as a phrase about the person; `nil` if nothing is.
    var fault: String? {
        switch (isLicensed, isEntitled, isUsed, isNeeded) {
        case (true, true, true, true):
            switch excess {
            case .membership: "is active in a group that nothing asks for"
            case .right: "is active and licensed, with a right that nothing asks for"
            case nil: nil
            }
        case (true, true, true, false): "works with a seat and rights that nothing asks for"
        case (true, true, false, true): "holds working access and a seat, and does not use them"
        case (true, true, false, false): "holds a seat and rights that nobody uses or asks for"
        case (true, false, true, _): "works with a seat and without a right that explains it"
        case (true, false, false, true): "has a seat and lacks the rights for it"
        case (true, false, false, false): "holds a seat and nothing else"
        case (false, true, true, true): "works with rights and without the seat for them"
        case (false, true, true, false): "works without a seat, with rights that nothing asks for"
        case (false, true, false, true): "has rights that wait for a seat"
        case (false, true, false, false): "keeps rights whose seat is gone"
        case (false, false, true, _): "works with neither seat nor right"
        case (false, false, false, true): "lacks seat and rights"
        case (false, false, false, false): nil
        }
    }
}

/// A cell, since when it has been in that state, and the finding it may have become.
struct KnownSeatCell {
    let cell: SeatCell
    let since: Instant
    var finding: Int?
}
