// SPDX-License-Identifier: Apache-2.0

/// HTTP header fields in the order they were sent; names compare without regard to case.
public struct WireHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String
    }

    public var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first value under `name`; setting replaces every value, setting `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { equalIgnoringCase($0.name, name) }?.value }
        set {
            fields.removeAll { equalIgnoringCase($0.name, name) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    public func values(of name: String) -> [String] {
        fields.filter { equalIgnoringCase($0.name, name) }.map(\.value)
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

/// Compares ASCII names as HTTP does, without building lower-case copies.
func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    // Most clients use the usual spelling, and comparing equal bytes is faster.
    if left == right { return true }
    var others = right.utf8.makeIterator()
    for one in left.utf8 {
        guard let other = others.next(), lowercased(one) == lowercased(other) else { return false }
    }
    return true
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= 65 && byte <= 90 ? byte + 32 : byte
}
