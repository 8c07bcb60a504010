// SPDX-License-Identifier: Apache-2.0

import Wire

/// The header fields of one request while they are taken over, and what they say of the body.
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

    mutating func reserve(_ count: Int) {
        headers.fields.reserveCapacity(count)
    }

    mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        let value = withoutTrailingSpace(value)
        guard isToken(name), isFieldValue(value),
            let name = String(validating: name, as: UTF8.self),
            let value = String(validating: value, as: UTF8.self)
        else {
            isMalformed = true
            return
        }
        switch name.utf8.count {
        case 4 where equals(name, "host"): hosts += 1
        case 13 where equals(name, "authorization"): takeCredential()
        case 14 where equals(name, "content-length"): takeLength(value)
        case 17 where equals(name, "transfer-encoding"): takeCoding(value)
        default: break
        }
        headers.append(name, value)
    }

    // One of two would be picked, and not by everybody the same.
    private mutating func takeCredential() {
        credentials += 1
        if credentials > 1 { isMalformed = true }
    }

    // Two lengths, or a length beside chunks, are how one request is smuggled inside another.
    private mutating func takeLength(_ value: String) {
        guard body == .none, !value.isEmpty, value.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            isMalformed = true
            return
        }
        // More digits than an integer holds are too large for any limit.
        body = .sized(Int(value) ?? .max)
    }

    private mutating func takeCoding(_ value: String) {
        guard body == .none, equals(value, "chunked") else {
            isMalformed = true
            return
        }
        body = .chunked
    }

    /// Compares an ASCII word regardless of case with one in lower case.
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

/// The characters of a token, RFC 9110 §5.6.2, as two words of bits.
private let tokenBits: (UInt64, UInt64) = {
    var bits: (UInt64, UInt64) = (0, 0)
    let marks = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for byte in marks.utf8 {
        if byte < 64 { bits.0 |= 1 << UInt64(byte) } else { bits.1 |= 1 << UInt64(byte - 64) }
    }
    return bits
}()

/// Whether the bytes may be a method or the name of a field.
func isToken(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let (low, high) = tokenBits
    for byte in bytes {
        let word = byte < 64 ? low : high
        guard byte < 128, word & (1 << UInt64(byte & 63)) != 0 else { return false }
    }
    return !bytes.isEmpty
}

/// The library leaves the space that may follow a value, RFC 9110 §5.5, where it is.
private func withoutTrailingSpace(
    _ bytes: UnsafeBufferPointer<UInt8>
) -> UnsafeBufferPointer<UInt8> {
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x20 || bytes[count - 1] == 9 { count -= 1 }
    return UnsafeBufferPointer(start: bytes.baseAddress, count: count)
}

/// Whether the bytes hold no control character but the tab.
private func isFieldValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in bytes where (byte < 0x20 && byte != 9) || byte == 0x7F { return false }
    return true
}
