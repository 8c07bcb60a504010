// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary
import Wire

/// Sends requests, and handles throttling, outages and lost answers.
public struct HTTPExchange: Sendable {
    /// The header fields that report the remaining allowance.
    public struct RateFields: Hashable, Sendable {
        public let total: String
        public let remaining: String
        public let used: String

        public init(total: String, remaining: String, used: String) {
            self.total = total
            self.remaining = remaining
            self.used = used
        }
    }

    /// A final answer, which may well be a refusal.
    public struct Answer: Hashable, Sendable {
        public let response: WireResponse
        /// `unknown` if an attempt before this answer may have changed the target.
        public let earlierEffect: ConnectorError.Effect
    }

    private let transport: any Transport
    /// The same, if it takes contexts.
    private let attributing: (any AttributingTransport)?
    private let clock: any CivilClock
    private let policy: RetryPolicy
    private let budget: RateBudget
    private let rateFields: RateFields?

    public init(
        transport: any Transport,
        clock: any CivilClock,
        policy: RetryPolicy,
        budget: RateBudget,
        rateFields: RateFields?
    ) {
        self.transport = transport
        attributing = transport as? any AttributingTransport
        self.clock = clock
        self.policy = policy
        self.budget = budget
        self.rateFields = rateFields
    }

    /// Sends until an answer arrives that another attempt would not change.
    ///
    /// `repeatability` overrides what the method implies, for a POST that is known to be safe to
    /// repeat. Throws `rateLimited`, `unavailable` or `timeout` once the policy gives up.
    public func send(
        _ request: WireRequest,
        operation: StaticString,
        lane: RateBudget.Lane = .overall,
        repeatability: RetryStateMachine.Repeatability? = nil
    ) async throws(ConnectorError) -> Answer {
        let answer = try await send(
            request,
            operation: operation,
            lane: lane,
            repeatability: repeatability,
            renewing: { () throws(ConnectorError) in request }
        )
        guard let answer else {
            preconditionFailure(
                "a request that rebuilds itself is never "
                    + "moot"
            )
        }
        return answer
    }

    /// As above, but rebuilds the request after every wait, because it may be stale; `nil` once
    /// there is nothing left to send.
    public func send(
        _ request: WireRequest,
        operation: StaticString,
        lane: RateBudget.Lane = .overall,
        repeatability: RetryStateMachine.Repeatability? = nil,
        renewing: () async throws(ConnectorError) -> WireRequest?
    ) async throws(ConnectorError) -> Answer? {
        let repeatability = repeatability ?? .init(request.method)
        var machine = RetryStateMachine(
            policy: policy,
            repeatability: repeatability,
            operation: operation
        )
        var request = request
        var action = machine.start()
        var response = WireResponse(status: 0)
        while true {
            switch action {
            case .send(let attempt):
                try checkTicket(operation)
                // Most requests need not wait, and to ask costs less than to suspend.
                let hasWaited =
                    budget.resumption(of: lane, at: clock.now) == nil
                    ? false : try await admit(lane, machine.effect, operation)
                if hasWaited { try checkTicket(operation) }
                if attempt > 1 || hasWaited {
                    guard let renewed = try await renewing() else { return nil }
                    request = renewed
                }
                let result = await attemptOnce(
                    request,
                    number: attempt,
                    isRead: repeatability == .safe
                )
                action = machine.attemptEnded(with: outcome(of: result, lane))
                response = (try? result.get()) ?? WireResponse(status: 0)
            case .wait(let duration):
                if response.status == 429 { budget.refused(waiting: duration, at: clock.now) }
                let end = clock.now.advanced(by: duration)
                try await sleep(until: end, machine.effect, operation)
                action = machine.waited()
            case .deliver: return Answer(response: response, earlierEffect: machine.effect)
            case .fail(let error): throw error
            }
        }
    }

    /// Whatever the calls before this one did, a read has to tell.
    private func checkTicket(_ operation: StaticString) throws(ConnectorError) {
        guard WorkTicket.current?.isOver == true, !mutated("kit.finishes-what-nobody-wants") else {
            return
        }
        throw ConnectorError(
            .unavailable,
            effect: .unknown,
            "\(operation): newer work took its place"
        )
    }

    /// Whether the budget made the request wait.
    private func admit(
        _ lane: RateBudget.Lane,
        _ effect: ConnectorError.Effect,
        _ operation: StaticString
    ) async throws(ConnectorError) -> Bool {
        var hasWaited = false
        while let instant = budget.resumption(of: lane, at: clock.now) {
            try await sleep(until: instant, effect, operation)
            hasWaited = true
        }
        return hasWaited
    }

    private func sleep(
        until instant: Instant,
        _ effect: ConnectorError.Effect,
        _ operation: StaticString
    ) async throws(ConnectorError) {
        do {
            try await clock.sleep(until: instant, tolerance: nil)
        } catch {
            throw ConnectorError(.timeout, effect: effect, "\(operation): canceled while waiting")
        }
    }

    /// Binds a context only if the transport does not take it, and it differs from the caller's:
    /// most requests are first attempts of reads.
    private func attemptOnce(
        _ request: WireRequest,
        number: Int,
        isRead: Bool
    ) async -> Result<WireResponse, TransportError> {
        let current = RequestContext.current
        var purpose: RequestPurpose = isRead ? .read : .write
        if current?.purpose == .verify { purpose = .verify }
        let context = RequestContext(
            purpose: purpose,
            cause: current?.cause ?? "",
            attempt: number
        )
        if attributing != nil || context == current {
            do throws(TransportError) {
                guard let attributing else { return .success(try await transport.send(request)) }
                return .success(try await attributing.send(request, as: context))
            } catch {
                return .failure(error)
            }
        }
        return await RequestContext.$current.withValue(context) {
            do throws(TransportError) {
                return .success(try await transport.send(request))
            } catch {
                return .failure(error)
            }
        }
    }

    private func outcome(
        of result: Result<WireResponse, TransportError>,
        _ lane: RateBudget.Lane
    ) -> RetryStateMachine.Outcome {
        switch result {
        case .success(let response):
            learn(from: response, lane)
            let mayWait = response.status == 429 || response.status >= 500
            if mutated("kit.retries-nothing"), mayWait {
                return .answered(status: 400, retryAfter: nil)
            }
            return .answered(
                status: response.status,
                retryAfter: mayWait ? retryAfter(of: response) : nil
            )
        case .failure(.notSent): return .notSent
        case .failure(.noAnswer): return .noAnswer
        }
    }

    private func learn(from response: WireResponse, _ lane: RateBudget.Lane) {
        func count(_ field: String) -> Int? {
            response.headers[field].flatMap { Int($0) }.map { min(max($0, 0), 1_000_000_000) }
        }
        guard let rateFields, response.status != 429, let total = count(rateFields.total),
            let remaining = count(rateFields.remaining)
        else { return }
        let used = count(rateFields.used) ?? 1
        budget.learn(total: total, remaining: remaining, used: used, lane: lane, at: clock.now)
    }

    /// Whole seconds, RFC 9110 §10.2.3.
    ///
    /// The other form, a date, is ignored in favor of the backoff: it would compare the server's
    /// clock with ours.
    private func retryAfter(of response: WireResponse) -> Duration? {
        guard let seconds = response.headers["Retry-After"].flatMap({ Int64($0) }),
            (0...86_400).contains(seconds)
        else { return nil }
        return mutated("kit.retry-after-in-milliseconds")
            ? .milliseconds(seconds) : .seconds(seconds)
    }
}
