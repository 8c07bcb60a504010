// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics

extension ExactRatio {
    /// `8/11 (72.7 %)`, `9,299/9,299 (100.0 %)`, and `n/a (0 of 0)` if there is no ratio.
    package var text: String {
        guard denominator > 0 else { return "n/a (0 of 0)" }
        return "\(grouped(Int(numerator)))/\(grouped(Int(denominator))) (\(percentText))"
    }

    /// One decimal, half up.
    ///
    /// A share is shown as 100.0 or 0.0 only if it is exactly that.
    package var percentText: String {
        guard denominator > 0 else { return "n/a" }
        // Figures beyond 10^15 are scaled down equally on both sides, far below the displayed
        // decimal.
        let scale = max(1, max(numerator.magnitude, denominator.magnitude) / 1_000_000_000_000_000)
        let part = numerator / Int64(scale)
        let whole = denominator / Int64(scale)
        let perMille = (part * 2_000 + whole) / (2 * whole)
        if perMille >= 1_000, numerator < denominator { return "> 99.9 %" }
        if perMille == 0, numerator > 0 { return "< 0.1 %" }
        return "\(perMille / 10).\(perMille % 10) %"
    }
}

extension Distribution.Quantile {
    package func text(in unit: Distribution.Unit) -> String {
        switch self {
        case .finite(let value): unit.text(of: value)
        case .beyond(let value): "> \(unit.text(of: value))"
        }
    }
}

extension Distribution.Unit {
    func text(of value: Int64) -> String {
        switch self {
        case .milliseconds: Duration.milliseconds(value).clockText
        case .calls: grouped(Int(value))
        }
    }
}

extension Distribution {
    /// `p50 0:05:00, p95 > 24:00:00, max > 24:00:00 (n = 12, 2 still open)`.
    package var text: String {
        guard let p50, let p95, let max else { return "n/a (n = 0)" }
        let noun =
            switch unit {
            case .milliseconds: ""
            case .calls: " calls"
            }
        let open = censored > 0 ? ", \(grouped(censored)) still open" : ""
        return "p50 \(p50.text(in: unit)), p95 \(p95.text(in: unit)), "
            + "max \(max.text(in: unit))\(noun) (n = \(grouped(count))\(open))"
    }
}

extension MetricValue {
    package var text: String {
        switch self {
        case .ratio(let ratio): ratio.text
        case .distribution(let distribution): distribution.text
        case .count(let value): grouped(Int(value))
        case .integral(let milliseconds): hoursText(milliseconds: milliseconds)
        }
    }
}

extension MetricValue {
    /// The value in the unit that a metric declares.
    package func text(in unit: MetricDefinition.Unit) -> String {
        switch (self, unit) {
        case (.integral(let milliseconds), .entitlementHours): entitlementHours(milliseconds)
        case (.integral(let milliseconds), .seatDays):
            "\(hundredths(of: milliseconds, per: 86_400_000)) seat-days"
        case (.ratio, _), (.distribution, _), (.count, _), (.integral, _): text
        }
    }
}

private func hoursText(milliseconds: Int64) -> String {
    "\(hundredths(of: milliseconds, per: 3_600_000)) h"
}

/// `26.17 entitlement-hours`.
func entitlementHours(_ milliseconds: Int64) -> String {
    "\(hundredths(of: milliseconds, per: 3_600_000)) entitlement-hours"
}

/// Two decimals, half up.
private func hundredths(of value: Int64, per unit: UInt64) -> String {
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit)
    let part = (rest * 200 + unit) / (2 * unit)
    let total = whole + part / 100
    let decimals = part % 100
    return "\(value < 0 ? "-" : "")\(grouped(Int(total))).\(decimals < 10 ? "0" : "")\(decimals)"
}

/// `1,234,567`: figures for people.
package func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude).utf8)
    var result: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
        result.append(digit)
    }
    return String(decoding: result, as: UTF8.self)
}

/// `1 call`, `2 calls`, `3 people` with `plural` for irregular nouns.
package func counted(_ value: Int, _ noun: String, plural: String? = nil) -> String {
    "\(grouped(value)) \(value == 1 ? noun : plural ?? noun + "s")"
}
