// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Testing
import Vocabulary
import Wire

@Suite
struct HTTPExchangeTests {
    private let clock = JumpingClock()

    private func exchange(_ transport: ScriptedTransport) -> HTTPExchange {
        HTTPExchange(
            transport: transport,
            clock: clock,
            policy: RetryPolicy(),
            budget: RateBudget(window: .seconds(60)),
            rateFields: .init(total: "Total", remaining: "Remaining", used: "Used")
        )
    }

    @Test func `a wait is kept in seconds`() async throws {
        let transport = ScriptedTransport([
            .init("GET /a", 429, headers: ["Retry-After": "30"]), .init("GET /a", 200),
        ])
        let answer = try await exchange(transport).send(.init(.get, "/a"), operation: "test")
        #expect(answer.response.status == 200)
        #expect(clock.waits == [.seconds(30)])
    }

    @Test func `a refusal of one request holds back the next`() async throws {
        let transport = ScriptedTransport([
            .init("GET /a", 429, headers: ["Retry-After": "30"]),
            .init("GET /a", 200, headers: ["Total": "1", "Remaining": "0", "Used": "1"]),
            .init("GET /b", 200),
        ])
        let exchange = exchange(transport)
        _ = try await exchange.send(.init(.get, "/a"), operation: "test")
        _ = try await exchange.send(.init(.get, "/b"), operation: "test")
        #expect(clock.waits == [.seconds(30), .seconds(60)])
    }

    @Test func `each attempt says what it is`() async throws {
        let transport = ScriptedTransport([
            .init("PUT /a", .failure(.noAnswer("reset"))), .init("PUT /a", 200),
        ])
        let context = RequestContext(purpose: .read, cause: "e-1")
        let answer = try await RequestContext.$current.withValue(context) {
            try await exchange(transport).send(.init(.put, "/a"), operation: "test")
        }
        #expect(answer.earlierEffect == .unknown)
        #expect(
            transport.contexts == [
                RequestContext(purpose: .write, cause: "e-1", attempt: 1),
                RequestContext(purpose: .write, cause: "e-1", attempt: 2),
            ]
        )
    }

    @Test(arguments: [WireRequest.Method.get, .put])
    func `a verification request remains a verification request`(
        method: WireRequest.Method
    ) async throws {
        let transport = ScriptedTransport([.init("\(method.rawValue) /a", 200)])
        let context = RequestContext(purpose: .verify, cause: "e-1")
        _ = try await RequestContext.$current.withValue(context) {
            try await exchange(transport).send(.init(method, "/a"), operation: "test")
        }
        #expect(transport.contexts == [context])
    }

    @Test func `once newer work has taken over, no further call is sent`() async throws {
        let transport = ScriptedTransport([.init("PUT /a", 200)])
        let exchange = exchange(transport)
        let ticket = WorkTicket()
        await #expect(throws: ConnectorError.self) {
            try await WorkTicket.$current.withValue(ticket) {
                _ = try await exchange.send(.init(.put, "/a"), operation: "test")
                ticket.end()
                _ = try await exchange.send(.init(.put, "/b"), operation: "test")
            }
        }
        #expect(transport.contexts.count == 1)
    }

    @Test func `what was computed before a wait is computed again`() async throws {
        let transport = ScriptedTransport([
            .init("PUT /old", 503), .init("PUT /new", 200),
        ])
        let answer = try await exchange(transport).send(
            .init(.put, "/old"),
            operation: "test",
            renewing: { () throws(ConnectorError) in WireRequest(.put, "/new") }
        )
        #expect(answer?.response.status == 200)
    }

    @Test func `what was computed before the budget ran out is computed again`() async throws {
        let transport = ScriptedTransport([
            .init("GET /a", 200, headers: ["Total": "1", "Remaining": "0", "Used": "1"]),
            .init("PUT /new", 200),
        ])
        let exchange = exchange(transport)
        _ = try await exchange.send(.init(.get, "/a"), operation: "test")
        let answer = try await exchange.send(
            .init(.put, "/old"),
            operation: "test",
            renewing: { () throws(ConnectorError) in WireRequest(.put, "/new") }
        )
        #expect(answer?.response.status == 200)
        #expect(clock.waits == [.seconds(60)])
    }

    @Test func `a request with nothing left to do is not sent again`() async throws {
        let transport = ScriptedTransport([.init("PUT /old", 503)])
        let answer = try await exchange(transport).send(
            .init(.put, "/old"),
            operation: "test",
            renewing: { () throws(ConnectorError) in nil }
        )
        #expect(answer == nil)
    }

    @Test func `an outage that does not end is never a success`() async throws {
        let steps = (1...5).map { _ in ScriptedTransport.Step("DELETE /a", 503) }
        let transport = ScriptedTransport(steps)
        let error = try await failure { () throws(ConnectorError) in
            _ = try await exchange(transport).send(.init(.delete, "/a"), operation: "test")
        }
        #expect(error.code == .unavailable)
        #expect(error.effect == .unknown)
        #expect(transport.left.isEmpty)
    }
}
