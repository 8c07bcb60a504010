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
        var latest: PackedExchanges
        var unmatched = PackedExchanges(
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
            Book(latest: PackedExchanges(countMax: capacity, bytesMax: RequestJournal.bytesMax))
        )
    }

    /// `isUnmatched` means that the target has no such path.
    func record(_ exchange: HostedExchange, isUnmatched: Bool) {
        book.withLock { book in
            book.count += 1
            book.tally.add(exchange)
            if isUnmatched { book.unmatched.add(exchange, number: book.count) }
            book.latest.add(exchange, number: book.count)
        }
    }

    /// The exchanges that are kept, oldest first.
    package var entries: [Entry] { RequestJournal.read(book.withLock { $0.latest }) }

    /// The exchanges after `number`, oldest first, at most the latest `most`; and how many were
    /// left out or are no longer kept.
    func entries(after number: Int, atMost most: Int) -> (entries: [Entry], skipped: Int) {
        let (packed, count) = book.withLock { ($0.latest, $0.count) }
        let new = max(0, count - number)
        let latest = packed.latest(min(new, most))
        return (latest, new - latest.count)
    }

    /// The latest requests for paths that no target knows, oldest first.
    package var unmatched: [Entry] { RequestJournal.read(book.withLock { $0.unmatched }) }

    package var tally: ExchangeTally { book.withLock { $0.tally } }

    /// How many exchanges there have been, including those no longer kept.
    package var count: Int { book.withLock { $0.count } }

    // Outside the lock, since it takes a while; the copy shares its memory.
    private static func read(_ packed: PackedExchanges) -> [Entry] { packed.latest(packed.count) }

    func clear() {
        book.withLock { book in
            book.latest.removeAll()
            book.unmatched.removeAll()
        }
    }
}
