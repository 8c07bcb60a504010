// SPDX-License-Identifier: Apache-2.0

/// A list that only grows, in chunks that are never moved.
///
/// An array doubles, so that a run of years holds up to three times what it has to say while it
/// grows.
package struct ChunkedArray<Element> {
    @inlinable static var chunkSize: Int { 1_024 }

    @usableFromInline var chunks: [[Element]] = []

    @inlinable
    package init() {}

    @inlinable package var count: Int {
        guard let last = chunks.last else { return 0 }
        return (chunks.count - 1) * ChunkedArray.chunkSize + last.count
    }

    @inlinable
    package mutating func append(_ element: Element) {
        if chunks.last.map({ $0.count == ChunkedArray.chunkSize }) ?? true {
            chunks.append([])
            // A short list should not pay for a long one.
            if chunks.count > 1 { chunks[chunks.count - 1].reserveCapacity(ChunkedArray.chunkSize) }
        }
        chunks[chunks.count - 1].append(element)
    }
}

extension ChunkedArray: Equatable where Element: Equatable {}
extension ChunkedArray: Sendable where Element: Sendable {}

extension ChunkedArray: RandomAccessCollection, MutableCollection {
    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { count }

    @inlinable
    package subscript(index: Int) -> Element {
        get { chunks[index / ChunkedArray.chunkSize][index % ChunkedArray.chunkSize] }
        _modify {
            yield &chunks[index / ChunkedArray.chunkSize][index % ChunkedArray.chunkSize]
        }
    }
}
