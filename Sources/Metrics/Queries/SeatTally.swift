// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// One person and one target with seats: when each of the four was present (M-10).
struct SeatPair {
    /// A seat is held.
    var seat = Intervals()
    /// At least one entitlement that needs a seat is held, usable or latent.
    var entitled = Intervals()
    /// A seat is needed.
    var need = Intervals()
    /// The person was active within the window before.
    var used = Intervals()

    /// Whether seat and entitlement both match the need at an instant.
    func agrees(at instant: Int64) -> Bool {
        let isNeeded = need.contains(instant)
        return seat.contains(instant) == isNeeded && entitled.contains(instant) == isNeeded
    }
}

/// Seats, entitlement, need and use over every pair of a query (M-10).
struct SeatTally {
    /// How long a sign of activity counts as use, and how long a first use may take: 30 days.
    static let window: Int64 = 30 * 86_400_000

    private(set) var pairs = 0
    private(set) var aligned = 0
    private(set) var alignedWithoutUse = 0
    private(set) var held = 0
    private(set) var active = 0
    private(set) var needChanges = 0
    private(set) var movedTogether = 0
    private(set) var releases = 0
    private(set) var pairedReleases = 0
    private(set) var recoverable = 0
    private(set) var recovered = 0
    private(set) var waste: Int64 = 0
    private(set) var idle: Int64 = 0
    /// Whether any target of the query shows activity; otherwise use is ignored.
    private(set) var showsActivity = false

    init(read reader: MetricReader) {
        let known = reader.seatPairs
        showsActivity = known.showsActivity
        for placed in known.pairs { count(placed.pair, reader) }
    }

    private mutating func count(_ pair: SeatPair, _ reader: MetricReader) {
        pairs += 1
        let now = reader.at
        let isHeld = pair.seat.contains(now)
        let isUsed = pair.used.contains(now)
        if isHeld { held += 1 }
        if isHeld, isUsed { active += 1 }
        if pair.agrees(at: now) {
            alignedWithoutUse += 1
            if isUsed || !showsActivity || !pair.need.contains(now) || pair.isNew(at: now) {
                aligned += 1
            }
        }
        waste += pair.seat.subtracting(pair.need).length(until: now)
        idle += pair.seat.subtracting(pair.used).length(until: now)
        countChanges(of: pair, reader)
        countReleases(of: pair, reader)
        countRecovery(of: pair, now: now)
    }

    /// A change of need counts once its deadline has passed, or need has changed again.
    private mutating func countChanges(of pair: SeatPair, _ reader: MetricReader) {
        let changes = pair.need.spans.flatMap { [$0.start, $0.end] }.filter { $0 <= reader.at }
        for (index, change) in changes.enumerated() {
            let due = change + reader.deadline
            let next = index + 1 < changes.count ? changes[index + 1] : Intervals.open
            guard due <= reader.at || next <= reader.at else { continue }
            needChanges += 1
            if pair.agrees(at: min(due, next - 1)) { movedTogether += 1 }
        }
    }

    /// A release is paired if the entitlement is gone within a deadline of it.
    private mutating func countReleases(of pair: SeatPair, _ reader: MetricReader) {
        for end in pair.seat.spans.map(\.end) where end <= reader.at {
            releases += 1
            let due = min(end + reader.deadline, reader.at)
            if !pair.entitled.contains(due) { pairedReleases += 1 }
        }
    }

    /// Each end of need with a seat held, and each other seat held without need, is one seat to
    /// recover.
    private mutating func countRecovery(of pair: SeatPair, now: Int64) {
        let gaps = Intervals(from: Int64.min, to: Intervals.open).subtracting(pair.need)
        for gap in gaps.spans where gap.start <= now {
            let during = pair.seat.intersection(Intervals(from: gap.start, to: gap.end))
            let wasHeld = gap.start > Int64.min && pair.seat.contains(gap.start - 1)
            guard wasHeld || !during.isEmpty else { continue }
            recoverable += 1
            if !pair.seat.contains(min(gap.end - 1, now)) { recovered += 1 }
        }
    }
}

