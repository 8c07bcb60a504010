// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics
import Reports

/// How a figure compares with its bound.
enum BoundVerdict: Hashable {
    case held
    case violated
    /// There was nothing, or too little, to judge.
    case vacuous(String)
}

extension Bound {
    /// Judges a metric's value, by exact arithmetic.
    func verdict(on value: MetricValue, unit: MetricDefinition.Unit) -> BoundVerdict {
        switch value {
        case .ratio(let ratio): verdict(on: ratio)
        case .count(let count): compare(.exact(Int128(count), 1))
        case .integral(let milliseconds):
            compare(.exact(Int128(milliseconds), Int128(unit.millisecondsPerUnit)))
        case .distribution(let distribution): verdict(on: distribution)
        }
    }

    func verdict(on count: Int) -> BoundVerdict { compare(.exact(Int128(count), 1)) }

    private func verdict(on ratio: ExactRatio) -> BoundVerdict {
        if ratio.denominator == 0 {
            return requirement == .notApplicable ? .held : .vacuous("n/a (0 of 0)")
        }
        if ratio.denominator < minDenominator {
            return .vacuous(
                "rests on \(ratio.denominator), at least \(minDenominator) required"
            )
        }
        return compare(.exact(Int128(ratio.numerator), Int128(ratio.denominator)))
    }

    private func verdict(on distribution: Distribution) -> BoundVerdict {
        switch statistic ?? .max {
        case .count: return verdict(on: distribution.count)
        case .censored: return verdict(on: distribution.censored)
        case .p50, .p95, .max, .mean: break
        }
        if distribution.count == 0 {
            return requirement == .notApplicable ? .held : .vacuous("n/a (n = 0)")
        }
        if distribution.count < Int(minDenominator) {
            return .vacuous("rests on \(distribution.count), at least \(minDenominator) required")
        }
        let quantile: Distribution.Quantile?
        switch statistic ?? .max {
        case .p50: quantile = distribution.p50
        case .p95: quantile = distribution.p95
        case .max: quantile = distribution.max
        case .mean:
            // Kept in millionths, far finer than any bound.
            guard let mean = distribution.mean else { return .violated }
            return compare(.exact(Int128(mean * 1_000_000), 1_000_000))
        case .count, .censored: quantile = nil
        }
        switch quantile {
        case .finite(let value): return compare(.exact(Int128(value), 1))
        case .beyond: return compare(.beyondEverything)
        case nil: return .vacuous("n/a (n = 0)")
        }
    }

    private enum Figure {
        case exact(Int128, Int128)
        /// Censored: greater than every finite bound.
        case beyondEverything
    }

    private func compare(_ figure: Figure) -> BoundVerdict {
        switch requirement {
        case .notApplicable: .violated
        case .equals(let quantity): order(figure, quantity) == 0 ? .held : .violated
        case .range(let atLeast, let atMost):
            atLeast.map { order(figure, $0) >= 0 } ?? true
                && atMost.map { order(figure, $0) <= 0 } ?? true ? .held : .violated
        }
    }

    /// Negative if the figure is less than the quantity, positive if greater.
    private func order(_ figure: Figure, _ quantity: Quantity) -> Int {
        guard case .exact(let numerator, let denominator) = figure else { return 1 }
        let left: Int128
        let right: Int128
        switch quantity {
        case .number(let ratio):
            left = numerator * Int128(ratio.denominator)
            right = Int128(ratio.numerator) * denominator
        case .duration(let duration):
            left = numerator
            right = Int128(duration.wholeMilliseconds) * denominator
        }
        return left < right ? -1 : left > right ? 1 : 0
    }
}

extension Bound {
    /// `1`, `at least 0.95`, `at most 0:10:00`, `n/a`.
    var text: String {
        let figure: String
        switch requirement {
        case .notApplicable: figure = "n/a"
        case .equals(let quantity): figure = quantity.text
        case .range(let atLeast?, let atMost?): figure = "\(atLeast.text) to \(atMost.text)"
        case .range(let atLeast?, nil): figure = "at least \(atLeast.text)"
        case .range(nil, let atMost?): figure = "at most \(atMost.text)"
        case .range(nil, nil): figure = "anything"
        }
        return statistic.map { "\($0.rawValue) \(figure)" } ?? figure
    }
}

extension Quantity {
    var text: String {
        switch self {
        case .duration(let duration): duration.clockText
        case .number(let ratio):
            if ratio.denominator == 1 {
                "\(ratio.numerator)"
            } else {
                ratio.decimalText ?? "\(ratio.numerator)/\(ratio.denominator)"
            }
        }
    }
}

extension ExactRatio {
    /// `0.95` for 95/100; `nil` for a ratio without a short decimal form.
    fileprivate var decimalText: String? {
        let digits = String(denominator)
        guard digits.first == "1", digits.dropFirst().allSatisfy({ $0 == "0" }) else { return nil }
        let places = digits.count - 1
        let rest = String(numerator % denominator)
        let padding = String(repeating: "0", count: places - rest.count)
        return "\(numerator / denominator).\(padding)\(rest)"
    }
}

extension MetricDefinition.Unit {
    /// The unit of a plain number in a bound, for figures kept in milliseconds.
    fileprivate var millisecondsPerUnit: Int64 {
        switch self {
        case .entitlementHours: 3_600_000
        case .seatDays: 86_400_000
        case .fraction, .multiple, .duration, .calls, .accounts, .paths, .removals, .exceptions,
            .seats, .corrections, .decisions, .findings, .keys:
            1
        }
    }
}
