// SPDX-License-Identifier: Apache-2.0

import Vocabulary
import Wire

/// Decides what follows each attempt of one request; neither sends nor sleeps itself.
public struct RetryStateMachine {
    /// What a second attempt of the request would do.
    public enum Repeatability: Hashable, Sendable {
        /// Changes nothing, RFC 9110 §9.2.1.
        case safe
        /// Leads to the same state however often it is sent, RFC 9110 §9.2.2.
        case idempotent
        /// May take effect twice, so after a lost answer a read must come first.
        case once

        public init(_ method: WireRequest.Method) {
            if method.isSafe {
                self = .safe
            } else {
                self = method == .put || method == .delete ? .idempotent : .once
            }
        }
    }

    package enum Outcome: Hashable, Sendable {
        case answered(status: Int, retryAfter: Duration?)
        /// The request never reached the target.
        case notSent
        /// The request may have reached the target; no answer came.
        case noAnswer
    }

    package enum Action: Hashable, Sendable {
        case send(attempt: Int)
        /// Nothing may be sent before the wait is over.
        case wait(Duration)
        /// The answer is final, whatever it says.
        case deliver
        case fail(ConnectorError)
    }

    private enum State {
        /// The next valid call is `start()`.
        case idle
        /// A request is on the wire. The next valid call is `attemptEnded(with:)`.
        case inFlight
        /// The next valid call is `waited()`.
        case waiting
        case finished
    }

    private var state = State.idle
    private var attempt = 0
    private var failures = 0
    private var throttles = 0
    private let policy: RetryPolicy
    private let repeatability: Repeatability
    private let operation: StaticString

    /// Whether an earlier attempt may have changed the target even though its answer did not say
    /// so.
    package private(set) var effect = ConnectorError.Effect.none

    /// `operation` starts every message: `read agent`.
    package init(policy: RetryPolicy, repeatability: Repeatability, operation: StaticString) {
        self.policy = policy
        self.repeatability = repeatability
        self.operation = operation
    }

    package mutating func start() -> Action {
        guard case .idle = state else { preconditionFailure("start() called in state \(state)") }
        return send()
    }

    package mutating func waited() -> Action {
        guard case .waiting = state else {
            preconditionFailure("waited() called in state \(state)")
        }
        return send()
    }

    package mutating func attemptEnded(with outcome: Outcome) -> Action {
        guard case .inFlight = state else {
            preconditionFailure("attemptEnded(with:) called in state \(state)")
        }
        switch outcome {
        case .answered(429, let retryAfter): return throttled(retryAfter)
        case .answered(let status, let retryAfter) where Self.isTransient(status):
            // A gateway's 5xx does not say whether the service behind it did the work.
            markUnknown()
            return failed(.unavailable, "answered \(status)", after: retryAfter)
        case .answered:
            state = .finished
            return .deliver
        case .notSent:
            return failed(.unavailable, "not reached", after: nil)
        case .noAnswer:
            markUnknown()
            return failed(.timeout, "no answer", after: nil)
        }
    }

    /// 501 is left out: a service that does not implement something will not do so on the next
    /// attempt either.
    private static func isTransient(_ status: Int) -> Bool {
        status == 500 || (502...504).contains(status)
    }

    private mutating func send() -> Action {
        state = .inFlight
        attempt += 1
        return .send(attempt: attempt)
    }

    private mutating func markUnknown() {
        if repeatability != .safe, !mutated("kit.takes-silence-for-no") { effect = .unknown }
    }

    private mutating func throttled(_ retryAfter: Duration?) -> Action {
        throttles += 1
        // `Retry-After: 0` would loop, so it is ignored.
        let isDeaf = retryAfter == .zero || mutated("kit.ignores-retry-after")
        let appointment = isDeaf ? nil : retryAfter
        let wait = appointment ?? policy.backoff(afterFailure: throttles)
        guard throttles <= policy.throttlesMax else {
            state = .finished
            return .fail(
                ConnectorError(
                    .rateLimited,
                    effect: effect,
                    "\(operation): throttled \(throttles) times; try again later",
                    retryAfter: wait
                )
            )
        }
        state = .waiting
        return .wait(wait)
    }

    private mutating func failed(
        _ code: ConnectorError.Code,
        _ reason: String,
        after retryAfter: Duration?
    ) -> Action {
        failures += 1
        let isSettled =
            effect == .none || repeatability == .idempotent || mutated("kit.repeats-everything")
        guard failures < policy.attemptsMax, isSettled else {
            state = .finished
            let advice = isSettled ? "try again later" : "read before trying again"
            return .fail(
                ConnectorError(
                    code,
                    effect: effect,
                    "\(operation): \(reason) in attempt \(attempt); \(advice)",
                    retryAfter: retryAfter
                )
            )
        }
        state = .waiting
        return .wait(retryAfter ?? policy.backoff(afterFailure: failures))
    }
}
