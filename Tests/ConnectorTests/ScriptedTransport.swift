// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Synchronization
import Testing
import Wire

/// Answers the requests that a test expects, in the order it expects them, and nothing else.
final class ScriptedTransport: Transport {
    struct Step: Sendable {
        /// `GET /api/v2/agents/7`.
        let request: String
        let answer: Result<WireResponse, TransportError>

        init(_ request: String, _ answer: Result<WireResponse, TransportError>) {
            self.request = request
            self.answer = answer
        }

        init(
            _ request: String,
            _ status: Int,
            _ body: String = "",
            headers: WireHeaders = WireHeaders()
        ) {
            self.request = request
            answer = .success(
                WireResponse(status: status, headers: headers, body: Array(body.utf8))
            )
        }
    }

    private struct State {
        var steps: [Step]
        var requests: [WireRequest] = []
        var contexts: [RequestContext] = []
    }

    private let state: Mutex<State>

    init(_ steps: [Step]) {
        state = Mutex(State(steps: steps))
    }

    var requests: [WireRequest] { state.withLock { $0.requests } }
    var contexts: [RequestContext] { state.withLock { $0.contexts } }
    /// Expected requests that were not sent.
    var left: [String] { state.withLock { $0.steps.map(\.request) } }

    /// The body of the last request with that method.
    func body(of method: WireRequest.Method) throws -> JSONValue {
        let request = try #require(requests.last { $0.method == method })
        return try JSONValue(parsing: request.body)
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let context = RequestContext.current
        let step: Step? = state.withLock { state in
            state.requests.append(request)
            if let context { state.contexts.append(context) }
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        let line = "\(request.method.rawValue) \(request.requestTarget)"
        guard let step, step.request == line else {
            Issue.record("unexpected \(line), expected \(step?.request ?? "nothing more")")
            return WireResponse(status: 418)
        }
        return try step.answer.get()
    }
}
