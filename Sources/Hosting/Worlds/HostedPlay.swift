// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import Synchronization
import TargetKit
import Wire

/// A scenario that a hosted world plays, with the link from real time to its virtual time.
package final class HostedPlay: Sendable {
    private struct State {
        var play: ScenarioPlay
        var clock: WorldClock
    }

    let scenario: Scenario
    /// `nil` if it cannot be built.
    let people: PeopleSource?
    private let state: Mutex<State>
    private let wall: WallTime

    init(_ scenario: Scenario, pace: WorldPace, wall: WallTime) throws(RejectedFile) {
        self.scenario = scenario
        self.wall = wall
        people = PeopleSource(scenario)
        let play = try HostedPlay.begin(scenario)
        state = Mutex(
            State(
                play: play,
                clock: WorldClock(
                    showing: scenario.start,
                    pace: pace.factor,
                    at: wall.nanoseconds()
                )
            )
        )
    }

    private static func begin(_ scenario: Scenario) throws(RejectedFile) -> ScenarioPlay {
        try ScenarioPlay(scenario, changesKept: HostedTarget.changesMax)
    }

    /// The play, advanced by the elapsed wall time.
    var current: ScenarioPlay {
        let wallNow = wall.nanoseconds()
        let (play, shown) = state.withLock { state in
            (state.play, state.clock.pace > 0 ? state.clock.now(at: wallNow) : nil)
        }
        if let shown { _ = play.advance(to: shown) }
        return play
    }

    var now: Instant { current.now }

    func advance(to instant: Instant) {
        let now = current.advance(to: instant)
        let wall = wall.nanoseconds()
        state.withLock { state in
            if now > state.clock.now(at: wall) { state.clock.set(to: now, at: wall) }
        }
    }

    var factor: Double { state.withLock { $0.clock.pace } }

    func setPace(_ pace: WorldPace) {
        let now = now
        let wall = wall.nanoseconds()
        state.withLock { state in
            state.clock = WorldClock(showing: now, pace: pace.factor, at: wall)
        }
    }

    /// What a client needs to know about a story.
    package struct Story: Sendable {
        package let end: Instant
        /// Where the people of the feed are served below the main address, in SCIM.
        package let peoplePath: String
        package let peopleAuthorization: String
    }

    /// Starts over.
    func restart() {
        let play: ScenarioPlay
        do throws(RejectedFile) {
            play = try HostedPlay.begin(scenario)
        } catch {
            preconditionFailure("what could be played once can be played again: \(error)")
        }
        let wall = wall.nanoseconds()
        state.withLock { state in
            state.play = play
            state.clock.set(to: scenario.start, at: wall)
        }
    }
}
