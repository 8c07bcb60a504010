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

/// Sends a connector's requests to a target in the same simulation, with latency and faults.
///
/// `@unchecked Sendable` is safe because the host is only touched on the simulation's thread: the
/// executor runs everything there, and `send` refuses to work anywhere else.
final class SimulatedTransport: AttributingTransport, @unchecked Sendable {
    private let host: TargetHost
    private let clock: SimulatedClock
    private let executor: SimulatedExecutor
    private let recorder: any RunEventSink
    private let timeout: Duration
    private let carrier: (any RequestCarrier)?
    /// The lifetime of the sending core; `nil` if it never ends.
    private let process: CoreProcess?
    /// The sender, if it is not the core.
    private let client: String?
    private var latency: LatencySource

    init(
        host: TargetHost,
        simulation: VirtualRun,
        recorder: any RunEventSink,
        latency: LatencySource,
        timeout: Duration,
        carrier: (any RequestCarrier)? = nil,
        process: CoreProcess? = nil,
        client: String? = nil
    ) {
        self.host = host
        clock = simulation.clock
        executor = simulation.executor
        self.recorder = recorder
        self.latency = latency
        self.timeout = timeout
        self.carrier = carrier
        self.process = process
        self.client = client
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        try await send(request, as: RequestContext.current ?? unattributed(request))
    }

    func send(
        _ request: WireRequest,
        as context: RequestContext
    ) async throws(TransportError) -> WireResponse {
        guard executor.isOnSimulationThread else {
            executor.noteEscape("a request to \(host.name.rawValue) (\(request.path))")
            throw .notSent("sent from outside the simulation")
        }
        let number = process?.sends()
        if process != nil, number == nil { throw .notSent("the process was killed") }
        let startedAt = clock.now
        let admission = host.admit(
            request,
            attempt: context.attempt,
            of: client,
            at: startedAt
        )
        let call = Call(
            request: request,
            context: context,
            number: admission.number,
            startedAt: startedAt
        )
        if let strike = admission.strike {
            recorder.record(
                .fault(
                    FaultRecord(
                        name: strike.rule,
                        target: host.name,
                        request: admission.number,
                        verdict: strike.summary
                    )
                ),
                at: startedAt
            )
        }
        do throws(TransportError) {
            let response = try await carry(call, through: admission.strike)
            record(call, .answered(status: response.status))
            if let process, let number, !process.hears(number) {
                throw TransportError.noAnswer("it was killed")
            }
            return response
        } catch {
            switch error {
            case .notSent: record(call, .notSent)
            case .noAnswer: record(call, .noAnswer)
            }
            throw error
        }
    }

    private func unattributed(_ request: WireRequest) -> RequestContext {
        guard client == nil else {
            return RequestContext(purpose: request.method.isSafe ? .read : .write, cause: "")
        }
        host.noteUnattributed()
        return RequestContext(purpose: .read, cause: "unattributed")
    }

    private final class Call {
        let request: WireRequest
        let context: RequestContext
        let number: Int
        let startedAt: Instant
        var changes = 0
        /// The answer on its way back.
        var response = WireResponse(status: 0)

        init(request: WireRequest, context: RequestContext, number: Int, startedAt: Instant) {
            self.request = request
            self.context = context
            self.number = number
            self.startedAt = startedAt
        }
    }

    /// Carries a call to the target and back; waiting is virtual.
    ///
    /// Mostly nothing comes in between, and the sender sleeps until the answer is there.
    private func carry(
        _ call: Call,
        through strike: FaultStrike?
    ) async throws(TransportError) -> WireResponse {
        if let strike { return try await carry(call, struckBy: strike) }
        guard carrier == nil, latency.isNeverZero else {
            try await wait(latency.next())
            let response = try ask(call, through: nil)
            try await wait(latency.next())
            return response
        }
        do {
            try await clock.sleep(for: latency.next()) {
                call.response = self.answer(call, through: nil)
                return self.latency.next()
            }
        } catch {
            throw .noAnswer("the run ended")
        }
        return call.response
    }

    /// Carries a call as far as a fault allows.
    private func carry(
        _ call: Call,
        struckBy strike: FaultStrike
    ) async throws(TransportError) -> WireResponse {
        let course = strike.course
        try await wait(course.delayBefore)
        if course.reach == .nowhere {
            // The sender cannot tell a lost request from a lost answer.
            guard case .replaced(let response) = course.answer else { throw try await lost() }
            try await wait(latency.next() + latency.next())
            return response
        }
        try await wait(latency.next())
        let own = try ask(call, through: course)
        if course.answer == .lost { throw try await lost() }
        try await wait(latency.next() + course.delayAfter)
        guard let answer = host.answer(own, after: strike) else { throw try await lost() }
        return answer
    }

    /// The error that the sender gets after its timeout.
    private func lost() async throws(TransportError) -> TransportError {
        try await wait(timeout)
        return .noAnswer("no answer within \(timeout.clockText)")
    }

    /// Lets the target answer, through the run's carrier if there is one; virtual time stands
    /// still.
    private func ask(
        _ call: Call,
        through course: FaultCourse?
    ) throws(TransportError) -> WireResponse {
        guard let carrier else { return answer(call, through: course) }
        return try carrier.carry(call.request, to: host.name) { request in
            self.answer(call, as: request, through: course)
        }
    }

    private func answer(
        _ call: Call,
        as request: WireRequest? = nil,
        through course: FaultCourse?
    ) -> WireResponse {
        let answer = host.respond(
            to: request ?? call.request,
            cause: call.context.cause,
            of: client,
            through: course,
            at: clock.now
        )
        call.changes = answer.changes
        return answer.response
    }

    private func wait(_ duration: Duration) async throws(TransportError) {
        guard duration > .zero else { return }
        do {
            try await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
        } catch {
            throw .noAnswer("the run ended")
        }
    }

    private func record(_ call: Call, _ outcome: RequestRecord.Outcome) {
        var record = RequestRecord(
            target: host.name,
            number: call.number,
            purpose: call.context.purpose,
            cause: call.context.cause,
            attempt: call.context.attempt,
            method: call.request.method.rawValue,
            path: call.request.requestTarget,
            outcome: outcome,
            startedAt: call.startedAt,
            changes: call.changes
        )
        record.client = client
        record.permissions = host.permissions(for: call.request)
        recorder.record(.request(record), at: clock.now)
    }
}

/// Latencies, drawn in the order of the requests.
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

    /// Whether every latency takes time.
    var isNeverZero: Bool { least > 0 }

    mutating func next() -> Duration {
        guard span > 0 else { return .milliseconds(least) }
        return .milliseconds(least + Int64(random.next(below: span + 1)))
    }
}
