// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Testing

@Suite
struct RetryStateMachineTests {
    private static func machine(
        _ repeatability: RetryStateMachine.Repeatability = .idempotent,
        attemptsMax: Int = 3
    ) -> RetryStateMachine {
        RetryStateMachine(
            policy: RetryPolicy(attemptsMax: attemptsMax, throttlesMax: 2),
            repeatability: repeatability,
            operation: "test"
        )
    }

    private static func error(_ action: RetryStateMachine.Action) -> ConnectorError? {
        if case .fail(let error) = action { error } else { nil }
    }

    @Test func `a first attempt is sent at once`() {
        var machine = Self.machine()
        #expect(machine.start() == .send(attempt: 1))
    }

    @Test(arguments: [200, 204, 400, 401, 403, 404, 409, 422, 501])
    func `a final answer is delivered`(status: Int) {
        var machine = Self.machine()
        _ = machine.start()
        #expect(machine.attemptEnded(with: .answered(status: status, retryAfter: nil)) == .deliver)
    }

    @Test(arguments: RetryStateMachine.Repeatability.all)
    func `throttling is waited out and means that nothing happened`(
        repeatability: RetryStateMachine.Repeatability
    ) {
        var machine = Self.machine(repeatability)
        _ = machine.start()
        let outcome = RetryStateMachine.Outcome.answered(status: 429, retryAfter: .seconds(30))
        #expect(machine.attemptEnded(with: outcome) == .wait(.seconds(30)))
        #expect(machine.waited() == .send(attempt: 2))
        #expect(machine.effect == .none)
    }

    @Test func `throttling ends after its own number of attempts`() {
        var machine = Self.machine(attemptsMax: 1)
        _ = machine.start()
        for _ in 1...2 {
            _ = machine.attemptEnded(with: .answered(status: 429, retryAfter: nil))
            _ = machine.waited()
        }
        let last = machine.attemptEnded(with: .answered(status: 429, retryAfter: .seconds(5)))
        #expect(Self.error(last)?.code == .rateLimited)
        #expect(Self.error(last)?.effect == ConnectorError.Effect.none)
        #expect(Self.error(last)?.retryAfter == .seconds(5))
    }

    @Test func `the wait doubles with each failure up to its limit`() {
        let policy = RetryPolicy(backoffInitial: .seconds(1), backoffMax: .seconds(5))
        #expect(
            (1...5).map { policy.backoff(afterFailure: $0) }
                == [1, 2, 4, 5, 5].map { .seconds($0) }
        )
    }

    @Test(arguments: [500, 502, 503, 504])
    func `a request is retried after an outage where repeating does no harm`(status: Int) {
        var machine = Self.machine()
        _ = machine.start()
        let action = machine.attemptEnded(with: .answered(status: status, retryAfter: nil))
        #expect(action == .wait(.seconds(1)))
        #expect(machine.effect == .unknown)
    }

    @Test(arguments: [500, 502, 503, 504])
    func `an outage leaves open the fate of a request that may only be sent once`(status: Int) {
        var machine = Self.machine(.once)
        _ = machine.start()
        let action = machine.attemptEnded(with: .answered(status: status, retryAfter: nil))
        #expect(Self.error(action)?.code == .unavailable)
        #expect(Self.error(action)?.effect == .unknown)
    }

    @Test func `a request that never left is retried even if it may only be sent once`() {
        var machine = Self.machine(.once)
        _ = machine.start()
        #expect(machine.attemptEnded(with: .notSent) == .wait(.seconds(1)))
        #expect(machine.effect == .none)
    }

    @Test func `a lost answer to a request that may only be sent once is passed on`() {
        var machine = Self.machine(.once)
        _ = machine.start()
        let action = machine.attemptEnded(with: .noAnswer)
        #expect(Self.error(action)?.code == .timeout)
        #expect(Self.error(action)?.effect == .unknown)
    }

    @Test func `a read without an answer has changed nothing`() {
        var machine = Self.machine(.safe, attemptsMax: 1)
        _ = machine.start()
        let action = machine.attemptEnded(with: .noAnswer)
        #expect(Self.error(action)?.effect == ConnectorError.Effect.none)
    }

    @Test func `an effect once unknown stays unknown`() {
        var machine = Self.machine(attemptsMax: 2)
        _ = machine.start()
        _ = machine.attemptEnded(with: .noAnswer)
        _ = machine.waited()
        let action = machine.attemptEnded(with: .notSent)
        #expect(Self.error(action)?.effect == .unknown)
    }
}

extension RetryStateMachine.Repeatability {
    static let all: [RetryStateMachine.Repeatability] = [.safe, .idempotent, .once]
}
