// SPDX-License-Identifier: Apache-2.0

/// A ratio kept as an exact pair and rounded only for display; `0/0` is not a number.
package struct ExactRatio: Hashable, Sendable {
    package var numerator: Int64
    package var denominator: Int64

    package init(_ numerator: Int64, of denominator: Int64) {
        precondition(denominator >= 0, "a ratio counts its whole")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// `nil` for 0/0.
    package var value: Double? {
        denominator == 0 ? nil : Double(numerator) / Double(denominator)
    }
}

/// Durations, some of which may not have ended by the horizon.
package struct Distribution: Hashable, Sendable {
    /// A nearest-rank percentile: finite, or beyond the horizon.
    package enum Quantile: Hashable, Sendable {
        case finite(Int64)
        /// Censored; the value is the time from the start to the horizon.
        case beyond(Int64)
    }

    package var count: Int
    package var censored: Int
    /// `nil` when `count` is 0.
    package var p50: Quantile?
    package var p95: Quantile?
    package var max: Quantile?
    /// Printed only if nothing is censored.
    package var mean: Double?
    package var unit: Unit

    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case milliseconds
        case calls
    }

    package init(
        count: Int,
        censored: Int,
        p50: Quantile?,
        p95: Quantile?,
        max: Quantile?,
        mean: Double?,
        unit: Unit
    ) {
        self.count = count
        self.censored = censored
        self.p50 = p50
        self.p95 = p95
        self.max = max
        self.mean = mean
        self.unit = unit
    }
}

/// The value of a metric.
package enum MetricValue: Hashable, Sendable {
    case ratio(ExactRatio)
    case distribution(Distribution)
    case count(Int64)
    /// Entitlement-milliseconds or seat-milliseconds: exact, shown in hours or days.
    case integral(milliseconds: Int64)
}
