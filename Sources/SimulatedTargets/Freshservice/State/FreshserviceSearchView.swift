// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// What searches still show about people who have just changed (REF: search results lag by some
/// minutes).
///
/// The first change of a record starts its delay; after that, searches show the record as it is
/// then.
struct FreshserviceSearchView: Sendable {
    private struct Kept: Sendable {
        /// The record before the change; `nil` if there was none.
        let user: FreshserviceUser?
        let until: Instant
    }

    private let lag: Duration
    private var kept: [Int: Kept] = [:]
    /// Slots with the ends of their delays, in order; entries before `head` are over.
    private var waits: [(slot: Int, until: Instant)] = []
    private var head = 0

    init(lag: Duration) {
        self.lag = lag
    }

    private var lags: Bool { lag > .zero }

    /// Whether searches show the record as it is, and will lag once it changes.
    mutating func isCurrent(_ slot: Int, at instant: Instant) -> Bool {
        guard lags else { return false }
        dropPast(instant)
        return kept[slot] == nil
    }

    /// Saves a record before it is changed.
    mutating func keep(_ user: FreshserviceUser?, slot: Int, at instant: Instant) {
        guard lags else { return }
        dropPast(instant)
        guard kept[slot] == nil else { return }
        let until = instant.advanced(by: lag)
        kept[slot] = Kept(user: user, until: until)
        waits.append((slot, until))
    }

    /// What a search sees instead of the current record: `.some(nil)` for nothing, `nil` for the
    /// current record.
    func shown(slot: Int, at instant: Instant) -> FreshserviceUser?? {
        guard let kept = kept[slot], kept.until > instant else { return nil }
        return .some(kept.user)
    }

    private mutating func dropPast(_ instant: Instant) {
        while head < waits.count, waits[head].until <= instant {
            kept[waits[head].slot] = nil
            head += 1
        }
        if head > 1_024, head * 2 > waits.count {
            waits.removeSubrange(..<head)
            head = 0
        }
    }
}
