// SPDX-License-Identifier: Apache-2.0

/// Values that look random but depend only on a seed and a number.
package struct DerivedBits: Hashable, Sendable {
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// The output function of SplitMix64 (Steele, Lea, Flood 2014).
    package subscript(number: UInt64) -> UInt64 {
        var bits = seed &+ number &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// The template with each `*` replaced by a lower-case hexadecimal digit.
    package func text(_ template: StaticString, number: UInt64) -> String {
        let count = template.utf8CodeUnitCount
        let start = template.utf8Start
        return String(unsafeUninitializedCapacity: count) { buffer in
            var word: UInt64 = 0
            var digits: UInt64 = 0
            for index in 0..<count {
                guard start[index] == UInt8(ascii: "*") else {
                    buffer[index] = start[index]
                    continue
                }
                if digits.isMultiple(of: 16) { word = self[number &* 4 &+ digits / 16] }
                buffer[index] = hexDigit(word >> 60)
                word <<= 4
                digits += 1
            }
            return count
        }
    }
}

private func hexDigit(_ value: UInt64) -> UInt8 {
    value < 10 ? UInt8(48 + value) : UInt8(87 + value)
}
