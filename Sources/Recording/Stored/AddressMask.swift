// SPDX-License-Identifier: Apache-2.0

import Wire

/// Masks email addresses in stored text.
package enum AddressMask {
    /// A request path with its query: values of parameters whose name ends in `email` are fully
    /// masked, and so is any other run of address characters around an `@`, encoded or not.
    package static func maskedPath(_ path: String) -> String {
        var path = path
        guard path.withUTF8(mayNameAddress) else { return path }
        return String(decoding: masked(Array(path.utf8), isRequestTarget: true), as: UTF8.self)
    }

    /// Whether a request path has an `@`, an escape, or a parameter that holds an address.
    private static func mayNameAddress(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var inQuery = false
        for (index, byte) in path.enumerated() {
            switch byte {
            // An escape is classified by the byte that it encodes, and masked or kept as a unit.
            case 37, 64: return true
            case 63: inQuery = true
            case 61: if inQuery, endsInEmail(path[..<index]) { return true }
            default: break
            }
        }
        return false
    }

    /// Free text: every address is replaced.
    package static func maskedText(_ text: String) -> String {
        guard text.utf8.contains(64) else { return text }
        return String(decoding: masked(Array(text.utf8), isRequestTarget: false), as: UTF8.self)
    }

    private static let ellipsis = Array("…".utf8)

    private static func masked(_ bytes: [UInt8], isRequestTarget: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var runStart = 0
        var holdsAt = false
        var inQuery = false
        var index = 0
        func flush(upTo end: Int) {
            result += holdsAt ? ellipsis[...] : bytes[runStart..<end]
            holdsAt = false
        }
        while index < bytes.count {
            let (byte, width) = unit(of: bytes, at: index, isEncoded: isRequestTarget)
            if byte == 64 {
                holdsAt = true
            } else if isSeparator(byte, width: width, inQuery: inQuery) {
                flush(upTo: index)
                result += bytes[index..<index + width]
                runStart = index + width
                if isRequestTarget, byte == 63, width == 1 { inQuery = true }
                if inQuery, byte == 61, width == 1, endsInEmail(result.dropLast()) {
                    let rest = bytes[(index + 1)...]
                    let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
                    if end > index + 1 { result += ellipsis }
                    index = end
                    runStart = end
                    continue
                }
            }
            index += width
        }
        flush(upTo: bytes.count)
        return result
    }

    /// The byte at `index`, decoded, and how many bytes it takes.
    private static func unit(
        of bytes: [UInt8],
        at index: Int,
        isEncoded: Bool
    ) -> (byte: UInt8, width: Int) {
        guard isEncoded, bytes[index] == 37, index + 2 < bytes.count,
            let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2])
        else { return (bytes[index], 1) }
        return (high << 4 | low, 3)
    }

    /// Whether a byte ends an address.
    ///
    /// Quotes do; an apostrophe does not, since a name may contain one, so a value in apostrophes
    /// is masked with them. A bare plus in a query is a blank.
    private static func isSeparator(_ byte: UInt8, width: Int, inQuery: Bool) -> Bool {
        switch byte {
        case 0...32, 34, 38, 40, 41, 44, 47, 58...63, 91...93, 123...125: true
        case 43: inQuery && width == 1
        default: false
        }
    }

    /// Whether the bytes end in the name of a parameter for addresses.
    private static func endsInEmail(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        let word: StaticString = "email"
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        let tail = bytes.suffix(letters.count)
        return tail.count == letters.count
            && zip(tail, letters).allSatisfy { byte, letter in byte | 32 == letter }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

extension JSONWriter {
    /// Writes free text with its addresses masked.
    mutating func writeMasked(_ text: String) {
        write(AddressMask.maskedText(text))
    }
}
