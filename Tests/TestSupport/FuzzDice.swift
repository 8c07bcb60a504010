// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Draws nonsense inputs from a seed, so that what is found can be reproduced.
package struct FuzzDice: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64: small, and the same everywhere.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// How many inputs each reader gets: `RESIDUE_FUZZ` says it, and `usual` without that.
    package static func count(usual: Int) -> Int {
        ProcessInfo.processInfo.environment["RESIDUE_FUZZ"].flatMap { Int($0) } ?? usual
    }

    package mutating func roll(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    package mutating func one<Element>(of elements: [Element]) -> Element {
        elements[roll(elements.count)]
    }

    /// Values at the limits of arithmetic, calendars and parsers.
    package static let extremes = [
        "0", "-0", "-1", "1", "2147483648", "4294967296", "9007199254740993",
        "9223372036854775806", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "18446744073709551616",
        "99999999999999999999", "00000000000000000001", "1e308", "1e309", "-1e308", "1e-320",
        "0.1e-999", "1e999999999", "nan", "NaN", "inf", "-Infinity", "0x7fffffffffffffff", "1_000",
        "9223372036854775807s", "9223372036854775807ms", "9223372036854775807w",
        "106751991167d", "3652425d", "1000000000000h", "99999999999999999999m", "-1s", "1s-1s",
        "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999999999999-23:59", "0000-01-01",
        "9999999-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2026-02-30", "2026-13-01T25:61:61Z",
        "+9223372036854775807s", "-3652425d", "+3652425d", "100%", "1e3%", "9223372036854775807/1",
        "1/9223372036854775807", "1/0", "9223372036854775807.999999", "0.9999999", "~", "null",
        "true", "", " ", "\u{0}", "\u{FEFF}", "\u{202E}x", "\u{1F600}", "é", "e\u{301}", "%00",
        "%ff", "\\ud800", "'", "\"", "[]", "{}", "- -", "? :", "&a", "*a", "!!binary x", "<<", "|",
        "../../etc/passwd", "/dev/zero", "*", "**", "{id}", "$(id)",
    ]

    /// Long or deep texts; rare, since they cost time.
    package mutating func monster() -> String {
        let size = one(of: [300, 5_000, 70_000])
        switch roll(12) {
        case 0: return String(repeating: "x", count: 1 << 20)
        case 1: return String(repeating: "[", count: size)
        case 2: return String(repeating: "{\"a\":", count: size)
        case 3: return String(repeating: "(", count: size)
        case 4: return String(repeating: "9", count: size)
        case 5: return String(repeating: "1h", count: size)
        case 6: return String(repeating: "a.", count: size)
        case 7: return String(repeating: "- ", count: size)
        case 8: return String(repeating: "not (", count: size)
        case 9: return String(repeating: "\u{301}", count: size)
        case 10: return String(repeating: "/", count: size)
        default: return String(repeating: "*", count: size)
        }
    }

    /// An extreme, a few of them in a row, or noise.
    package mutating func text() -> String {
        switch roll(24) {
        case 0:
            return String(
                decoding: (0..<roll(40)).map { _ in UInt8(truncatingIfNeeded: next()) },
                as: UTF8.self
            )
        case 1...4: return (0..<roll(4)).map { _ in one(of: Self.extremes) }.joined()
        case 5: return roll(400) == 0 ? monster() : "x"
        default: return one(of: Self.extremes)
        }
    }

    /// A copy that is damaged in a few places; often a value gives way to an extreme.
    package mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...roll(3) where !bytes.isEmpty {
            let place = roll(bytes.count)
            switch roll(8) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(one(of: Self.telling), at: place)
            case 2: bytes[place] = one(of: Self.telling)
            case 3: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 4:
                let piece = Array(bytes[place..<min(bytes.count, place + roll(40))])
                bytes.insert(contentsOf: piece, at: roll(place + 1))
            default: replaceValue(at: place, in: &bytes)
            }
        }
        return bytes
    }

    private static let telling = Array("{}[]:,-+#&*!|>'\"%@`\t\n 09aT\0".utf8) + [0xE9, 0xEF, 0xFF]

    /// Replaces the word at `place` with an extreme.
    private mutating func replaceValue(at place: Int, in bytes: inout [UInt8]) {
        func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == 45 || byte == 46
        }
        var start = place
        var end = place
        while start > 0, isWord(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, isWord(bytes[end]) { end += 1 }
        bytes.replaceSubrange(start..<end, with: Array(text().utf8))
    }
}
