// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// A run told in minutes, in any order; the ledger receives it in time order.
struct Story {
    private var events: [(at: Int64, body: RunEvent.Body)] = []
    private var numbers = 0

    static let origin: Int64 = 1_772_442_000_000
    static let target = TargetName("desk")

    static func instant(_ minutes: Int) -> Instant {
        Instant(milliseconds: origin + Int64(minutes) * 60_000)
    }

    static func right(
        _ name: String,
        kind: Entitlement.Kind = .role,
        target: TargetName = Story.target
    ) -> Entitlement {
        Entitlement(target: target, kind: kind, name: name)
    }

    static let seat = right("agent", kind: .license)

    init(deadline minutes: Int = 60, weights: [String: Int] = [:]) {
        let patterns = weights.map {
            (Policy.EntitlementPattern(kind: .role, name: $0.key), $0.value)
        }
        let start = RunStarted(
            scenario: "story",
            seed: 1,
            deadline: .seconds(minutes * 60),
            weights: Dictionary(patterns) { first, _ in first }
        )
        record(.runStarted(start), at: -100_000)
    }

    mutating func record(_ body: RunEvent.Body, at minutes: Int) {
        events.append((at: Story.origin + Int64(minutes) * 60_000, body: body))
    }

    mutating func nextNumber() -> Int {
        numbers += 1
        return numbers
    }

    /// The ledger after all events.
    var ledger: MetricLedger {
        var ledger = MetricLedger()
        let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
        for (sequence, index) in order.enumerated() {
            ledger.observe(
                RunEvent(
                    sequence: sequence + 1,
                    at: Instant(milliseconds: events[index].at),
                    body: events[index].body
                )
            )
        }
        return ledger
    }

    func read(
        _ key: String,
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    )
        -> MetricReading?
    {
        var query = MetricQuery(at: Story.instant(minutes))
        change(&query)
        return MetricCatalog.readings([key], in: ledger, query: query).first
    }

    /// The numerator and denominator of a ratio, unreduced; empty for anything else.
    func ratio(
        _ key: String,
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    )
        -> [Int64]
    {
        guard case .ratio(let ratio) = read(key, at: minutes, change)?.value else { return [] }
        return [ratio.numerator, ratio.denominator]
    }

    func count(
        _ key: String,
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    )
        -> Int64?
    {
        guard case .count(let count) = read(key, at: minutes, change)?.value else { return nil }
        return count
    }

    /// An integral over time, in minutes.
    func minutes(
        _ key: String,
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    )
        -> Int64?
    {
        guard case .integral(let total) = read(key, at: minutes, change)?.value else { return nil }
        return total / 60_000
    }

    func distribution(
        _ key: String,
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    ) -> Distribution? {
        guard case .distribution(let found) = read(key, at: minutes, change)?.value else {
            return nil
        }
        return found
    }
}

extension Distribution.Quantile {
    static func minutes(_ minutes: Int) -> Self { .finite(Int64(minutes) * 60_000) }
    static func beyond(minutes: Int) -> Self { .beyond(Int64(minutes) * 60_000) }
}
