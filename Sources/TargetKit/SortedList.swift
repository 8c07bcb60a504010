// SPDX-License-Identifier: Apache-2.0

/// Elements in ascending order, stored in blocks so that one insertion among many thousands moves
/// only a few kilobytes.
package struct SortedList<Element: Comparable & Sendable>: Sendable {
    private static var blockMax: Int { 512 }

    /// No block is empty.
    private var blocks: [[Element]] = []
    package private(set) var count = 0

    package init() {}

    package mutating func insert(_ element: Element) {
        count += 1
        guard !blocks.isEmpty else {
            blocks.append([element])
            return
        }
        let block = self.block(for: element)
        let position = self.position(of: element, in: block)
        blocks[block].insert(element, at: position)
        if blocks[block].count > Self.blockMax { split(block) }
    }

    /// Whether the element was there.
    @discardableResult
    package mutating func remove(_ element: Element) -> Bool {
        guard !blocks.isEmpty else { return false }
        let block = self.block(for: element)
        let position = self.position(of: element, in: block)
        guard position < blocks[block].count, blocks[block][position] == element else {
            return false
        }
        blocks[block].remove(at: position)
        if blocks[block].isEmpty { blocks.remove(at: block) }
        count -= 1
        return true
    }

    /// Up to `limit` elements after the first `offset`.
    package func elements(from offset: Int, limit: Int) -> [Element] {
        var result: [Element] = []
        var skipped = 0
        for block in blocks {
            guard skipped + block.count > offset else {
                skipped += block.count
                continue
            }
            let start = max(0, offset - skipped)
            result += block[start..<min(block.count, start + limit - result.count)]
            skipped += block.count
            if result.count == limit { break }
        }
        return result
    }

    /// Calls `body` for each element in order until it answers `false`.
    package func forEach(while body: (Element) -> Bool) {
        for block in blocks {
            for element in block where !body(element) { return }
        }
    }

    /// The last block that begins at or before the element.
    private func block(for element: Element) -> Int {
        var low = 0
        var high = blocks.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if blocks[middle][0] <= element { low = middle } else { high = middle }
        }
        return low
    }

    private func position(of element: Element, in block: Int) -> Int {
        var low = 0
        var high = blocks[block].count
        while low < high {
            let middle = (low + high) / 2
            if blocks[block][middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func split(_ block: Int) {
        let half = blocks[block].count / 2
        blocks.insert(Array(blocks[block][half...]), at: block + 1)
        blocks[block].removeSubrange(half...)
    }
}
