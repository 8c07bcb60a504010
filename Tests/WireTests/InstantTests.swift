// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing

@Suite
struct InstantTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("2026-03-02T09:00:00Z", 1_772_442_000_000),
        ("2026-03-02 09:00:00", 1_772_442_000_000), ("2026-03-02T09:00Z", 1_772_442_000_000),
        ("2026-03-02T14:30:00+05:30", 1_772_442_000_000),
        ("2026-03-02T04:00:00-0500", 1_772_442_000_000),
        ("2026-03-02T10:00:00+01", 1_772_442_000_000),
        ("2026-03-02T09:00:00.25Z", 1_772_442_000_250), ("1969-12-31T23:59:59Z", -1_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000),
    ])
    func `vendors' formats for an instant are parsed`(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-03-02T24:00:00Z", "2026-03-02T09:60:00Z",
        "2026-03-02T09", "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00Zx", "02.03.2026",
        "2026-03-02T09:00:00+25:00", "٢٠٢٦-03-02",
    ])
    func `a string that is not an instant is rejected`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `every day of 800 years is its own inverse`() {
        for day in stride(from: -146_097, through: 146_097, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            #expect(date.daysSinceEpoch == day)
        }
    }

    @Test(arguments: ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.007Z", "1969-12-31T23:59:59Z"])
    func `an instant is printed as it is read`(text: String) {
        #expect(Instant(rfc3339: text)?.description == text)
    }

    @Test(arguments: [
        ("30s", 30_000), ("5m", 300_000), ("1h30m", 5_400_000), ("90d", 7_776_000_000),
        ("250ms", 250), ("2w", 1_209_600_000), ("0s", 0),
    ])
    func `a time is read with its units`(text: String, milliseconds: Int64) {
        #expect(Duration(text: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "s", "-5s", "5x", "5 m", "99999999999999999999d", "1h-1m"])
    func `a string that is not a duration is rejected`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test func `a duration is printed in hours, minutes and seconds`() {
        #expect(Duration.seconds(90_061).clockText == "25:01:01")
        #expect(Duration.milliseconds(1_250).clockText == "0:00:01.250")
    }
}
