// SPDX-License-Identifier: Apache-2.0

extension Instant {
    /// Reads an RFC 3339 instant, or just a date (midnight UTC).
    ///
    /// Accepts `2026-03-02`, `2026-03-02T09:00Z`, `2026-03-02T09:00:00Z`, fractions of a second
    /// (cut to milliseconds) and offsets `+05:30`, `+0530`, `+05`. A blank may replace `T`, and no
    /// zone means UTC, because vendors send both. Anything else, including an invalid date, is
    /// `nil`.
    package init?(rfc3339 text: String) {
        var text = text
        let parsed: Int64? = text.withUTF8 { bytes in
            var reader = CivilReader(bytes: bytes)
            return reader.milliseconds()
        }
        // An offset can lead out of the representable years.
        guard let parsed, Instant.printable.contains(parsed) else { return nil }
        self.init(milliseconds: parsed)
    }

    /// The milliseconds of the years 1 to 9999, which RFC 3339 can express.
    package static let printable = Int64(-62_135_596_800_000)...Int64(253_402_300_799_999)

    package var date: CivilDate {
        CivilDate(daysSinceEpoch: Int(floorDivision(milliseconds, 86_400_000)))
    }

    package var millisecondsOfDay: Int64 {
        let rest = milliseconds % 86_400_000
        return rest < 0 ? rest + 86_400_000 : rest
    }

    /// `2026-03-02T09:00:00Z`; milliseconds appear only where there are some.
    package var rfc3339: String {
        let text = rfc3339Seconds
        let rest = millisecondsOfDay % 1_000
        guard rest != 0 else { return text }
        let digits = String(rest)
        let padding = String(repeating: "0", count: 3 - digits.count)
        return text.dropLast() + "." + padding + digits + "Z"
    }

    /// The instant cut to whole seconds, as most vendors print it.
    package var rfc3339Seconds: String {
        let date = date
        let seconds = Int(millisecondsOfDay / 1_000)
        return String(unsafeUninitializedCapacity: 20) { buffer in
            func put(_ value: Int, _ width: Int, at start: Int) {
                var value = value
                for index in stride(from: start + width - 1, through: start, by: -1) {
                    buffer[index] = UInt8(48 + value % 10)
                    value /= 10
                }
            }
            put(date.year, 4, at: 0)
            buffer[4] = UInt8(ascii: "-")
            put(date.month, 2, at: 5)
            buffer[7] = UInt8(ascii: "-")
            put(date.day, 2, at: 8)
            buffer[10] = UInt8(ascii: "T")
            put(seconds / 3_600, 2, at: 11)
            buffer[13] = UInt8(ascii: ":")
            put(seconds / 60 % 60, 2, at: 14)
            buffer[16] = UInt8(ascii: ":")
            put(seconds % 60, 2, at: 17)
            buffer[19] = UInt8(ascii: "Z")
            return 20
        }
    }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}

private func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private struct CivilReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func milliseconds() -> Int64? {
        guard let year = number(width: 4), skip("-"), let month = number(width: 2), skip("-"),
            let day = number(width: 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        let midnight = Int64(date.daysSinceEpoch) * 86_400_000
        if position == bytes.count { return midnight }
        guard skip("T") || skip("t") || skip(" "), let hour = number(width: 2), hour < 24,
            skip(":"), let minute = number(width: 2), minute < 60
        else { return nil }
        var time = Int64(hour * 3_600 + minute * 60) * 1_000
        if skip(":") {
            guard let second = number(width: 2), second < 60 else { return nil }
            time += Int64(second) * 1_000
            if skip(".") {
                guard let fraction = fraction() else { return nil }
                time += fraction
            }
        }
        guard let offset = offset(), position == bytes.count else { return nil }
        return midnight + time - offset
    }

    private mutating func offset() -> Int64? {
        if position == bytes.count || skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = number(width: 2), hours < 24 else { return nil }
        var minutes = 0
        if position < bytes.count {
            _ = skip(":")
            guard let read = number(width: 2), read < 60 else { return nil }
            minutes = read
        }
        return sign * Int64(hours * 60 + minutes) * 60_000
    }

    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var digits = 0
        while position < bytes.count, let digit = digit(bytes[position]) {
            if digits < 3 { value = value * 10 + Int64(digit) }
            digits += 1
            position += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 3)..<3 { value *= 10 }
        return value
    }

    private mutating func number(width: Int) -> Int? {
        guard position + width <= bytes.count else { return nil }
        var value = 0
        for index in position..<position + width {
            guard let digit = digit(bytes[index]) else { return nil }
            value = value * 10 + digit
        }
        position += width
        return value
    }

    private func digit(_ byte: UInt8) -> Int? {
        byte >= 48 && byte <= 57 ? Int(byte) - 48 : nil
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }
}
