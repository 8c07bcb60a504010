// SPDX-License-Identifier: Apache-2.0

/// The names of members that whoever reads a body asks for.
///
/// A body that is parsed with them is checked as a whole, but of its objects nothing else is kept,
/// and a name costs no memory of its own.
public struct JSONKeys: Sendable {
    /// In the order of their numbers.
    public let names: [String]
    /// The bytes of all names one after another, as long as each other's neighbors.
    private let bytes: [UInt8]
    /// Where the names of each length begin, and, one further, where they end.
    private let begins: [(name: Int, byte: Int)]

    public init(_ names: some Sequence<String>) {
        let sorted = Set(names).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        let longest = sorted.last?.utf8.count ?? 0
        var begins: [(name: Int, byte: Int)] = []
        var (name, byte) = (0, 0)
        for length in 0...longest {
            begins.append((name, byte))
            while name < sorted.count, sorted[name].utf8.count == length {
                name += 1
                byte += length
            }
        }
        begins.append((name, byte))
        self.names = sorted
        bytes = sorted.flatMap(\.utf8)
        self.begins = begins
    }

    func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        let length = text.count
        guard length + 1 < begins.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var start = begins[length].byte
            for name in begins[length].name..<begins[length + 1].name {
                var index = 0
                while index < length, bytes[start + index] == text[index] { index += 1 }
                if index == length { return name }
                start += length
            }
            return nil
        }
    }

    func index(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { index(of: $0) }
    }
}
