// SPDX-License-Identifier: Apache-2.0

/// The target of a request line, RFC 9112 §3.2, with its octets as sent.
enum RequestTarget: Hashable {
    /// A path that begins with a slash, in origin form or taken from the absolute form.
    case path(String, query: String?)
    /// `*`, valid only with OPTIONS.
    case asterisk
    case malformed

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.first, bytes.allSatisfy(isAllowed) else {
            self = .malformed
            return
        }
        if first == UInt8(ascii: "/") {
            self = Self.split(bytes[...])
        } else if bytes.count == 1, first == UInt8(ascii: "*") {
            self = .asterisk
        } else {
            self = Self.absolute(bytes)
        }
    }

    private static func split(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> RequestTarget {
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else {
            return .path(text(bytes), query: nil)
        }
        return .path(text(bytes[..<mark]), query: text(bytes[(mark + 1)...]))
    }

    /// `http://authority/path?query`; an empty path means the root.
    private static func absolute(_ bytes: UnsafeBufferPointer<UInt8>) -> RequestTarget {
        let colon = UInt8(ascii: ":")
        let slash = UInt8(ascii: "/")
        guard let scheme = bytes.firstIndex(of: colon), [4, 5].contains(scheme),
            isScheme(bytes[..<scheme]), bytes.count > scheme + 3, bytes[scheme + 1] == slash,
            bytes[scheme + 2] == slash
        else { return .malformed }
        let rest = bytes[(scheme + 3)...]
        let end = rest.firstIndex { $0 == slash || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard end > rest.startIndex else { return .malformed }
        guard end < rest.endIndex else { return .path("/", query: nil) }
        guard rest[end] == slash else { return .path("/", query: text(rest[(end + 1)...])) }
        return split(rest[end...])
    }

    private static func isScheme(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let lowercase = bytes.map { $0 | 0x20 }
        return lowercase == Array("http".utf8) || lowercase == Array("https".utf8)
    }

    private static func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
    }
}

/// Visible ASCII other than `#`: anything else has to be percent-encoded.
private func isAllowed(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
}
