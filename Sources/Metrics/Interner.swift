// SPDX-License-Identifier: Apache-2.0

import Recording

/// Gives each distinct key a small number, in order of first appearance.
///
/// Histories keep the four-byte number instead of a key of several strings. The table that
/// finds a number holds numbers alone, so that each key is in memory once.
struct Interner<Key: Hashable & Sendable>: Sendable {
    private(set) var keys = ChunkedArray<Key>()
    /// A number, or -1, in the slot that its key's hash names or the next one that was free then.
    ///
    /// The count is a power of two and at least twice that of the keys.
    private var slots: [Int32] = []

    var count: Int { keys.count }

    mutating func number(of key: Key) -> Int32 {
        if slots.count < 2 * (keys.count + 1) { grow() }
        let slot = slot(of: key)
        if slots[slot] >= 0 { return slots[slot] }
        let number = Int32(keys.count)
        slots[slot] = number
        keys.append(key)
        return number
    }

    func known(_ key: Key) -> Int32? {
        guard !slots.isEmpty else { return nil }
        let number = slots[slot(of: key)]
        return number >= 0 ? number : nil
    }

    subscript(number: Int32) -> Key { keys[Int(number)] }

    /// The slot that has the key's number, or is free for it.
    private func slot(of key: Key) -> Int {
        let mask = slots.count - 1
        var slot = key.hashValue & mask
        while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: max(16, 2 * slots.count))
        for number in keys.indices { slots[slot(of: keys[number])] = Int32(number) }
    }
}
