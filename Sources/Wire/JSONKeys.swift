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
    /// Where the bytes of each name begin, by number, and where the last ones end.
    private let places: [Int]
    /// The number of the name that was given after each one, by number.
    private let followers: [Int]
    /// The number of the name that was given first; `nil` without names.
    let first: Int?

    /// Best in the order in which texts have them, which is where they are looked for first.
    public init(_ names: some Sequence<String>) {
        let given = Array(names)
        let sorted = Set(given).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
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
        let order = given.compactMap { sorted.firstIndex(of: $0) }
        var followers = Array(sorted.indices)
        for (number, follower) in zip(order, order.dropFirst()) { followers[number] = follower }
        self.followers = followers
        first = order.first
        places = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
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

    /// The number of the name that was given after the one with that number; of the last one, its
    /// own.
    func follower(of number: Int) -> Int { followers[number] }

    /// Where the name with that number ends in a text if it begins there.
    @inline(__always)
    func end(of number: Int, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let (place, next) = (places[number], places[number + 1])
        guard start + next - place <= text.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in place..<next where bytes[index] != text[start + index - place] {
                return nil
            }
            return start + next - place
        }
    }

    func index(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { index(of: $0) }
    }
}
