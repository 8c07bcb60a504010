// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// Reads `30s`, `5m`, `1h30m`, `90d`, `250ms`, `2w`; `nil` for anything else, a negative
    /// number included.
    package init?(text: String) {
        var total: Int64 = 0
        var digits: Int64?
        var rest = Substring(text)
        while let character = rest.first {
            if let digit = character.wholeNumberValue, character.isASCII {
                let (product, overflow) = (digits ?? 0).multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                digits = product + Int64(digit)
                rest = rest.dropFirst()
                continue
            }
            guard let value = digits else { return nil }
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            guard let factor = Duration.millisecondsPerUnit[String(unit)] else { return nil }
            let (amount, overflow) = value.multipliedReportingOverflow(by: factor)
            guard !overflow, amount < Int64.max / 8 - total else { return nil }
            total += amount
            digits = nil
            rest = rest.dropFirst(unit.count)
        }
        guard digits == nil, !text.isEmpty else { return nil }
        self = .milliseconds(total)
    }

    /// `h:mm:ss`, hours unbounded; milliseconds where there are some.
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
