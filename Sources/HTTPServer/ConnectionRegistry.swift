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
/// A connection leaves before the library closes its socket, and under the same lock under which
/// sockets are shut down here. So no socket is shut down that already belongs to somebody else.
final class ConnectionRegistry: Sendable {
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

    /// Hangs up on requests that began more than `requestMax` milliseconds ago and are not whole,
    /// and on clients that will send nothing more.
    func cutLateRequests(requestMax: UInt64) {
        let now = monotonicMilliseconds()
        connections.withLock { open in
            for connection in open where Self.isOver(connection, now: now, requestMax) {
                shutdown(connection.socket, Int32(SHUT_RDWR))
            }
        }
    }

    /// Ends connections that wait for a request; how many are still at work on one.
    func dismissQuiet() -> Int {
        connections.withLock { open in
            var busy = 0
            for connection in open {
                switch connection.progress.phase {
                // The answer to a request that slips in just now can still be written.
                case .quiet: shutdown(connection.socket, Int32(SHUT_RD))
                case .receiving, .answering: busy += 1
                }
            }
            return busy
        }
    }

    private static func isOver(
        _ connection: ServerConnection,
        now: UInt64,
        _ requestMax: UInt64
    ) -> Bool {
        let progress = connection.progress
        guard progress.phase != .answering else { return false }
        if connection.watch.cycle != progress.cycle {
            connection.watch = ServerConnection.Watch(cycle: progress.cycle)
        }
        let traffic = residue_traffic_of(connection.socket)
        if traffic.is_exhausted != 0 {
            // The library misses the end of a connection that comes together with data. What it
            // has read may be on its way to the handler, so a second look decides.
            if connection.watch.isExhausted { return true }
            connection.watch.isExhausted = true
        }
        guard let begun = beginning(connection, progress, traffic.silence, now: now) else {
            return false
        }
        return now > begun + requestMax
    }

    /// When the request that is arriving began; `nil` when none is.
    private static func beginning(
        _ connection: ServerConnection,
        _ progress: ServerConnection.Progress,
        _ silence: Int64,
        now: UInt64
    ) -> UInt64? {
        if let begun = connection.watch.begun { return begun }
        switch progress.phase {
        case .answering:
            return nil
        case .receiving:
            return progress.since
        case .quiet:
            // The library tells of a request when its first line is complete. Before that, data
            // that arrived after the last answer are its first sign.
            guard silence >= 0, UInt64(silence) + progress.since + clockSlack < now else {
                return nil
            }
            connection.watch.begun = now
            return now
        }
    }

    /// By how many milliseconds the kernel's clock ticks and ours may disagree.
    private static let clockSlack: UInt64 = 12
}
