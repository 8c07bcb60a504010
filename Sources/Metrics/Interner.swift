// SPDX-License-Identifier: Apache-2.0

import Recording

/// Gives each distinct key a small number, in the order of first sight.
///
/// Histories keep the number, four bytes, where the key would be several strings.
struct Interner<Key: Hashable & Sendable>: Sendable {
    private var numbers: [Key: Int32] = [:]
    private(set) var keys = ChunkedArray<Key>()

    var count: Int { keys.count }

    mutating func number(of key: Key) -> Int32 {
        if let known = numbers[key] { return known }
        let number = Int32(keys.count)
        numbers[key] = number
        keys.append(key)
        return number
    }

    func known(_ key: Key) -> Int32? { numbers[key] }

    subscript(number: Int32) -> Key { keys[Int(number)] }
}
