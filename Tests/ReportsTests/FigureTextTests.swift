// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Testing

@Suite
struct FigureTextTests {
    @Test(
        arguments: [
            (8, 11, "8/11 (72.7 %)"),
            (0, 0, "n/a (0 of 0)"),
            (0, 5, "0/5 (0.0 %)"),
            (5, 5, "5/5 (100.0 %)"),
            (9_999, 10_000, "9,999/10,000 (> 99.9 %)"),
            (1, 10_000, "1/10,000 (< 0.1 %)"),
            (1, 2_000, "1/2,000 (0.1 %)"),
            (
                Int64.max / 2, Int64.max,
                "4,611,686,018,427,387,903/9,223,372,036,854,775,807 (50.0 %)"
            ),
        ] as [(Int64, Int64, String)]
    )
    func `a ratio is printed as a pair and one decimal`(
        numerator: Int64,
        denominator: Int64,
        text: String
    ) {
        #expect(ExactRatio(numerator, of: denominator).text == text)
    }

    @Test func `what has not ended is printed as longer than the run`() {
        let figures = RevocationFigures(times: [.beyond(86_400_000), .finite(61_000)])
        #expect(
            figures.timeToRevoke.text
                == "p50 0:01:01, p95 > 24:00:00, max > 24:00:00 (n = 2, 1 still open)"
        )
    }

    @Test(
        arguments: [
            (94_212_000, "26.17 h"), (0, "0.00 h"), (18_000, "0.01 h"), (17_999, "0.00 h"),
            (3_600_000_000, "1,000.00 h"), (3_599_999, "1.00 h"),
        ] as [(Int64, String)]
    )
    func `an integral is printed in hours with two decimals`(milliseconds: Int64, text: String) {
        #expect(MetricValue.integral(milliseconds: milliseconds).text == text)
    }

    @Test func `an integral of seats is printed in days`() {
        let value = MetricValue.integral(milliseconds: 129_600_000)
        #expect(value.text(in: .seatDays) == "1.50 seat-days")
        #expect(value.text(in: .entitlementHours) == "36.00 entitlement-hours")
    }

    /// Ten paths in minutes, and two more that are never removed: the example of the metric.
    @Test func `percentiles are nearest ranks and censored values sort last`() {
        let finite = [45, 2, 3, 240, 3, 4, 5, 8, 12, 30].map { minutes in
            Distribution.Quantile.finite(minutes * 60_000)
        }
        let ten = RevocationFigures(times: finite).timeToRevoke
        #expect(ten.p50 == .finite(300_000))
        #expect(ten.p95 == .finite(14_400_000))
        let censored = [Distribution.Quantile](repeating: .beyond(600_000), count: 2)
        let twelve = RevocationFigures.pooled([
            RevocationFigures(times: censored), RevocationFigures(times: finite),
        ]).timeToRevoke
        #expect(twelve.p50 == .finite(480_000))
        #expect(twelve.p95 == .beyond(600_000))
        #expect(twelve.mean == nil)
        #expect(ten.mean == 2_112_000)
    }
}
