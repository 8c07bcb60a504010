// SPDX-License-Identifier: Apache-2.0

/// Records under consecutive ids that are never reused.
///
/// Rows are addressed by slot, so that one field can be read or changed in place.
package struct RecordTable<Record: Sendable>: Sendable {
    package let firstID: Int64
    /// One row for each id ever assigned, including removed ones.
    package var rows: [Record] = []
    private var isRemoved: [Bool] = []
    /// The number of existing records.
    package private(set) var count = 0

    package init(firstID: Int64) {
        self.firstID = firstID
    }

    package var nextID: Int64 { firstID + Int64(rows.count) }

    /// The slot of an existing record; `nil` for ids never assigned or removed.
    package func slot(of id: Int64) -> Int? {
        guard id >= firstID, id < nextID else { return nil }
        let slot = Int(id - firstID)
        return isRemoved[slot] ? nil : slot
    }

    package func id(ofSlot slot: Int) -> Int64 { firstID + Int64(slot) }

    package func exists(slot: Int) -> Bool { !isRemoved[slot] }

    /// The slots of existing records, in ascending order.
    package var slots: [Int] { rows.indices.filter { !isRemoved[$0] } }

    /// Adds the record created for `nextID`.
    @discardableResult
    package mutating func append(_ record: Record) -> Int {
        rows.append(record)
        isRemoved.append(false)
        count += 1
        return rows.count - 1
    }

    package mutating func remove(slot: Int) {
        guard !isRemoved[slot] else { return }
        isRemoved[slot] = true
        count -= 1
    }
}
