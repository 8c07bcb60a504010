// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// The latest exchanges of a world, and counts of all of them.
///
/// Bodies are kept by reference, so that recording copies nothing but what is beyond the cap.
package final class RequestJournal: Sendable {
    /// An exchange under its number in the world, counted from 1.
    package struct Entry: Sendable {
        package let number: Int
        package let exchange: Exchange
    }

    private struct Ring: Sendable {
        var entries: [Entry] = []
        /// The oldest entry, once the ring is full.
        var start = 0
        var count = 0
        var unmatched: [Entry] = []
        var tally = ExchangeTally()

        /// Returns the entry that had to make room.
        mutating func add(_ exchange: Exchange, isUnmatched: Bool, capacity: Int) -> Entry? {
            count += 1
            tally.add(exchange)
            var entry = Entry(number: count, exchange: exchange)
            if isUnmatched {
                if unmatched.count == RequestJournal.unmatchedMax { unmatched.removeFirst() }
                unmatched.append(entry)
            }
            guard capacity > 0 else { return nil }
            guard entries.count == capacity else {
                entries.append(entry)
                return nil
            }
            swap(&entry, &entries[start])
            start = start + 1 == capacity ? 0 : start + 1
            return entry
        }
    }

    package let capacity: Int
    /// Bytes of one body that are kept.
    package static let bodyBytesMax = 65_536
    private static let unmatchedMax = 1_000
    private let ring = Guarded(Ring())

    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// `isUnmatched` says that the target knows no such path.
    func record(_ exchange: Exchange, isUnmatched: Bool) {
        let kept =
            exchange.fits(RequestJournal.bodyBytesMax)
            ? exchange : exchange.cut(to: RequestJournal.bodyBytesMax)
        // What falls out of the ring consists of many small pieces; they are freed when the
        // result goes, so that no other request waits for it.
        _ = ring.withLock { $0.add(kept, isUnmatched: isUnmatched, capacity: capacity) }
    }

    /// The exchanges that are kept, oldest first.
    package var entries: [Entry] {
        ring.withLock { Array($0.entries[$0.start...] + $0.entries[..<$0.start]) }
    }

    /// The latest requests for paths that no target knows, oldest first.
    package var unmatched: [Entry] { ring.withLock { $0.unmatched } }

    package var tally: ExchangeTally { ring.withLock { $0.tally } }

    /// All exchanges so far, those included that are no longer kept.
    package var count: Int { ring.withLock { $0.count } }

    func clear() {
        ring.withLock { ring in
            ring.entries = []
            ring.start = 0
            ring.unmatched = []
        }
    }
}

extension Exchange {
    fileprivate func fits(_ bytesMax: Int) -> Bool {
        guard request.body.count <= bytesMax else { return false }
        guard case .answered(let response) = outcome else { return true }
        return response.body.count <= bytesMax
    }

    /// A body that is cut is copied, since one that is shortened in place keeps all its memory.
    fileprivate func cut(to bytesMax: Int) -> Exchange {
        var request = request
        if request.body.count > bytesMax { request.body = Array(request.body.prefix(bytesMax)) }
        var outcome = outcome
        if case .answered(var response) = outcome, response.body.count > bytesMax {
            response.body = Array(response.body.prefix(bytesMax))
            outcome = .answered(response)
        }
        return Exchange(
            target: target,
            at: at,
            request: request,
            outcome: outcome,
            nanoseconds: nanoseconds,
            fault: fault,
            changes: changes
        )
    }
}
