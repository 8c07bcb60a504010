// SPDX-License-Identifier: Apache-2.0

import Metrics
import Recording
import Reports

/// The figures that stand beside the verdicts, pooled over the checks that were judged.
package struct CheckFigures: Hashable, Sendable {
    package var revoked = ExactRatio(0, of: 0)
    package var accuracy = ExactRatio(0, of: 0)
    /// Rights that bystanders lost.
    package var collateral: Int64 = 0
    package var revocation = RevocationFigures()
    /// Claims that the targets contradict.
    package var falseClaims = 0
    package var calls = 0
    package var events = 0

    package init() {}

    init(_ report: ScenarioReport) {
        revocation = report.revocation
        revoked = report.revocation.revoked
        calls = report.calls
        events = report.lifecycleEvents
        falseClaims = report.findings.count { $0.invariant == .truthfulReport }
        for metric in report.metrics {
            switch (metric.key, metric.value) {
            case ("entitlementAccuracy", .ratio(let ratio)): accuracy = ratio
            case ("falseRevocations", .count(let count)): collateral = count
            case ("falseRevocations", .ratio(let ratio)): collateral = ratio.numerator
            default: break
            }
        }
    }

    package static func pooled(_ parts: [CheckFigures]) -> CheckFigures {
        var sum = CheckFigures()
        for part in parts {
            sum.revoked.numerator += part.revoked.numerator
            sum.revoked.denominator += part.revoked.denominator
            sum.accuracy.numerator += part.accuracy.numerator
            sum.accuracy.denominator += part.accuracy.denominator
            sum.collateral += part.collateral
            sum.falseClaims += part.falseClaims
            sum.calls += part.calls
            sum.events += part.events
        }
        sum.revocation = .pooled(parts.map(\.revocation))
        return sum
    }

    /// Under the words that reports print, in their order.
    package var lines: [(name: String, text: String)] {
        let perEvent =
            events == 0
            ? "n/a" : "\((calls * 10 / events).tenths) (\(calls) calls, \(events) events)"
        return [
            ("access revoked", revoked.text),
            ("accuracy", accuracy.text),
            ("collateral", "\(collateral) rights lost by bystanders"),
            ("time to revoke", revocation.timeToRevoke.text),
            (
                "exposure",
                MetricValue.integral(milliseconds: revocation.exposureMilliseconds)
                    .text(in: .entitlementHours)
            ),
            ("false claims", "\(falseClaims)"),
            ("calls per event", perEvent),
        ]
    }
}

extension Int {
    fileprivate var tenths: String { "\(self / 10).\(self % 10)" }
}
