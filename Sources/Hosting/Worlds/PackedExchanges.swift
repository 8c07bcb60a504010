// SPDX-License-Identifier: Apache-2.0

/// Exchanges in order of arrival, as bytes in a few large blocks; the oldest make room for new
/// ones.
///
/// As values they would be dozens of objects each, and to free them, long after the processor's
/// caches have forgotten them, would cost more than the rest of the journal.
struct PackedExchanges: Sendable {
    private struct Block: Sendable {
        var bytes: [UInt8]
        /// How many of the bytes are in use.
        var end = 0
    }

    let countMax: Int
    let bytesMax: Int
    private var blocks: [Block] = []
    /// The size of each exchange, oldest first, from `first` on.
    private var sizes: [Int] = []
    private var first = 0
    /// Where the oldest exchange begins in the first block.
    private var start = 0
    private var bytes = 0
    /// A block that was emptied, for reuse.
    private var spare: Block?

    private static let blockSize = 131_072

    init(countMax: Int, bytesMax: Int) {
        self.countMax = countMax
        self.bytesMax = bytesMax
    }

    var count: Int { sizes.count - first }

    mutating func add(_ exchange: HostedExchange, number: Int) {
        guard countMax > 0 else { return }
        let size = PackedExchange.size(of: exchange)
        while count == countMax || (count > 0 && bytes + size > bytesMax) { removeFirst() }
        if blocks.last.map({ $0.end + size > $0.bytes.count }) ?? true { openBlock(for: size) }
        let last = blocks.count - 1
        let start = blocks[last].end
        blocks[last].bytes.withUnsafeMutableBytes { bytes in
            let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + size])
            PackedExchange.write(exchange, number: number, to: room)
        }
        blocks[last].end = start + size
        sizes.append(size)
        bytes += size
    }

    /// The latest `most`, oldest first.
    func latest(_ most: Int) -> [RequestJournal.Entry] {
        let wanted = sizes[max(first, sizes.count - most)...]
        var entries: [RequestJournal.Entry] = []
        entries.reserveCapacity(wanted.count)
        var (block, place) = (0, start)
        for index in sizes[first...].indices {
            if place == blocks[block].end { (block, place) = (block + 1, 0) }
            if index >= wanted.startIndex {
                blocks[block].bytes.withUnsafeBytes { bytes in
                    let packed = UnsafeRawBufferPointer(rebasing: bytes[place...])
                    entries.append(PackedExchange.entry(in: packed))
                }
            }
            place += sizes[index]
        }
        return entries
    }

    mutating func removeAll() {
        self = PackedExchanges(countMax: countMax, bytesMax: bytesMax)
    }

    private mutating func openBlock(for size: Int) {
        // One made for a single long exchange is not kept.
        let usual = size <= PackedExchanges.blockSize ? spare : nil
        if usual != nil { spare = nil }
        let length = max(size, PackedExchanges.blockSize)
        blocks.append(usual ?? Block(bytes: [UInt8](repeating: 0, count: length)))
    }

    private mutating func removeFirst() {
        start += sizes[first]
        bytes -= sizes[first]
        first += 1
        if first > 1_024, 2 * first > sizes.count {
            sizes.removeFirst(first)
            first = 0
        }
        guard start == blocks[0].end else { return }
        var emptied = blocks.removeFirst()
        start = 0
        emptied.end = 0
        if emptied.bytes.count == PackedExchanges.blockSize { spare = emptied }
    }
}
