// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization
import Wire

/// The simulation's clock, as seen by a program.
///
/// Virtual time moves with a request, with a sleep and between two of Residue's calls, so it is
/// fetched once after each of these.
final class LineClock: CivilClock {
    private struct State {
        var now: Instant?
        weak var line: StandardLine?
    }

    private let state = Mutex(State())

    func attach(_ line: StandardLine) {
        state.withLock { $0.line = line }
    }

    func forget() {
        state.withLock { $0.now = nil }
    }

    var now: Instant {
        if let known = state.withLock({ $0.now }) { return known }
        let answer = state.withLock { $0.line }?.ask("time.now", [:])
        let now =
            answer?["now"]?.string.flatMap { Instant(rfc3339: $0) } ?? Instant(milliseconds: 0)
        state.withLock { $0.now = now }
        return now
    }

    var minimumResolution: Duration { .milliseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let milliseconds = now.duration(to: deadline).wholeMilliseconds
        guard milliseconds > 0 else { return }
        let seconds = Double(milliseconds) / 1_000
        _ = state.withLock { $0.line }?.ask("time.sleep", ["seconds": .number(seconds)])
        forget()
    }
}

/// Sends a connector's requests over loopback.
final class LoopbackTransport: Transport {
    /// `@unchecked Sendable` is safe because the connection is only used under the lock.
    private struct Line: @unchecked Sendable {
        let connection: LoopbackConnection
    }

    private let line: Mutex<Line>
    private let clock: LineClock

    init(port: Int, clock: LineClock) {
        line = Mutex(Line(connection: LoopbackConnection(port: port)))
        self.clock = clock
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        defer { clock.forget() }
        let result = line.withLock { line -> Result<WireResponse, TransportError> in
            do throws(TransportError) {
                return .success(try line.connection.send(request))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
