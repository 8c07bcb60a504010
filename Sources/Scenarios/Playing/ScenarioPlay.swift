// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import IdentityModel
import Recording
import Reports
import Simulation
import Synchronization
import TargetKit
import Wire

/// A scenario that runs while outside clients act on its targets.
///
/// It is an ordinary run with a feed instead of the core. Between requests, virtual time stands
/// still.
package final class ScenarioPlay: Sendable {
    /// A target lent to code outside the run.
    package struct Lent: Sendable {
        package var target: any SimulatedTarget
        package var faults: FaultPlan
        package let now: Instant
    }

    package let scenario: Scenario
    private let errands = ErrandQueue()
    private let opening: [Lent]

    /// Starts playing on its own thread; throws obstacles by location.
    package init(_ scenario: Scenario, changesKept: Int) throws(RejectedFile) {
        let demands = scenario.coreDemands
        guard demands.isEmpty else { throw RejectedFile(demands) }
        self.scenario = scenario
        let stage: PlayStage
        do throws(RunPlanError) {
            stage = try ScenarioPlay.stage(scenario, changesKept, errands)
        } catch {
            throw RejectedFile([scenario.diagnostic(error)])
        }
        opening = stage.world.hosts.map {
            Lent(target: $0.target, faults: $0.faults, now: scenario.start)
        }
        let thread = Thread { stage.play() }
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit { errands.close() }

    private static func stage(
        _ scenario: Scenario,
        _ changesKept: Int,
        _ errands: ErrandQueue
    ) throws(RunPlanError) -> PlayStage {
        let (judged, left) = scenario.withoutClaims()
        let board = Mutex<FeedBoard?>(nil)
        var plan = try RunPlan(judged)
        plan.changesKept = changesKept
        plan.reconcileEvery = nil
        plan.makeGovernor = { [people = plan.people, deadline = plan.deadline] order in
            let feed = FeedBoard(order, people: people, deadline: deadline)
            board.withLock { $0 = feed }
            return feed
        }
        let world = try World(plan: plan, recorder: RunRecorder { _ in })
        guard let feed = board.withLock({ $0 }) else {
            preconditionFailure("a world makes its governor immediately")
        }
        return PlayStage(
            world: world,
            feed: feed,
            judgement: ScenarioJudgement(judged, world: world, pardoned: [.driftSeen]),
            notes: left,
            replayLine: "residue serve --scenario \(ScenarioReport.shellWord(scenario.file))",
            errands: errands
        )
    }

    /// Runs `body` on the play's thread; `nil` if the play cannot continue.
    ///
    /// Blocks the caller's thread.
    private func ask<Value: Sendable>(
        _ body: @escaping @Sendable (PlayStage) async -> Value
    ) -> Value? {
        let answer = Handover<Value?>()
        let isTaken = errands.add(
            ErrandQueue.Errand(
                body: { answer.bring(await body($0)) },
                giveUp: { answer.bring(nil) }
            )
        )
        return isTaken ? answer.wait() : nil
    }

    /// Sends a request to a target; waiting on the wire is virtual.
    package func send(
        _ request: WireRequest,
        to index: Int,
        attempt: Int?
    ) -> PlayedExchange {
        ask { await $0.send(request, to: index, attempt: attempt) }
            ?? PlayedExchange(at: now, response: nil, fault: nil, changes: 0)
    }

    /// The world's time.
    package var now: Instant { ask { $0.clock.now } ?? scenario.end }

    /// Lets time pass, with everything that happens meanwhile; returns the new time.
    package func advance(to instant: Instant) -> Instant {
        _ = ask { await $0.wait(until: instant) }
        return now
    }

    /// Whether the scenario is over.
    package var isOver: Bool { ask { $0.finalReport != nil } ?? true }

    /// The current verdict; the final one once the scenario is over.
    package var report: ScenarioReport? { ask { $0.currentReport } }

    /// What sources have reported so far.
    package var feed: [FeedLine] { ask { $0.feed.lines } ?? [] }

    /// When the next timeline entry happens; `nil` if there are no more.
    package var nextEntry: Instant? {
        let now = now
        return scenario.instants.first { $0 > now }
    }

    /// Lends a target to `body`, which runs on the calling thread while the play is paused, and
    /// takes back its new state.
    package func withTarget<Result, Failure: Error>(
        _ index: Int,
        _ body: (inout Lent) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let loan = Handover<Lent?>()
        let back = Handover<Lent>()
        let isTaken = errands.add(
            ErrandQueue.Errand(
                body: { stage in
                    let host = stage.world.hosts[index]
                    let now = stage.clock.now
                    loan.bring(Lent(target: host.target, faults: host.faults, now: now))
                    let lent = back.wait()
                    host.replace(lent.target, lent.faults, at: now)
                },
                giveUp: { loan.bring(nil) }
            )
        )
        guard var lent = isTaken ? loan.wait() : nil else {
            var former = opening[index]
            return try body(&former)
        }
        defer { back.bring(lent) }
        return try body(&lent)
    }

    /// Adds expectations in scenario syntax; they are judged with the scenario's.
    ///
    /// Returns how many there are now.
    package func expect(bytes: [UInt8], path: String) throws(RejectedFile) -> Int {
        let added = try ExpectationFile.expectations(bytes: bytes, path: path, of: scenario)
        let outcome = ask { stage -> Swift.Result<Int, RejectedFile> in
            let late = stage.tooLate(added)
            guard late.isEmpty else { return .failure(RejectedFile(late)) }
            for expectation in added { stage.add(expectation) }
            return .success(stage.judgement.scenario.expectations.count)
        }
        return try (outcome ?? .success(0)).get()
    }
}

extension Scenario {
    /// The instants of timeline entries and judgments, in order.
    var instants: [Instant] {
        let entries = timeline.flatMap { entry -> [Instant] in
            guard case .lifecycle(let step) = entry.action else { return [entry.at] }
            return [step.event.effectiveAt, step.arrivesAt]
        }
        return Set(entries).sorted()
    }

    fileprivate func diagnostic(_ error: RunPlanError) -> Diagnostic {
        guard let target = targets.first(where: { $0.name == error.target }) else {
            let top = SourceLocation(file: file, line: 1, column: 1)
            return Diagnostic(.error, at: top, error.description)
        }
        return target.diagnostic(path: error.path.joined(separator: "."), message: error.message)
    }
}