/// Every pair of a query, by person in the order of first sight and then by target.
struct SeatPairs {
    var pairs: [(person: Int32, target: Int32, pair: SeatPair)] = []
    /// Whether any target shows activity; use is not judged where none does.
    var showsActivity = false
}

extension SeatPair {
    /// Whether the seat has been held for less than the window, so that use may still begin.
    fileprivate func isNew(at instant: Int64) -> Bool {
        guard let span = seat.spans.last, span.start <= instant else { return false }
        return instant - span.start < SeatTally.window
    }
}

private struct PersonTarget: Hashable {
    let person: Int32
    let target: Int32
}

extension MetricReader {
    var seatPairs: SeatPairs {
        let seatTargets = seatTargets
        let activity = activity(on: Set(seatTargets))
        let targetsWithNeed = targetsWithNeed
        var result = SeatPairs(showsActivity: !activity.isEmpty)
        for person in persons {
            for target in seatTargets {
                let key = PersonTarget(person: person, target: target)
                let pair = pair(
                    key,
                    isNeedStated: targetsWithNeed.contains(target),
                    activity: activity[key] ?? []
                )
                if let pair { result.pairs.append((person, target, pair)) }
            }
        }
        return result
    }

    /// The targets of the query that have seats, in order of first appearance.
    fileprivate var seatTargets: [Int32] {
        let targets = ledger.entitlementTraits.filter(\.isSeat).map(\.target)
        var seen: Set<Int32> = []
        return targets.filter { includes(target: $0) && seen.insert($0).inserted }
    }

    /// The targets for which policy says who needs a seat.
    ///
    /// For other targets, anyone who needs an entitlement there needs a seat.
    fileprivate var targetsWithNeed: Set<Int32> {
        var result: Set<Int32> = []
        for person in ledger.persons {
            for seat in person.holdings.seats where !seat.intent.isEmpty {
                result.insert(traits(of: seat.entitlement).target)
            }
        }
        return result
    }

    /// Every sign of activity that the targets show, by account owner.
    fileprivate func activity(on targets: Set<Int32>) -> [PersonTarget: [Int64]] {
        var result: [PersonTarget: [Int64]] = [:]
        for account in ledger.accounts where targets.contains(account.target) {
            for step in account.steps where step.at <= at {
                guard let owner = step.owner, let active = step.lastActiveAt else { continue }
                let key = PersonTarget(person: owner, target: account.target)
                if result[key]?.last != active { result[key, default: []].append(active) }
            }
        }
        return result
    }

    /// `nil` for somebody who never had anything to do with the target.
    fileprivate func pair(
        _ key: PersonTarget,
        isNeedStated: Bool,
        activity: [Int64]
    ) -> SeatPair? {
        let holdings = ledger.persons[Int(key.person)].holdings
        let seats = holdings.seats.histories { traits(of: $0).target == key.target }
        let functional = holdings.triples.histories {
            let traits = traits(of: $0)
            return traits.target == key.target && traits.needsSeat
        }
        guard !seats.isEmpty || !functional.isEmpty || !activity.isEmpty else { return nil }
        var pair = SeatPair()
        func held(_ triples: [TripleHistory]) -> Intervals {
            .union(triples.flatMap { $0.held(atLeast: .latent, until: at).spans })
        }
        pair.seat = held(seats)
        pair.entitled = held(functional)
        pair.need = .union(
            (isNeedStated ? seats : functional)
                .flatMap { $0.intended(by: [.rule, .exception], until: at).spans }
        )
        pair.used = Intervals.union(
            activity.map { Intervals.Span(start: $0, end: $0 + SeatTally.window) }
        )
        let isEmpty = pair.seat.isEmpty && pair.entitled.isEmpty && pair.need.isEmpty
        return isEmpty && pair.used.isEmpty ? nil : pair
    }
}
