// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// One target of a hosted world, with its own lock so that targets answer in parallel.
package final class HostedTarget: Sendable {
    package struct State: Sendable {
        package var target: any SimulatedTarget
        package var faults: FaultPlan
        package var clock: WorldClock
        /// Cached, because asking a target through its existential type copies it.
        fileprivate(set) var changeCount = 0
        /// How many changes came before the ones that are kept.
        fileprivate(set) var forgottenUntil = 0

        init(target: any SimulatedTarget, faults: FaultPlan, clock: WorldClock) {
            self.target = target
            self.faults = faults
            self.clock = clock
            changeCount = target.changes.count
        }
    }

    /// How many changes a target keeps at least; at times up to twice as many.
    package static let changesMax = 50_000
    /// The longest real time that a fault can delay one answer, whatever the fault says.
    package static let delayMax = Duration.seconds(60)

    package let name: TargetName
    package let kind: String
    package let settings: JSONValue
    package let description: TargetDescription?
    private let wall: WallTime
    private let home: Home

    /// Where the target lives.
    enum Home: Sendable {
        /// On its own, behind its own lock.
        case alone(SleepingMutex<State>)
        /// In a played scenario, as its target with that number.
        case played(HostedPlay, Int)
    }

    init(
        name: TargetName,
        kind: String,
        settings: JSONValue,
        home: Home,
        wall: WallTime
    ) {
        self.name = name
        self.kind = kind
        self.settings = settings
        description = TargetCatalog.entry(kind)?.description
        self.wall = wall
        self.home = home
    }

    convenience init(
        name: TargetName,
        kind: String,
        settings: JSONValue,
        state: State,
        wall: WallTime
    ) {
        self.init(
            name: name,
            kind: kind,
            settings: settings,
            home: .alone(SleepingMutex(state)),
            wall: wall
        )
    }

    private func withState<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        switch home {
        case .alone(let state): return try state.withLock(body)
        case .played(let play, let number):
            let pace = play.factor
            return try play.current.withTarget(number) { lent throws(Failure) in
                var state = State(
                    target: lent.target,
                    faults: lent.faults,
                    clock: WorldClock(showing: lent.now, pace: pace, at: wall.nanoseconds())
                )
                defer {
                    lent.target = state.target
                    lent.faults = state.faults
                }
                return try body(&state)
            }
        }
    }

    /// A copy of everything.
    ///
    /// Targets are values, so this is nearly free until one of the two changes.
    var copy: State { withState { $0 } }

    package var clock: WorldClock { withState { $0.clock } }

    /// The changes so far.
    package var changeCount: Int { withState { $0.changeCount } }

    /// The connector's credential.
    package var credential: ConnectorCredential { withState { $0.target.connectorCredential } }

    /// How long the answer makes a client wait.
    func announcedWait(in response: WireResponse, to request: WireRequest) -> Duration? {
        TargetCatalog.entry(kind)?.announcedWait(response, request)
    }

    /// Answers as the target would, subject to the world's faults and clock.
    func exchange(_ request: WireRequest) -> HostedExchange {
        let begun = wall.nanoseconds()
        let state: SleepingMutex<State>
        switch home {
        case .alone(let own): state = own
        case .played(let play, let number):
            return played(request, in: play.current, number, since: begun)
        }
        var step = state.withLock { $0.admit(request, target: name.rawValue, at: begun) }
        if case .wait(let strike, let at, let duration) = step {
            wall.sleep(duration)
            let ready = wall.nanoseconds()
            let carried = state.withLock { $0.carry(request, through: strike, at: ready) }
            step = .done(carried.at(at))
        }
        guard case .done(let passage) = step else {
            preconditionFailure("a request that has waited must be carried out")
        }
        if let delay = passage.delay { wall.sleep(delay) }
        return HostedExchange(
            target: name,
            at: passage.at,
            request: request,
            outcome: passage.outcome,
            nanoseconds: wall.nanoseconds() - begun,
            fault: passage.fault,
            changes: passage.changes
        )
    }

    private func played(
        _ request: WireRequest,
        in play: ScenarioPlay,
        _ number: Int,
        since begun: UInt64
    ) -> HostedExchange {
        let played = play.send(request, to: number, attempt: request.statedAttempt)
        return HostedExchange(
            target: name,
            at: played.at,
            request: request,
            outcome: played.response.map { .answered($0) } ?? .dropped,
            nanoseconds: wall.nanoseconds() - begun,
            fault: played.fault,
            changes: played.changes
        )
    }

    /// Generic over the target's concrete type, so that it is used in place instead of being
    /// copied.
    fileprivate static func reply(
        of target: inout some SimulatedTarget,
        to request: WireRequest,
        through course: FaultCourse?,
        at instant: Instant
    ) -> (response: WireResponse, changeCount: Int) {
        let response = target.respond(to: request, through: course, at: instant)
        return (response, target.changes.count)
    }

    /// Access for the control plane; background work that is due runs first.
    func withTarget<Value: Sendable, Failure: Error>(
        _ body: (inout State, Instant) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let wall = wall.nanoseconds()
        let result = withState { state -> Result<Value, Failure> in
            let now = state.clock.now(at: wall)
            state.target.advance(to: now)
            defer {
                state.changeCount = state.target.changes.count
                state.forgetOldChanges()
            }
            do throws(Failure) {
                return .success(try body(&state, now))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Restores an earlier state; the clock continues from the time it showed then.
    ///
    /// Verdicts cannot be undone, so a played target stays as it is.
    func restore(_ former: State, showing instant: Instant) {
        guard case .alone(let state) = home else { return }
        let wall = wall.nanoseconds()
        state.withLock { state in
            state = former
            state.clock.set(to: instant, at: wall)
        }
    }
}

extension HostedTarget.State {
    /// The outcome of a request, before it is recorded.
    struct Passage: Sendable {
        var at: Instant
        var outcome: HostedExchange.Outcome
        var fault: String?
        var changes = 0
        /// How long the answer is held back.
        var delay: Duration?

        func at(_ instant: Instant) -> Passage {
            var passage = self
            passage.at = instant
            return passage
        }
    }

    enum Step: Sendable {
        /// The target has not seen the request yet.
        case wait(FaultStrike, at: Instant, Duration)
        case done(Passage)
    }

    fileprivate mutating func admit(
        _ request: WireRequest,
        target name: String,
        at wall: UInt64
    ) -> Step {
        let now = clock.now(at: wall)
        guard !faults.isEmpty else { return .done(carry(request, through: nil, at: wall)) }
        let strike = faults.strike(
            request,
            to: name,
            target,
            attempt: request.statedAttempt ?? 1,
            at: now
        )
        guard let strike else { return .done(carry(request, through: nil, at: wall)) }
        let course = strike.course
        if course.reach == .nowhere {
            var passage = Passage(at: now, outcome: .dropped, fault: strike.rule)
            if case .replaced(let answer) = course.answer { passage.outcome = .answered(answer) }
            return .done(passage)
        }
        guard course.delayBefore > .zero else {
            return .done(carry(request, through: strike, at: wall))
        }
        return .wait(
            strike,
            at: now,
            clock.wallDuration(of: course.delayBefore, atMost: HostedTarget.delayMax)
        )
    }

    fileprivate mutating func carry(
        _ request: WireRequest,
        through strike: FaultStrike?,
        at wall: UInt64
    ) -> Passage {
        let now = clock.now(at: wall)
        let start = changeCount
        let course = strike?.course
        let (own, count) = HostedTarget.reply(
            of: &target,
            to: request.method == .head ? request.asGet : request,
            through: course,
            at: now
        )
        changeCount = count
        forgetOldChanges()
        let answer = strike == nil ? own : faults.answer(own, after: strike)
        var passage = Passage(
            at: now,
            outcome: answer.map { .answered($0) } ?? .dropped,
            fault: strike?.rule
        )
        passage.changes = changeCount - start
        if let delay = course?.delayAfter, delay > .zero {
            passage.delay = clock.wallDuration(of: delay, atMost: HostedTarget.delayMax)
        }
        return passage
    }

    /// Otherwise a target that is served for days would fill memory with changes that nobody reads.
    fileprivate mutating func forgetOldChanges() {
        guard changeCount - forgottenUntil > 2 * HostedTarget.changesMax else { return }
        target.forgetChanges(allBut: HostedTarget.changesMax)
        forgottenUntil = changeCount - HostedTarget.changesMax
    }
}

extension WireRequest {
    /// RFC 9110 §9.3.2: the fields of a HEAD are those of a GET; the server leaves the body out.
    fileprivate var asGet: WireRequest {
        var get = self
        get.method = .get
        return get
    }

    /// The attempt number stated by the client.
    fileprivate var statedAttempt: Int? { headers["Residue-Attempt"].flatMap { Int($0) } }
}
