// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The open connections.
///
/// A connection is removed before the library closes its socket, under the lock that guards
/// shutdowns here. So a socket number that has been reused is never shut down.
final class ConnectionRegistry: Sendable {
    /// Deadlines, in milliseconds.
    struct Limits {
        /// For a request to arrive completely.
        let request: UInt64
        /// For a client to read its answer.
        let answer: UInt64

        init(_ options: HTTPServerOptions) {
            request = options.requestTimeout.millisecondsOfClock
            answer = options.answerTimeout.millisecondsOfClock
        }
    }

    private let connections = Mutex<[ServerConnection]>([])

    func add(_ connection: ServerConnection) {
        connections.withLock { open in
            connection.slot = open.count
            open.append(connection)
        }
    }

    func remove(_ connection: ServerConnection) {
        connections.withLock { open in
            let last = open.removeLast()
            guard last !== connection else { return }
            open[connection.slot] = last
            last.slot = connection.slot
        }
    }

    /// Closes connections whose request or whose reading of the answer is late, and those whose
    /// client will send nothing more.
    func cutLate(_ limits: Limits) {
        let now = monotonicMilliseconds()
        connections.withLock { open in
            for connection in open where Self.isOver(connection, now: now, limits) {
                shutdown(connection.socket, Int32(SHUT_RDWR))
            }
        }
    }

    /// Closes the connection that has waited the longest for a complete request; `false` if every
    /// connection is being answered.
    func dismissLongestWaiting() -> Bool {
        connections.withLock { open in
            var longest: (connection: ServerConnection, since: UInt64)?
            for connection in open where !connection.isDismissed {
                let progress = connection.progress
                guard progress.phase == .quiet || progress.phase == .receiving,
                    progress.since < longest?.since ?? .max
                else { continue }
                longest = (connection, progress.since)
            }
            guard let longest else { return false }
            longest.connection.isDismissed = true
            shutdown(longest.connection.socket, Int32(SHUT_RDWR))
            return true
        }
    }

    /// Calls `body` for the calling thread's connections whose header is still arriving.
    func forEachReceiving(_ body: (ServerConnection) -> Void) {
        let thread = pthread_self()
        let receiving = connections.withLock { open in
            open.filter { pthread_equal($0.thread, thread) != 0 && $0.progress.phase == .receiving }
        }
        for connection in receiving { body(connection) }
    }

    /// Closes connections that wait for a request; returns how many are busy with one.
    func dismissQuiet() -> Int {
        connections.withLock { open in
            var busy = 0
            for connection in open {
                switch connection.progress.phase {
                // A request that slips in right now can still be answered.
                case .quiet: shutdown(connection.socket, Int32(SHUT_RD))
                case .receiving, .answering, .sending, .streaming: busy += 1
                }
            }
            return busy
        }
    }

    private static func isOver(
        _ connection: ServerConnection,
        now: UInt64,
        _ limits: Limits
    ) -> Bool {
        let progress = connection.progress
        if progress.phase == .answering { return false }
        if progress.phase == .sending { return now > progress.since + limits.answer }
        if progress.phase == .streaming { return isStreamOver(connection) }
        if connection.watch.cycle != progress.cycle {
            connection.watch = ServerConnection.Watch(cycle: progress.cycle)
        }
        let traffic = residue_traffic_of(connection.socket)
        if traffic.is_exhausted != 0 {
            // The library misses an end of connection that arrives together with data. That data
            // may be on its way to the handler, so it takes two looks.
            if connection.watch.isExhausted { return true }
            connection.watch.isExhausted = true
        }
        guard let begun = beginning(connection, progress, traffic.silence, now: now) else {
            return false
        }
        return now > begun + limits.request
    }

    /// Whether the client of a stream is too slow; the stream of one that hung up is ended.
    ///
    /// The library does not look at the socket of a connection that waits for something to send.
    private static func isStreamOver(_ connection: ServerConnection) -> Bool {
        guard let stream = connection.stream else { return false }
        if stream.isAbandoned { return true }
        if residue_traffic_of(connection.socket).is_exhausted != 0 { stream.end() }
        return false
    }

    /// When the arriving request began; `nil` if there is none.
    private static func beginning(
        _ connection: ServerConnection,
        _ progress: ServerConnection.Progress,
        _ silence: Int64,
        now: UInt64
    ) -> UInt64? {
        if let begun = connection.watch.begun { return begun }
        switch progress.phase {
        case .answering, .sending, .streaming:
            return nil
        case .receiving:
            return progress.since
        case .quiet:
            // The library reports a request once its first line is complete. Until then, the only
            // sign is data that arrived after the last answer.
            guard silence >= 0, UInt64(silence) + progress.since + clockSlack < now else {
                return nil
            }
            connection.watch.begun = now
            return now
        }
    }

    /// How many milliseconds the kernel's clock and ours may differ by.
    private static let clockSlack: UInt64 = 12
}
