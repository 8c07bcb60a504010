// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets one change of a record be computed and written at a time, first come first served.
///
/// Where whole lists are written, two changes computed from the same read would leave only the
/// second one in place. Changes of different records do not wait for each other.
package final class Turns<Key: Hashable & Sendable>: Sendable {
    private typealias Waiting = [CheckedContinuation<Void, Never>]

    /// Those who wait, by record; a record without an entry is free.
    private let waiting = Mutex<[Key: Waiting]>([:])

    package init() {}

    /// Returns once it is the caller's turn; each return must be followed by one `leave(_:)`.
    package func enter(_ key: Key) async {
        let isFree = waiting.withLock { waiting in
            guard waiting[key] == nil else { return false }
            waiting[key] = []
            return true
        }
        if !isFree { await wait(for: key) }
    }

    package func leave(_ key: Key) {
        let next: CheckedContinuation<Void, Never>? = waiting.withLock { waiting in
            guard let first = waiting[key]?.first else {
                waiting[key] = nil
                return nil
            }
            waiting[key]?.removeFirst()
            return first
        }
        next?.resume()
    }

    private func wait(for key: Key) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                // It may have become free in between.
                guard waiting[key] != nil else {
                    waiting[key] = []
                    return true
                }
                waiting[key]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }
}
