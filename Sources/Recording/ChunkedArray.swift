// SPDX-License-Identifier: Apache-2.0

/// An append-only list, in chunks that are never moved.
///
/// An array doubles its storage, so while it grows a run of years would hold up to three times what
/// it needs. Inlinable and public, so that every module gets a specialized list (see `DueQueue`).
public struct ChunkedArray<Element> {
    @inlinable static var chunkSize: Int { 1_024 }

    @usableFromInline var chunks: [[Element]] = []

    @inlinable
    public init() {}

    @inlinable public var count: Int {
        chunks.isEmpty
            ? 0 : (chunks.count - 1) * ChunkedArray.chunkSize + chunks[chunks.count - 1].count
    }

    @inlinable
    public mutating func append(_ element: Element) {
        if chunks.isEmpty || chunks[chunks.count - 1].count == ChunkedArray.chunkSize {
            chunks.append([])
            // A short list should not allocate as much as a long one.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(ChunkedArray.chunkSize) }
        }
        chunks[chunks.count - 1].append(element)
    }
}

extension ChunkedArray: Equatable where Element: Equatable {}
extension ChunkedArray: Sendable where Element: Sendable {}

extension ChunkedArray: RandomAccessCollection, MutableCollection {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable
    public subscript(index: Int) -> Element {
        // Borrowed, not copied: an element may hold a dozen lists. A call would copy it.
        @inline(__always)
        _read { yield chunks[index / ChunkedArray.chunkSize][index % ChunkedArray.chunkSize] }
        @inline(__always)
        _modify {
            yield &chunks[index / ChunkedArray.chunkSize][index % ChunkedArray.chunkSize]
        }
    }
}
