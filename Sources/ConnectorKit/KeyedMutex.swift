// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A lock per key that is held across suspensions; waiters enter in order of arrival.
///
/// If an API replaces whole lists, two updates computed from the same read would lose the first
/// one, so a record's read and write share one lock. Different keys do not block each other.
package final class KeyedMutex<Key: Hashable & Sendable>: Sendable {
    /// The waiters of each key that is held; a key without an entry is free.
    private let waiting = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

    package init() {}

    package func withLock<Value, Failure: Error>(
        _ key: Key,
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        if !tryAcquire(key) { await wait(for: key, isolation: isolation) }
        defer { release(key) }
        return try await body()
    }

    private func tryAcquire(_ key: Key) -> Bool {
        waiting.withLock { waiting in
            guard waiting[key] == nil else { return false }
            waiting[key] = []
            return true
        }
    }

    private func wait(for key: Key, isolation: isolated (any Actor)?) async {
        await withCheckedContinuation(isolation: isolation) { continuation in
            let isFree = waiting.withLock { waiting in
                // The holder may have left in between.
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

    /// Passes the key to the longest waiter.
    private func release(_ key: Key) {
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
}

/// A `KeyedMutex` with a single key.
package final class AsyncMutex: Sendable {
    private enum Key { case only }

    private let keys = KeyedMutex<Key>()

    package init() {}

    package func withLock<Value, Failure: Error>(
        isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await keys.withLock(.only, isolation: isolation, body)
    }
}
