// SPDX-License-Identifier: Apache-2.0

import CivilTime

extension Instant {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// `3 March 2026, 09:00`, with seconds if not zero; in UTC.
    var prose: String {
        let date = CivilDate(daysSinceEpoch: days)
        return "\(date.day) \(Instant.months[date.month - 1]) \(date.year), \(clockText)"
    }

    /// `3 Mar 2026`.
    var dayText: String {
        let date = CivilDate(daysSinceEpoch: days)
        return "\(date.day) \(Instant.months[date.month - 1].prefix(3)) \(date.year)"
    }

    /// `09:00`, `09:00:02`.
    var clockText: String {
        let seconds = Int(floored(by: 1_000) - Int64(days) * 86_400)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let minutes = "\(two(seconds / 3_600)):\(two(seconds / 60 % 60))"
        return seconds % 60 == 0 ? minutes : minutes + ":\(two(seconds % 60))"
    }

    private var days: Int { Int(floored(by: 86_400_000)) }

    private func floored(by unit: Int64) -> Int64 {
        milliseconds >= 0 ? milliseconds / unit : -((-milliseconds + unit - 1) / unit)
    }
}

extension Duration {
    /// `12 days`, `3 hours`, `2 minutes`, `4 s`: as much as a sentence needs, rounded down.
    var spoken: String {
        let seconds = wholeMilliseconds / 1_000
        func count(_ value: Int64, _ noun: String) -> String { counted(Int(value), noun) }
        if seconds >= 2 * 86_400 { return count(seconds / 86_400, "day") }
        if seconds >= 2 * 3_600 { return count(seconds / 3_600, "hour") }
        if seconds >= 120 { return count(seconds / 60, "minute") }
        return count(seconds, "second")
    }
}
