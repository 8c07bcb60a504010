// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Simulation
import Synchronization
import TargetKit
import Vocabulary
import Wire

/// Carries a connector's requests to a target of the same simulation, with latency and faults.
///
/// `@unchecked Sendable` is safe because the host is touched on the simulation's thread alone:
/// the executor runs everything there, and `send` refuses to work anywhere else.
final class SimulatedTransport: Transport, @unchecked Sendable {
    private let host: TargetHost
    private let clock: SimulatedClock
    private let executor: SimulatedExecutor
    private let recorder: any RunEventSink
    private let timeout: Duration
    private let carrier: (any RequestCarrier)?
    /// The life of the core that sends; `nil` where it never ends.
    private let process: CoreProcess?
    private var latency: LatencySource

    init(
        host: TargetHost,
        simulation: Simulation,
        recorder: any RunEventSink,
        latency: LatencySource,
        timeout: Duration,
        carrier: (any RequestCarrier)? = nil,
        process: CoreProcess? = nil
    ) {
        self.host = host
        clock = simulation.clock
        executor = simulation.executor
        self.recorder = recorder
        self.latency = latency
        self.timeout = timeout
        self.carrier = carrier
        self.process = process
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard executor.isOnSimulationThread else {
            executor.noteEscape("a request to \(host.name.rawValue) (\(request.path))")
            throw .notSent("sent from outside the simulation")
        }
        if let process, !process.sends() { throw .notSent("the process was killed") }
        let context = RequestContext.current ?? unattributed()
        let startedAt = clock.now
        let admission = host.admit(request, attempt: context.attempt, at: startedAt)
        var exchange = Exchange(
            request: request,
            context: context,
            number: admission.number,
            startedAt: startedAt
        )
        if let fault = admission.fault {
            recorder.record(
                .fault(
                    FaultRecord(
                        name: fault.rule,
                        target: host.name,
                        request: admission.number,
                        verdict: fault.verdict.summary
                    )
                ),
                at: startedAt
            )
        }
        do throws(TransportError) {
            let response = try await carry(&exchange, through: admission.fault)
            record(exchange, .answered(status: response.status))
            if let process, !process.hears() { throw TransportError.noAnswer("it was killed") }
            return response
        } catch {
            switch error {
            case .notSent: record(exchange, .notSent)
            case .noAnswer: record(exchange, .noAnswer)
            }
            throw error
        }
    }

    private func unattributed() -> RequestContext {
        host.noteUnattributed()
        return RequestContext(purpose: .read, cause: "unattributed")
    }

    private struct Exchange {
        let request: WireRequest
        let context: RequestContext
        let number: Int
        let startedAt: Instant
        var changes = 0
    }

    private func carry(
        _ exchange: inout Exchange,
        through fault: TargetKit.Fault?
    ) async throws(TransportError) -> WireResponse {
        if let fault {
            switch (fault.phase, fault.verdict) {
            case (.before, .respond(let answer)):
                try await wait(latency.next() + latency.next())
                return answer.response
            case (.before, .dropRequest), (.before, .dropResponse):
                // The sender cannot tell a request that was lost from an answer that was.
                try await wait(timeout)
                throw .noAnswer("no answer within \(timeout.clockText)")
            case (.before, .delay(let duration)): try await wait(duration)
            case (.before, .pass), (.before, .mutateResponse), (.after, _), (.halfWay, _): break
            }
        }
        try await wait(latency.next())
        let answer = try answer(&exchange, halfWay: fault?.phase == .halfWay)
        guard let fault else {
            try await wait(latency.next())
            return answer
        }
        switch fault.verdict {
        case .dropRequest, .dropResponse:
            try await wait(timeout)
            throw .noAnswer("no answer within \(timeout.clockText)")
        case .respond(let replacement):
            try await wait(latency.next())
            return replacement.response
        case .mutateResponse:
            try await wait(latency.next())
            return host.mutated(answer, by: fault)
        case .delay(let duration):
            try await wait(latency.next() + (fault.phase == .before ? .zero : duration))
            return answer
        case .pass:
            try await wait(latency.next())
            return answer
        }
    }

    /// Lets the target answer, over the run's carrier where it has one; virtual time stands still.
    private func answer(
        _ exchange: inout Exchange,
        halfWay: Bool
    ) throws(TransportError) -> WireResponse {
        let now = clock.now
        let cause = exchange.context.cause
        guard let carrier else {
            let answer = host.respond(
                to: exchange.request,
                cause: cause,
                halfWay: halfWay,
                at: now
            )
            exchange.changes = answer.changes
            return answer.response
        }
        var changes = 0
        let response = try carrier.carry(exchange.request, to: host.name) { request in
            let answer = self.host.respond(
                to: request,
                cause: cause,
                halfWay: halfWay,
                at: now
            )
            changes = answer.changes
            return answer.response
        }
        exchange.changes = changes
        return response
    }

    private func wait(_ duration: Duration) async throws(TransportError) {
        guard duration > .zero else { return }
        do {
            try await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
        } catch {
            throw .noAnswer("the run ended")
        }
    }

    private func record(_ exchange: Exchange, _ outcome: RequestRecord.Outcome) {
        recorder.record(
            .request(
                RequestRecord(
                    target: host.name,
                    number: exchange.number,
                    purpose: exchange.context.purpose,
                    cause: exchange.context.cause,
                    attempt: exchange.context.attempt,
                    method: exchange.request.method.rawValue,
                    path: exchange.request.requestTarget,
                    outcome: outcome,
                    startedAt: exchange.startedAt,
                    changes: exchange.changes
                )
            ),
            at: clock.now
        )
    }
}

/// How long the wire takes, drawn in the order of the requests.
struct LatencySource {
    private let least: Int64
    private let span: UInt64
    private var random: SeededRandom

    init(_ latency: Scenario.Latency, seed: UInt64, stream: String) {
        switch latency {
        case .fixed(let duration):
            least = duration.wholeMilliseconds
            span = 0
        case .between(let min, let max):
            least = min.wholeMilliseconds
            span = UInt64(max.wholeMilliseconds - min.wholeMilliseconds)
        }
        random = SeededRandom(seed: seed, stream: "latency \(stream)")
    }

    mutating func next() -> Duration {
        guard span > 0 else { return .milliseconds(least) }
        return .milliseconds(least + Int64(random.next(below: span + 1)))
    }
}
