// SPDX-License-Identifier: Apache-2.0

import Recording

/// Gives each distinct key a small number, in order of first appearance.
///
/// Histories keep the four-byte number instead of a key of several strings. Each
/// key is in memory once.
struct Interner<Key: Hashable & Sendable>: Sendable {
    private(set) var keys = ChunkedArray<Key>()
    private var index = NumberIndex()

    var count: Int { keys.count }

    mutating func number(of key: Key) -> Int32 {
        let hash = key.hashValue
        if let known = index.number(hash: hash, where: { keys[$0] == key }) { return Int32(known) }
        let number = keys.count
        keys.append(key)
        index.append(number, hash: hash) { keys[$0].hashValue }
        return Int32(number)
    }

    func known(_ key: Key) -> Int32? {
        index.number(hash: key.hashValue) { keys[$0] == key }.map { Int32($0) }
    }

    subscript(number: Int32) -> Key { keys[Int(number)] }
}
