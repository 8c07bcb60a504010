// SPDX-License-Identifier: Apache-2.0

/// A set of ids that lists them in ascending order.
///
/// A sorted array: a change moves at most a few kilobytes, and a read allocates nothing.
package struct SortedIDs: Hashable, Sendable {
    package private(set) var ids: [Int64] = []

    package init() {}

    package init(_ ids: [Int64]) {
        // Mostly they come sorted, and looking costs less than sorting.
        let isSorted = zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
        guard !isSorted else {
            self.ids = ids
            return
        }
        for id in ids.sorted() where self.ids.last != id { self.ids.append(id) }
    }

    package var isEmpty: Bool { ids.isEmpty }
    package var count: Int { ids.count }

    package func contains(_ id: Int64) -> Bool {
        let position = position(of: id)
        return position < ids.count && ids[position] == id
    }

    /// Whether the id is new.
    @discardableResult
    package mutating func insert(_ id: Int64) -> Bool {
        let position = position(of: id)
        guard position == ids.count || ids[position] != id else { return false }
        ids.insert(id, at: position)
        return true
    }

    /// Whether the id was there.
    @discardableResult
    package mutating func remove(_ id: Int64) -> Bool {
        let position = position(of: id)
        guard position < ids.count, ids[position] == id else { return false }
        ids.remove(at: position)
        return true
    }

    /// The ids that `other` lacks.
    package func subtracting(_ other: SortedIDs) -> [Int64] {
        ids.filter { !other.contains($0) }
    }

    private func position(of id: Int64) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
