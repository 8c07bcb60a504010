// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Synchronization
import Wire

/// Limits concurrent requests to what the portal's edition allows (DOC-CREDITS): more are refused,
/// and refusals cost credits as well.
final class ZohoDeskLimitedTransport: Transport {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let transport: any Transport
    private let state: Mutex<State>

    init(_ transport: any Transport, callsMax: Int) {
        precondition(callsMax > 0, "callsMax must be at least 1")
        self.transport = transport
        state = Mutex(State(free: callsMax))
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        await enter()
        defer { leave() }
        return try await transport.send(request)
    }

    private func enter() async {
        let isFree = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        if !isFree { await wait() }
    }

    private func wait() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                // A slot may have become free in between.
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
