// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The longest duration that text can express, in milliseconds: 10,000 years, the span of the
    /// RFC 3339 calendar, so that an instant plus many of these still fits.
    private static let millisecondsMax: Int64 = 3_652_425 * 86_400_000

    /// Reads `30s`, `5m`, `1h30m`, `90d`, `250ms`, `2w`; `nil` for anything else, including
    /// negative numbers and more than 10,000 years.
    package init?(text: String) {
        var total: Int64 = 0
        var digits: Int64?
        var rest = Substring(text)
        while let character = rest.first {
            if let digit = character.wholeNumberValue, character.isASCII {
                let value = (digits ?? 0) * 10 + Int64(digit)
                guard value <= Duration.millisecondsMax else { return nil }
                digits = value
                rest = rest.dropFirst()
                continue
            }
            guard let value = digits else { return nil }
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            guard let factor = Duration.millisecondsPerUnit[String(unit)],
                value <= (Duration.millisecondsMax - total) / factor
            else { return nil }
            total += value * factor
            digits = nil
            rest = rest.dropFirst(unit.count)
        }
        guard digits == nil, !text.isEmpty else { return nil }
        self = .milliseconds(total)
    }

    /// `h:mm:ss`, hours unbounded; milliseconds only if there are any.
    package var clockText: String {
        let total = wholeMilliseconds
        let seconds = total / 1_000
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let base = "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let rest = total % 1_000
        guard rest != 0 else { return base }
        let digits = String(rest)
        return base + "." + String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static let millisecondsPerUnit: [String: Int64] = [
        "ms": 1, "s": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
        "w": 604_800_000,
    ]
}
