// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// The latest exchanges of a world, as many as fit, and counts of all.
package final class RequestJournal: Sendable {
    /// An exchange with its number in the world, counted from 1.
    package struct Entry: Sendable {
        package let number: Int
        package let exchange: HostedExchange
    }

    package let capacity: Int
    /// How much memory the exchanges may take, bodies included.
    package static let bytesMax = 32 << 20
    /// Longer bodies are not kept.
    package static let bodyBytesMax = 262_144
    package static let unmatchedMax = 1_000
    private static let unmatchedBytesMax = 4 << 20

    private struct Book: Sendable {
        var latest: BoundedEntries
        var unmatched = BoundedEntries(
            countMax: RequestJournal.unmatchedMax,
            bytesMax: RequestJournal.unmatchedBytesMax
        )
        var count = 0
        var tally = ExchangeTally()
    }

    private let book: SleepingMutex<Book>

    package init(capacity: Int) {
        self.capacity = capacity
        book = SleepingMutex(
            Book(latest: BoundedEntries(countMax: capacity, bytesMax: RequestJournal.bytesMax))
        )
    }

    /// `isUnmatched` means that the target has no such path.
    func record(_ exchange: HostedExchange, isUnmatched: Bool) {
        let kept = exchange.withoutLongBodies
        let bytes = kept.memory
        // Freeing an old entry takes a while, so it happens outside the lock, with the result.
        _ = book.withLock { book -> Entry? in
            book.count += 1
            book.tally.add(kept)
            let entry = Entry(number: book.count, exchange: kept)
            if isUnmatched { _ = book.unmatched.add(entry, bytes: bytes) }
            return book.latest.add(entry, bytes: bytes)
        }
    }

    /// The exchanges that are kept, oldest first.
    package var entries: [Entry] { book.withLock { $0.latest.all } }

    /// The exchanges after `number`, oldest first, at most the latest `most`; and how many were
    /// left out or are no longer kept.
    func entries(after number: Int, atMost most: Int) -> (entries: [Entry], skipped: Int) {
        book.withLock { book in
            let new = max(0, book.count - number)
            let latest = book.latest.latest(min(new, most))
            return (latest, new - latest.count)
        }
    }

    /// The latest requests for paths that no target knows, oldest first.
    package var unmatched: [Entry] { book.withLock { $0.unmatched.all } }

    package var tally: ExchangeTally { book.withLock { $0.tally } }

    /// How many exchanges there have been, including those no longer kept.
    package var count: Int { book.withLock { $0.count } }

    func clear() {
        book.withLock { book in
            book.latest.removeAll()
            book.unmatched.removeAll()
        }
    }
}

/// Entries in order of arrival; the oldest make room for new ones.
private struct BoundedEntries: Sendable {
    private struct Slot: Sendable {
        let entry: RequestJournal.Entry
        let bytes: Int
    }

    let countMax: Int
    let bytesMax: Int
    /// A ring; it grows as it fills.
    private var slots: [Slot?] = []
    private var start = 0
    private var count = 0
    private var bytes = 0

    init(countMax: Int, bytesMax: Int) {
        self.countMax = countMax
        self.bytesMax = bytesMax
    }

    var all: [RequestJournal.Entry] {
        (0..<count).compactMap { slots[(start + $0) % slots.count]?.entry }
    }

    /// The latest `most`, oldest first.
    func latest(_ most: Int) -> [RequestJournal.Entry] {
        (max(0, count - most)..<count).compactMap { slots[(start + $0) % slots.count]?.entry }
    }

    /// Returns an entry that was evicted, if any.
    mutating func add(_ entry: RequestJournal.Entry, bytes size: Int) -> RequestJournal.Entry? {
        guard countMax > 0 else { return nil }
        var removed: RequestJournal.Entry?
        while count == countMax || (count > 0 && bytes + size > bytesMax) {
            removed = removeFirst()
        }
        if count == slots.count { grow() }
        slots[(start + count) % slots.count] = Slot(entry: entry, bytes: size)
        count += 1
        bytes += size
        return removed
    }

    mutating func removeAll() {
        self = BoundedEntries(countMax: countMax, bytesMax: bytesMax)
    }

    private mutating func removeFirst() -> RequestJournal.Entry? {
        let first = slots[start]
        slots[start] = nil
        start = start + 1 == slots.count ? 0 : start + 1
        count -= 1
        bytes -= first?.bytes ?? 0
        return first?.entry
    }

    private mutating func grow() {
        let inOrder = Array(slots[start...] + slots[..<start])
        let size = min(countMax, max(64, 2 * slots.count))
        slots = inOrder + Array(repeating: nil, count: size - inOrder.count)
        start = 0
    }
}

extension HostedExchange {
    /// Roughly how much memory it takes.
    fileprivate var memory: Int {
        var bytes = 512 + request.body.capacity + request.path.utf8.count
        bytes += (request.query?.utf8.count ?? 0) + 96 * request.headers.fields.count
        if case .answered(let response) = outcome {
            bytes += response.body.capacity + 96 * response.headers.fields.count
        }
        return bytes
    }

    /// Part of a body could not be searched for credentials, so none of it is kept.
    fileprivate var withoutLongBodies: HostedExchange {
        let longest = RequestJournal.bodyBytesMax
        guard requestBytes > longest || responseBytes > longest else { return self }
        var kept = self
        if requestBytes > longest { kept.request.body = [] }
        if responseBytes > longest, case .answered(var response) = outcome {
            response.body = []
            kept.outcome = .answered(response)
        }
        return kept
    }
}
