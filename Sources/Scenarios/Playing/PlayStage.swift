// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Oracle
import Reports
import Simulation
import TargetKit
import Vocabulary
import Wire

/// A scenario being played: its world, its feed and its verdict.
///
/// `@unchecked Sendable` for the reason given at `World`; outside callers send errands.
final class PlayStage: @unchecked Sendable {
    let world: World
    let feed: FeedBoard
    private(set) var judgement: ScenarioJudgement
    /// The verdict at the end of the scenario; `nil` before that.
    private(set) var finalReport: ScenarioReport?
    private let notes: [String]
    private let replayLine: String
    private let errands: ErrandQueue
    private let transports: [any Transport]
    private var attempts: [AttemptCounter]
    private var current: ErrandQueue.Errand?

    init(
        world: World,
        feed: FeedBoard,
        judgement: ScenarioJudgement,
        notes: [String],
        replayLine: String,
        errands: ErrandQueue
    ) {
        self.world = world
        self.feed = feed
        self.judgement = judgement
        self.notes = notes
        self.replayLine = replayLine
        self.errands = errands
        transports = feed.transports
        attempts = transports.map { _ in AttemptCounter() }
    }

    var clock: SimulatedClock { world.simulation.clock }
    var plan: RunPlan { world.plan }

    /// Plays to the end of the scenario, then serves errands until the queue is closed.
    func play() {
        world.simulation.attendant = { [unowned self] () throws(SimulationError) in
            try attend()
        }
        for host in world.hosts {
            host.attribution = { [unowned feed] in feed.cause(of: $0, in: $1) }
        }
        let ending = world.live { number, instant in self.judgement.judge(number, at: instant) }
        judgement.close(at: plan.end)
        finalReport = report(plan, problems: ending.problems + ending.defects.map(\.description))
        letGo()
        // The targets keep answering, but nothing is judged any more.
        while !errands.isOver {
            do {
                try world.simulation.run { [clock] in
                    try await clock.sleep(until: Instant.last, tolerance: nil)
                }
            } catch SimulationError.abandoned {
                return letGo()
            } catch {
                // The simulation cannot continue, so callers are told so.
                errands.close()
                letGo()
                while let errand = errands.next() { errand.giveUp() }
            }
        }
    }

    /// Callers that the run has left waiting get no answer.
    private func letGo() {
        current?.giveUp()
        current = nil
    }

    private func attend() throws(SimulationError) -> Bool {
        guard current == nil else { return false }
        guard let errand = errands.next() else { throw .abandoned(at: clock.now) }
        current = errand
        Task(executorPreference: world.simulation.executor) {
            await errand.body(self)
            self.current = nil
        }
        return true
    }

    /// Sends a client's request to a target, with the latency and faults of a run.
    func send(_ request: WireRequest, to index: Int, attempt: Int?) async -> PlayedExchange {
        let host = world.hosts[index]
        let at = clock.now
        var seen = request
        // RFC 9110 §9.3.2: the fields of a HEAD are those of a GET.
        if seen.method == .head { seen.method = .get }
        let counted = attempts[index].attempt(of: seen)
        let context = RequestContext(
            purpose: seen.method.isSafe ? .read : .write,
            cause: feed.cause,
            attempt: attempt ?? counted
        )
        let response = await RequestContext.$current.withValue(context) {
            [transport = transports[index]] () async -> WireResponse? in
            do throws(TransportError) {
                return try await transport.send(seen)
            } catch {
                return nil
            }
        }
        attempts[index].ended(
            isFailure: response.map { $0.status == 429 || $0.status >= 500 } ?? true
        )
        return PlayedExchange(
            at: at,
            response: response,
            fault: host.lastPassage.fault,
            changes: host.lastPassage.changes
        )
    }

    /// Lets time pass to the instant, possibly beyond the end of the scenario.
    func wait(until instant: Instant) async {
        guard finalReport == nil, instant > clock.now else { return }
        let last = plan.end.advanced(by: .seconds(1))
        do {
            try await clock.sleep(until: instant >= plan.end ? last : instant, tolerance: nil)
        } catch {
            // The run is over, as expected.
        }
    }

    /// The verdict so far, with the current figures.
    var currentReport: ScenarioReport {
        if let finalReport { return finalReport }
        let now = clock.now
        var plan = plan
        plan.end = now
        let waiting = judgement.missing.map { number -> String in
            let expectation = judgement.scenario.expectations[number]
            let due = judgement.scenario.instant(of: expectation.moment) ?? world.plan.end
            return "The expectation at \(expectation.location.file):"
                + "\(expectation.location.line) is judged at \(due)."
        }
        return report(
            plan,
            problems: ["It is \(now), and the scenario ends at \(world.plan.end)."] + waiting
        )
    }

    private func report(_ plan: RunPlan, problems: [String]) -> ScenarioReport {
        var report = judgement.report(plan, problems: problems)
        report.notes += notes
        report.replayLine = replayLine
        return report
    }

    /// Adds an expectation; it is judged at its instant, or at once if that has just passed.
    func add(_ expectation: Expectation) {
        let number = judgement.add(expectation)
        guard let due = judgement.scenario.instant(of: expectation.moment) else { return }
        guard due >= clock.now else { return judgement.judge(number, at: due) }
        Task(executorPreference: world.simulation.executor) {
            // A judgment waits until the instant is over, as in a run; a canceled one is reported
            // as missing.
            do {
                try await self.clock.sleep(
                    until: due.advanced(by: .milliseconds(1)),
                    tolerance: nil
                )
            } catch { return }
            self.judgement.judge(number, at: due)
        }
    }
}

/// A client's request and its outcome.
package struct PlayedExchange: Sendable {
    /// When the request was sent.
    package let at: Instant
    /// `nil` if no answer came.
    package let response: WireResponse?
    /// The fault that struck it, by name.
    package let fault: String?
    package let changes: Int
}
