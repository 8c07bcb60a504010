// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import HTTPServer
import IdentityModel
import Scenarios
import Synchronization
import Wire

/// Carries the requests of one run over real HTTP on loopback.
///
/// Its own server answers each request with the closure passed along with it: the target is the
/// run's own, and sees what went over the wire. The simulation's thread blocks meanwhile, so the
/// target is never used by two threads at once.
package final class HTTPCarrier: RequestCarrier {
    /// The request in flight.
    ///
    /// `@unchecked Sendable` is safe because the closure is made on the simulation's thread, called
    /// once on a thread of the server while the first one is blocked in `carry`, and put away
    /// before `carry` returns; the lock and the socket order these steps.
    private struct InFlight: @unchecked Sendable {
        let answer: (WireRequest) -> WireResponse
    }

    /// `@unchecked Sendable` is safe because the connection is only used under the lock.
    private struct Line: @unchecked Sendable {
        let connection: LoopbackConnection
    }

    private final class Slot: Sendable {
        private let inFlight = Mutex<InFlight?>(nil)

        func put(_ request: InFlight) { inFlight.withLock { $0 = request } }

        /// Returns it once.
        func take() -> InFlight? {
            inFlight.withLock { slot in
                let taken = slot
                slot = nil
                return taken
            }
        }
    }

    private let server: HTTPListener
    private let slot: Slot
    private let line: Mutex<Line>

    package init() throws(HTTPServerError) {
        var options = HTTPServerOptions()
        options.threads = 1
        // A run may compute for a long time between two requests.
        options.idleTimeout = .seconds(3_600)
        let slot = Slot()
        server = try HTTPListener(options) { request in
            guard let inFlight = slot.take() else { return WireResponse(status: 503) }
            return inFlight.answer(request)
        }
        self.slot = slot
        line = Mutex(Line(connection: LoopbackConnection(port: server.port)))
    }

    package func carry(
        _ request: WireRequest,
        to target: TargetName,
        answer: @escaping (WireRequest) -> WireResponse
    ) throws(TransportError) -> WireResponse {
        slot.put(InFlight(answer: answer))
        let result = line.withLock { line -> Result<WireResponse, TransportError> in
            do throws(TransportError) {
                return .success(try line.connection.send(request))
            } catch {
                return .failure(error)
            }
        }
        _ = slot.take()
        return try result.get()
    }

    /// Closes the port; nothing can be sent after that.
    package func stop() {
        server.stop()
    }
}
