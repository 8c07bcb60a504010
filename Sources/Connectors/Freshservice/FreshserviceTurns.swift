// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets one update of an account be computed and written at a time, first come first served.
///
/// Whole arrays are written, so that two updates computed from the same read would leave only the
/// second one in place. Updates of different accounts do not wait for each other.
final class FreshserviceTurns: Sendable {
    private typealias Waiting = [CheckedContinuation<Void, Never>]

    /// Those who wait, by account; an account without an entry is free.
    private let waiting = Mutex<[Int64: Waiting]>([:])

    /// Returns once it is the caller's turn; each return must be followed by one `leave(_:)`.
    func enter(_ account: Int64) async {
        let isFree = waiting.withLock { waiting in
            guard waiting[account] == nil else { return false }
            waiting[account] = []
            return true
        }
        if !isFree { await wait(for: account) }
    }

    func leave(_ account: Int64) {
        let next: CheckedContinuation<Void, Never>? = waiting.withLock { waiting in
            guard let first = waiting[account]?.first else {
                waiting[account] = nil
                return nil
            }
            waiting[account]?.removeFirst()
            return first
        }
        next?.resume()
    }

    private func wait(for account: Int64) async {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting in
                // The account may have become free in between.
                guard waiting[account] != nil else {
                    waiting[account] = []
                    return true
                }
                waiting[account]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }
}
