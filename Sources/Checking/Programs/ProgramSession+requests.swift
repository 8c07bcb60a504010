// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Scenarios
import SimulatedTargets
import Simulation
import TargetKit
import Wire

/// The program's requests to its targets, and its waits.
extension ProgramSession {
    func sleep(_ seconds: Double) async {
        // A century is longer than any run; more would overflow the clock.
        let milliseconds = Int64((min(seconds, 3e9) * 1_000).rounded(.up))
        await sleep(.milliseconds(milliseconds))
    }

    private func sleep(_ duration: Duration) async {
        guard duration > .zero else { return }
        // A cancelled sleep means that the run is over; the program is ended with it.
        try? await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
    }

    func serve(_ call: ProgramMailbox.Call) async throws(ExchangeEnd) {
        requestCount += 1
        let number = requestCount
        if let crash, crash.request == number, crash.phase == .before {
            throw killed(call)
        }
        await sleep(waits.owed(at: clock.now))
        _ = waits.settle()
        let outcome = await carry(call)
        if let crash, crash.request == number, crash.phase == .after {
            throw killed(call)
        }
        switch outcome {
        case .success(let response): call.answer(softened(response, call))
        case .failure: call.hangUp()
        }
    }

    /// Kills the program at a request, which gets no answer.
    private func killed(_ call: ProgramMailbox.Call) -> ExchangeEnd {
        process?.end()
        call.hangUp()
        crashCount += 1
        isDown = true
        return .crashed
    }

    private func carry(
        _ call: ProgramMailbox.Call
    ) async -> Result<WireResponse, TransportError> {
        // A program does not say which call a request belongs to; the oldest is the most likely.
        let oldest = open.filter { $0.value.end == nil }.min { $0.key < $1.key }
        var context =
            oldest?.value.context
            ?? RequestContext(purpose: call.request.method.isSafe ? .read : .write, cause: cause)
        context.attempt = attempts.attempt(of: call.request)
        let transport = seats[call.target].transport
        let outcome = await RequestContext.$current.withValue(context) {
            () async -> Result<WireResponse, TransportError> in
            do throws(TransportError) {
                return .success(try await transport.send(call.request))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let response):
            attempts.ended(isFailure: response.status == 429 || response.status >= 500)
        case .failure: attempts.ended(isFailure: true)
        }
        return outcome
    }

    /// Tells a program that really sleeps to wait at most a second; the clock moves by the rest.
    private func softened(
        _ response: WireResponse,
        _ call: ProgramMailbox.Call
    ) -> WireResponse {
        guard !capabilities.contains("time") else { return response }
        return waits.told(
            response,
            TargetCatalog.entry(seats[call.target].kind)?.announcedWait(response, call.request),
            at: clock.now
        )
    }
}
