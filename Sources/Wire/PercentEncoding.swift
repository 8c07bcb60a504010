// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding of paths and queries, RFC 3986.
public enum PercentEncoding {
    /// Encodes everything except unreserved characters.
    public static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                result.append(byte)
            } else {
                result.append(37)
                result.append(hexDigit(byte >> 4))
                result.append(hexDigit(byte & 15))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 48 + value : 55 + value
    }

    /// Decodes `%41` and, in a query, `+` as a blank; `nil` for a broken escape or bytes that
    /// are not UTF-8.
    public static func decode(_ text: Substring, plusIsBlank: Bool) -> String? {
        if !text.utf8.contains(where: { $0 == 37 || ($0 == 43 && plusIsBlank) }) {
            return String(text)
        }
        var result: [UInt8] = []
        var iterator = text.utf8.makeIterator()
        while let byte = iterator.next() {
            if byte == 43, plusIsBlank {
                result.append(32)
            } else if byte == 37 {
                guard let high = iterator.next().flatMap(hexValue),
                    let low = iterator.next().flatMap(hexValue)
                else { return nil }
                result.append(high << 4 | low)
            } else {
                result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
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

/// The decoded parameters of a query, in the order they were sent.
public struct QueryItems: Hashable, Sendable {
    public struct Item: Hashable, Sendable {
        public var name: String
        public var value: String
    }

    public var items: [Item]

    public init(_ items: [Item] = []) {
        self.items = items
    }

    /// `nil` if an escape is broken or the bytes are not UTF-8.
    public init?(parsing query: String?) {
        items = []
        guard let query, !query.isEmpty else { return }
        // By bytes: what separates is one, and looking for characters takes many times as long.
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let rest = Substring(pair[equals...].dropFirst())
            guard
                let name = PercentEncoding.decode(Substring(pair[..<equals]), plusIsBlank: true),
                let value = PercentEncoding.decode(rest, plusIsBlank: true)
            else { return nil }
            items.append(Item(name: name, value: value))
        }
    }

    public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    public mutating func append(_ name: String, _ value: String) {
        items.append(Item(name: name, value: value))
    }

    /// The query as in a request line; `nil` without items.
    public var encoded: String? {
        guard !items.isEmpty else { return nil }
        return
            items
            .map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
    }
}
