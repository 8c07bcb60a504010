// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// One target of a hosted world behind a lock of its own, so that targets answer side by side.
package final class HostedTarget: Sendable {
    package struct State: Sendable {
        package var target: any SimulatedTarget
        package var faults: FaultPlan
        package var clock: WorldClock
        /// Kept since every question to a target of unknown type copies it.
        fileprivate(set) var changeCount = 0

        init(target: any SimulatedTarget, faults: FaultPlan, clock: WorldClock) {
            self.target = target
            self.faults = faults
            self.clock = clock
            changeCount = target.changes.count
        }
    }

    /// The longest that one answer waits on the wall for a fault, whatever the fault says.
    package static let delayMax = Duration.seconds(60)

    package let name: TargetName
    package let kind: String
    package let settings: JSONValue
    package let description: TargetDescription?
    private let wall: WallTime
    private let state: Guarded<State>

    init(
        name: TargetName,
        kind: String,
        settings: JSONValue,
        state: State,
        wall: WallTime
    ) {
        self.name = name
        self.kind = kind
        self.settings = settings
        description = TargetCatalog.entry(kind)?.description
        self.wall = wall
        self.state = Guarded(state)
    }

    /// A copy of everything; targets are values, so it costs next to nothing until one of the two
    /// changes.
    var copy: State { state.withLock { $0 } }

    /// The changes so far.
    package var changeCount: Int { state.withLock { $0.changeCount } }

    /// What a connector signs in with.
    package var credential: ConnectorCredential { state.withLock { $0.target.connectorCredential } }

    /// Answers as the target does, with the faults of the world; the time is the clock's.
    func exchange(_ request: WireRequest) -> Exchange {
        let begun = wall.nanoseconds()
        var step = state.withLock { $0.admit(request, target: name.rawValue, at: begun) }
        if case .wait(let strike, let at, let duration) = step {
            wall.sleep(min(duration, HostedTarget.delayMax))
            let ready = wall.nanoseconds()
            let carried = state.withLock { $0.carry(request, through: strike, at: ready) }
            step = .done(carried.at(at))
        }
        guard case .done(let passage) = step else {
            preconditionFailure("a request that has waited is carried out")
        }
        if let delay = passage.delay { wall.sleep(min(delay, HostedTarget.delayMax)) }
        return Exchange(
            target: name,
            at: passage.at,
            request: request,
            outcome: passage.outcome,
            nanoseconds: wall.nanoseconds() - begun,
            fault: passage.fault,
            changes: passage.changes
        )
    }

    /// Takes the target's own type, in which it can be changed and asked in place.
    fileprivate static func reply(
        of target: inout some SimulatedTarget,
        to request: WireRequest,
        through course: FaultCourse?,
        at instant: Instant
    ) -> (response: WireResponse, changeCount: Int) {
        let response = target.respond(to: request, through: course, at: instant)
        return (response, target.changes.count)
    }

    /// What the control plane does: background work that fell due is done first.
    func withTarget<Value: Sendable, Failure: Error>(
        _ body: (inout State, Instant) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let wall = wall.nanoseconds()
        let result = state.withLock { state -> Result<Value, Failure> in
            let now = state.clock.now(at: wall)
            state.target.advance(to: now)
            defer { state.changeCount = state.target.changes.count }
            do throws(Failure) {
                return .success(try body(&state, now))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Puts a former state in place; the clock goes on from what it showed then.
    func restore(_ former: State, showing instant: Instant) {
        let wall = wall.nanoseconds()
        state.withLock { state in
            state = former
            state.clock.set(to: instant, at: wall)
        }
    }
}

extension HostedTarget.State {
    /// How a request went, before it is written down.
    struct Passage: Sendable {
        var at: Instant
        var outcome: Exchange.Outcome
        var fault: String?
        var changes = 0
        /// How much later the answer leaves.
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
            attempt: request.headers["Residue-Attempt"].flatMap { Int($0) } ?? 1,
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
        return .wait(strike, at: now, clock.wallDuration(of: course.delayBefore))
    }

    fileprivate mutating func carry(
        _ request: WireRequest,
        through strike: FaultStrike?,
        at wall: UInt64
    ) -> Passage {
        let now = clock.now(at: wall)
        // RFC 9110 §9.3.2: the fields of a HEAD are those of a GET; the server leaves the body out.
        var seen = request
        if seen.method == .head { seen.method = .get }
        let start = changeCount
        let course = strike?.course
        let (own, count) = HostedTarget.reply(of: &target, to: seen, through: course, at: now)
        changeCount = count
        let answer = faults.answer(own, after: strike)
        var passage = Passage(
            at: now,
            outcome: answer.map { .answered($0) } ?? .dropped,
            fault: strike?.rule
        )
        passage.changes = changeCount - start
        if let delay = course?.delayAfter, delay > .zero {
            passage.delay = clock.wallDuration(of: delay)
        }
        return passage
    }
}
