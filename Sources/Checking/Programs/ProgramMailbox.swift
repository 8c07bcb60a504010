// SPDX-License-Identifier: Apache-2.0

import CProcess
import Foundation
import Simulation
import Synchronization
import Wire

/// Requests of one program to its targets, on their way from the servers' threads to the
/// simulation's.
final class ProgramMailbox: Sendable {
    /// A request waiting for its answer.
    struct Call: Sendable {
        /// The index of the target among those of the program.
        let target: Int
        let request: WireRequest
        fileprivate let slot: Handover<WireResponse>

        func answer(_ response: WireResponse) { slot.bring(response) }

        /// Closes the connection without an answer.
        func hangUp() { slot.bring(WireResponse(status: 0)) }
    }

    private struct State {
        var calls: [Call] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let reader: Int32
    private let writer: Int32

    init() throws(ProgramProblem) {
        var ends: [Int32] = [0, 0]
        guard residue_pipe(&ends) == 0 else {
            throw ProgramProblem("no pipe for a mailbox: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        Foundation.close(reader)
        Foundation.close(writer)
    }

    /// Readable while a call waits.
    var wakeDescriptor: Int32 { reader }

    /// Called on a server's thread; returns the simulation's answer.
    func deliver(_ request: WireRequest, to target: Int) -> WireResponse {
        let call = Call(target: target, request: request, slot: Handover())
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            state.calls.append(call)
            return true
        }
        guard isTaken else { return WireResponse(status: 0) }
        var mark: UInt8 = 1
        _ = Foundation.write(writer, &mark, 1)
        return call.slot.wait()
    }

    func take() -> Call? {
        var mark: UInt8 = 0
        _ = Foundation.read(reader, &mark, 1)
        return state.withLock { $0.calls.isEmpty ? nil : $0.calls.removeFirst() }
    }

    /// Hangs up on all waiting calls, and on later ones as well.
    func drop(closing: Bool) {
        while let call = take() { call.hangUp() }
        guard closing else { return }
        state.withLock { $0.isClosed = true }
        while let call = take() { call.hangUp() }
    }
}
