// SPDX-License-Identifier: Apache-2.0

import Wire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The header fields of one request as they are collected, and what they say about the body.
struct RequestHead {
    enum Body: Hashable {
        case none
        case sized(Int)
        case chunked
    }

    private(set) var headers = WireHeaders()
    private(set) var body = Body.none
    /// A field that RFC 9110 or 9112 forbids was seen.
    private(set) var isMalformed = false
    private(set) var hosts = 0
    private var credentials = 0
    /// The address just past what was read last.
    private var place: UInt = 0
    /// How many octets end a line (CR LF or LF); the library replaces each with NUL.
    private var lineBreak: UInt = 0

    mutating func begin(after version: UnsafePointer<CChar>) {
        headers.fields.reserveCapacity(8)
        place = UInt(bitPattern: version) + UInt(strlen(version))
    }

    mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        move(to: UInt(bitPattern: name.baseAddress), end: name.count)
        guard isColon(upTo: value.baseAddress) else {
            isMalformed = true
            return
        }
        place = UInt(bitPattern: value.baseAddress) + UInt(value.count)
        let value = withoutTrailingSpace(value)
        guard isToken(name), isFieldValue(value), let value = text(value) else {
            isMalformed = true
            return
        }
        let name = String(decoding: name, as: UTF8.self)
        switch name.utf8.count {
        case 4 where equals(name, "host"): hosts += 1
        case 13 where equals(name, "authorization"): takeCredential()
        case 14 where equals(name, "content-length"): takeLength(value)
        case 17 where equals(name, "transfer-encoding"): takeCoding(value)
        default: break
        }
        headers.append(name, value)
    }

    /// The header ends at this address, after an empty line.
    mutating func end(at end: UInt) {
        let rest = end &- place
        let isWhole = lineBreak == 0 ? rest == 2 || rest == 4 : rest == 2 * lineBreak
        if !isWhole { isMalformed = true }
    }

    // The library hands out C strings that point into the lines as read. If a line does not start
    // right after the previous one, that one held a NUL or was folded (RFC 9112 §5.2); both are
    // rejected, as are headers that mix CR LF with bare LF.
    private mutating func move(to start: UInt, end: Int) {
        let gap = start &- place
        if lineBreak == 0, gap == 1 || gap == 2 { lineBreak = gap }
        if gap != lineBreak { isMalformed = true }
        place = start + UInt(end)
    }

    /// Whether only a colon (replaced by NUL) and blanks precede the value.
    private func isColon(upTo value: UnsafePointer<UInt8>?) -> Bool {
        guard let start = UnsafePointer<UInt8>(bitPattern: place), let value, start < value else {
            return false
        }
        let between = UnsafeBufferPointer(start: start + 1, count: value - start - 1)
        return between.allSatisfy { $0 == 0x20 || $0 == 9 }
    }

    // Implementations differ in which of two they pick.
    private mutating func takeCredential() {
        credentials += 1
        if credentials > 1 { isMalformed = true }
    }

    // Two lengths, or a length beside chunks, allow request smuggling.
    private mutating func takeLength(_ value: String) {
        guard body == .none, !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            isMalformed = true
            return
        }
        // A number that overflows exceeds any limit.
        body = .sized(Int(value) ?? .max)
    }

    private mutating func takeCoding(_ value: String) {
        guard body == .none, equals(value, "chunked") else {
            isMalformed = true
            return
        }
        body = .chunked
    }

    /// Compares with a lower-case ASCII word, ignoring case.
    private func equals(_ text: String, _ lowercase: StaticString) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
            return bytes.indices.allSatisfy { place in
                let byte = bytes[place]
                let isUppercase = byte >= 65 && byte <= 90
                return (isUppercase ? byte | 0x20 : byte) == lowercase.utf8Start[place]
            }
        }
    }
}

/// The token characters of RFC 9110 §5.6.2 as a bit set.
private let tokenBits: (UInt64, UInt64) = {
    var bits: (UInt64, UInt64) = (0, 0)
    let marks = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for byte in marks.utf8 {
        if byte < 64 { bits.0 |= 1 << UInt64(byte) } else { bits.1 |= 1 << UInt64(byte - 64) }
    }
    return bits
}()

/// Whether the bytes can be a method or a field name.
func isToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let (low, high) = tokenBits
    for byte in bytes {
        let word = byte < 64 ? low : high
        guard byte < 128, word & (1 << UInt64(byte & 63)) != 0 else { return false }
    }
    return !bytes.isEmpty
}

/// The library keeps trailing blanks, which are not part of the value (RFC 9110 §5.5).
private func withoutTrailingSpace(
    _ bytes: UnsafeBufferPointer<UInt8>
) -> UnsafeBufferPointer<UInt8> {
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x20 || bytes[count - 1] == 9 { count -= 1 }
    return UnsafeBufferPointer(start: bytes.baseAddress, count: count)
}

/// `nil` if the bytes are not UTF-8; looking for that takes longer than reading the usual ASCII.
private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    bytes.allSatisfy { $0 < 0x80 }
        ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
}

/// Whether the bytes hold no control character other than tab.
private func isFieldValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where (byte < 0x20 && byte != 9) || byte == 0x7F { return false }
    return true
}
