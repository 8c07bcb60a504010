// SPDX-License-Identifier: Apache-2.0

/// Finds consecutive numbers by their keys, which are kept by whoever gives the numbers.
///
/// It holds numbers alone, so that each key is in memory once. Inlinable and public for the same
/// reason as `ChunkedArray`.
public struct NumberIndex: Sendable {
    /// A number, or -1, in the slot that its key's hash names or the next one that was free then.
    ///
    /// The count is a power of two, and at least a quarter of them is free.
    @usableFromInline var slots: [Int32] = []

    @inlinable
    public init() {}

    /// The number whose key has the hash and `isMeant`.
    @inlinable
    public func number(hash: Int, where isMeant: (Int) -> Bool) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if isMeant(number) { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds the next number; `hashOf` gives those of all others again when the index grows.
    @inlinable
    public mutating func append(_ number: Int, hash: Int, hashOf: (Int) -> Int) {
        if 3 * slots.count < 4 * (number + 1) {
            slots = [Int32](repeating: -1, count: max(16, 2 * slots.count))
            for earlier in 0..<number { put(earlier, hash: hashOf(earlier)) }
        }
        put(number, hash: hash)
    }

    @inlinable
    mutating func put(_ number: Int, hash: Int) {
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(number)
    }
}

/// Elements by position, and positions by id.
public struct IdentifiedArray<Element: Identifiable> {
    @usableFromInline var elements = ChunkedArray<Element>()
    @usableFromInline var index = NumberIndex()

    @inlinable
    public init() {}

    @inlinable
    public func position(of id: Element.ID) -> Int? {
        index.number(hash: id.hashValue) { elements[$0].id == id }
    }

    /// Adds an element with a new id.
    @inlinable
    public mutating func append(_ element: Element) {
        let position = elements.count
        elements.append(element)
        index.append(position, hash: element.id.hashValue) { elements[$0].id.hashValue }
    }
}

extension IdentifiedArray: Equatable where Element: Equatable {
    @inlinable
    public static func == (left: IdentifiedArray, right: IdentifiedArray) -> Bool {
        left.elements == right.elements
    }
}

extension IdentifiedArray: Sendable where Element: Sendable, Element.ID: Sendable {}

extension IdentifiedArray: RandomAccessCollection, MutableCollection {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { elements.count }

    /// The element's id stays as it is.
    @inlinable
    public subscript(position: Int) -> Element {
        // Directly, since a read through another read allocates; a call would copy the element.
        @inline(__always)
        _read {
            yield elements.chunks[position / ChunkedArray<Element>.chunkSize][
                position % ChunkedArray<Element>.chunkSize
            ]
        }
        @inline(__always)
        _modify {
            yield &elements.chunks[position / ChunkedArray<Element>.chunkSize][
                position % ChunkedArray<Element>.chunkSize
            ]
        }
    }
}
