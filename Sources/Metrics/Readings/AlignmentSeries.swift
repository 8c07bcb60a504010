// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Seats, rights, use and need at one target over the days of a run (M-10).
package struct AlignmentSeries: Hashable, Sendable {
    /// How many pairs had what at the end of a day, or of the run.
    package struct Point: Hashable, Sendable {
        package let at: Instant
        package internal(set) var needed = 0
        package internal(set) var licensed = 0
        package internal(set) var entitled = 0
        package internal(set) var used = 0
        /// Those of which something disagrees for longer than a deadline.
        package internal(set) var apart = 0
    }

    /// Something disagrees for longer than a deadline, and so long it was just this.
    package struct Divergence: Hashable, Sendable {
        package let identity: Identity.ID
        package let since: Instant
        /// `nil` while it goes on.
        package let until: Instant?
        package let isNeeded: Bool
        package let isLicensed: Bool
        package let isEntitled: Bool
        /// Not judged, and `false`, where no target shows activity.
        package let isUsed: Bool
    }

    package let target: TargetName
    /// Only days after which a count is another than the day before.
    package let points: [Point]
    /// In the order of beginning.
    package let divergences: [Divergence]
}

extension MetricCatalog {
    /// One series for each target with seats; work in progress counts as no divergence.
    package static func alignment(
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [AlignmentSeries] {
        let reader = MetricReader(ledger: ledger, query: query)
        let known = reader.seatPairs
        var targets: [Int32] = []
        var counts: [Int32: DayCounts] = [:]
        var divergences: [Int32: [AlignmentSeries.Divergence]] = [:]
        for (person, target, pair) in known.pairs {
            if counts[target] == nil { targets.append(target) }
            let apart = pair.apart(reader, showsActivity: known.showsActivity)
            counts[target, default: DayCounts(reader)].add(pair, apart: apart)
            let id = ledger.persons[Int(person)].id
            divergences[target, default: []] += pair.divergences(apart, of: id, at: reader.at)
        }
        return targets.map { target in
            AlignmentSeries(
                target: ledger.targets[target],
                points: counts[target]?.points ?? [],
                divergences: (divergences[target] ?? []).sorted { left, right in
                    (left.since, left.identity.rawValue) < (right.since, right.identity.rawValue)
                }
            )
        }
        .sorted { $0.target < $1.target }
    }
}

extension SeatPair {
    /// When seat or entitlement were not as needed, or nobody used what was needed, for longer than
    /// a deadline.
    fileprivate func apart(_ reader: MetricReader, showsActivity: Bool) -> Intervals {
        var wrong = seat.subtracting(need).union(need.subtracting(seat))
            .union(entitled.subtracting(need)).union(need.subtracting(entitled))
        if showsActivity {
            let new = seat.spans.map {
                Intervals.Span(start: $0.start, end: $0.start + SeatTally.window)
            }
            wrong = wrong.union(need.subtracting(used).subtracting(.union(new)))
        }
        return Intervals.union(
            wrong.spans.filter { span in
                span.start <= reader.at && min(span.end, reader.at) - span.start > reader.deadline
            }
        )
    }

    /// The spans of `apart`, cut wherever one of the four changes.
    fileprivate func divergences(
        _ apart: Intervals,
        of identity: Identity.ID,
        at instant: Int64
    ) -> [AlignmentSeries.Divergence] {
        guard !apart.isEmpty else { return [] }
        let edges = Set(
            [seat, entitled, need, used].flatMap { $0.spans.flatMap { [$0.start, $0.end] } }
        )
        .sorted()
        return apart.spans.flatMap { span in
            let last = min(span.end, instant)
            let cuts = [span.start] + edges.filter { $0 > span.start && $0 < last } + [last]
            return cuts.indices.dropLast().map { index in
                let start = cuts[index]
                let isOpen = index + 2 == cuts.count && span.end > instant
                return AlignmentSeries.Divergence(
                    identity: identity,
                    since: Instant(milliseconds: start),
                    until: isOpen ? nil : Instant(milliseconds: cuts[index + 1]),
                    isNeeded: need.contains(start),
                    isLicensed: seat.contains(start),
                    isEntitled: entitled.contains(start),
                    isUsed: used.contains(start)
                )
            }
        }
    }
}

/// Counts spans by the days at whose end they hold.
private struct DayCounts {
    private typealias Counter = any WritableKeyPath<AlignmentSeries.Point, Int> & Sendable

    private static let day: Int64 = 86_400_000

    private let first: Int64
    private let end: Int64
    /// By day, what comes and goes with it.
    private var changes: [Int64: AlignmentSeries.Point] = [:]

    init(_ reader: MetricReader) {
        first = DayCounts.day(of: reader.startedAt)
        end = reader.at
    }

    private static func day(of instant: Int64) -> Int64 {
        let (quotient, remainder) = instant.quotientAndRemainder(dividingBy: day)
        return remainder < 0 ? quotient - 1 : quotient
    }

    mutating func add(_ pair: SeatPair, apart: Intervals) {
        add(pair.need, to: \.needed)
        add(pair.seat, to: \.licensed)
        add(pair.entitled, to: \.entitled)
        add(pair.used, to: \.used)
        add(apart, to: \.apart)
    }

    private mutating func add(_ spans: Intervals, to counter: Counter) {
        for span in spans.spans where span.start <= end {
            let from = max(first, DayCounts.day(of: span.start))
            // It holds at the end of its last day only if it goes on beyond it.
            let until = span.end > end ? nil : max(first, DayCounts.day(of: span.end))
            guard from != until else { continue }
            change(from, counter, by: 1)
            if let until { change(until, counter, by: -1) }
        }
    }

    private mutating func change(_ day: Int64, _ counter: Counter, by step: Int) {
        var point = changes[day] ?? AlignmentSeries.Point(at: endOfDay(day))
        point[keyPath: counter] += step
        changes[day] = point
    }

    private func endOfDay(_ day: Int64) -> Instant {
        Instant(milliseconds: min((day + 1) * DayCounts.day - 1, end))
    }

    var points: [AlignmentSeries.Point] {
        var result: [AlignmentSeries.Point] = []
        for day in changes.keys.sorted() {
            guard let change = changes[day] else { continue }
            let last = result.last
            let point = AlignmentSeries.Point(
                at: change.at,
                needed: (last?.needed ?? 0) + change.needed,
                licensed: (last?.licensed ?? 0) + change.licensed,
                entitled: (last?.entitled ?? 0) + change.entitled,
                used: (last?.used ?? 0) + change.used,
                apart: (last?.apart ?? 0) + change.apart
            )
            if last.map({ !$0.counts(as: point) }) ?? true { result.append(point) }
        }
        return result
    }
}

extension AlignmentSeries.Point {
    /// Whether it says the same of another day.
    fileprivate func counts(as other: Self) -> Bool {
        (needed, licensed, entitled, used, apart)
            == (other.needed, other.licensed, other.entitled, other.used, other.apart)
    }
}
