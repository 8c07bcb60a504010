// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing

@Suite
struct DurationTextTests {
    @Test(arguments: [
        ("0s", 0), ("250ms", 250), ("1h30m", 5_400_000), ("2w", 1_209_600_000),
        ("3652425d", 315_569_520_000_000),
    ])
    func `a time is read to the millisecond`(text: String, milliseconds: Int64) {
        #expect(Duration(text: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "9223372036854775807s", "9223372036854775808ms", "9223372036854775809s",
        "99999999999999999999d", "3652426d", "3652425d1ms", "521776w", "315569520000001ms",
        "-1s", "1", "s", "1.5h", "1e3s", "nan", "inf", "٣s", "1s ", "1x",
    ])
    func `impossible dates and times are rejected`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test func `an instant stops at the ends of time`() {
        let last = Instant(milliseconds: .max)
        #expect(last.advanced(by: .seconds(1)) == last)
        #expect(Instant(milliseconds: .min).advanced(by: .zero - .seconds(1)).milliseconds == .min)
        #expect(Instant(milliseconds: .min).duration(to: last) == .milliseconds(Int64.max))
        #expect(last.duration(to: Instant(milliseconds: .min)) == .milliseconds(Int64.min))
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect((Duration.zero - .seconds(Int64.max)).wholeMilliseconds == .min)
    }
}
