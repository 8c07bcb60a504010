// SPDX-License-Identifier: Apache-2.0

import CivilTime
import HTTPServer
import IdentityModel
import Scenarios
import Synchronization
import TargetKit
import Wire

/// Targets that any client can reach, with one clock, faults and journals.
///
/// The targets are the same values that a run in one process uses.
package final class HostedWorld: Sendable {
    package struct Options: Sendable {
        package var pace: WorldPace = 1
        /// How many exchanges are kept; 0 for none.
        package var journalCapacity = 10_000

        package init() {}
    }

    /// A state to which a world can be restored.
    package struct Snapshot: Sendable {
        package let id: String
        package let at: Instant
        fileprivate let states: [HostedTarget.State]
    }

    /// How many snapshots a world can have.
    package static let snapshotsMax = 1_000
    /// How many faults a world can have; every request is compared with all of them.
    package static let faultsMax = 1_000

    package let id: String
    package let title: String
    package let file: String
    package let seed: UInt64
    package let start: Instant
    /// In the order of the file.
    package let targets: [HostedTarget]
    package let journal: RequestJournal
    private let byName: [String: HostedTarget]
    private let opening: Snapshot
    /// The scenario that the world plays; `nil` for a world without a timeline.
    let play: HostedPlay?
    /// Where its feed is posted to.
    package let feedPosts = FeedPosts()
    private let wall: WallTime
    private let isAuto: Atomic<Bool>
    /// The waits announced to clients, at pace `auto`.
    private let waits = Mutex(AnnouncedWait())
    private let snapshots = Mutex<(taken: Int, kept: [Snapshot])>((0, []))
    /// Serializes changes of the clock.
    private let clockChange = Mutex(())

    private init(
        id: String,
        title: String,
        file: String,
        seed: UInt64,
        start: Instant,
        targets: [HostedTarget],
        play: HostedPlay? = nil,
        pace: WorldPace,
        now: Instant,
        journalCapacity: Int,
        wall: WallTime
    ) {
        self.id = id
        self.title = title
        self.file = file
        self.seed = seed
        self.start = start
        self.targets = targets
        self.play = play
        self.wall = wall
        isAuto = Atomic(pace == .auto)
        journal = RequestJournal(capacity: journalCapacity)
        byName = Dictionary(
            targets.map { ($0.name.rawValue, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        opening = Snapshot(id: "opening", at: now, states: targets.map(\.copy))
    }

    package convenience init(
        id: String,
        _ world: WorldDeclaration,
        options: Options,
        wall: WallTime
    ) throws(RejectedFile) {
        let clock = WorldClock(
            showing: world.start,
            pace: options.pace.factor,
            at: wall.nanoseconds()
        )
        self.init(
            id: id,
            title: world.title,
            file: world.file,
            seed: world.seed,
            start: world.start,
            targets: try world.opened().map { opened in
                HostedTarget(
                    name: opened.name,
                    kind: opened.kind,
                    settings: opened.settings,
                    state: HostedTarget.State(
                        target: opened.target,
                        faults: opened.faults,
                        clock: clock
                    ),
                    wall: wall
                )
            },
            pace: options.pace,
            now: world.start,
            journalCapacity: options.journalCapacity,
            wall: wall
        )
    }

    /// A world that plays a scenario.
    package convenience init(
        id: String,
        playing scenario: Scenario,
        options: Options,
        wall: WallTime
    ) throws(RejectedFile) {
        let play = try HostedPlay(scenario, pace: options.pace, wall: wall)
        self.init(
            id: id,
            title: scenario.title,
            file: scenario.file,
            seed: scenario.seed,
            start: scenario.start,
            targets: scenario.targets.enumerated().map { number, target in
                HostedTarget(
                    name: target.name,
                    kind: target.kind,
                    settings: target.json,
                    home: .played(play, number),
                    wall: wall
                )
            },
            play: play,
            pace: options.pace,
            now: scenario.start,
            journalCapacity: options.journalCapacity,
            wall: wall
        )
    }

    /// `nil` for a world that plays no scenario.
    package var story: HostedPlay.Story? {
        play.map { play in
            HostedPlay.Story(
                end: play.scenario.end,
                peoplePath: "/\(PeopleSource.name)\(PeopleSource.basePath)",
                peopleAuthorization: play.people?.authorization ?? ""
            )
        }
    }

    package func target(_ name: String) -> HostedTarget? { byName[name] }

    /// Sends one request to a target and records the exchange.
    package func exchange(_ request: WireRequest, with target: HostedTarget) -> HostedExchange {
        let exchange =
            isAuto.load(ordering: .relaxed)
            ? patient(request, with: target) : target.exchange(request)
        let isUnmatched = target.isUnmatched(exchange)
        journal.record(exchange, isUnmatched: isUnmatched)
        return exchange
    }

    /// An exchange with a client that never has to wait longer than a second.
    private func patient(_ request: WireRequest, with target: HostedTarget) -> HostedExchange {
        if let until = waits.withLock({ $0.settle() }) { _ = advance(to: until) }
        var exchange = target.exchange(request)
        guard case .answered(let response) = exchange.outcome,
            let wait = target.announcedWait(in: response, to: request)
        else { return exchange }
        let now = now
        exchange.outcome = .answered(waits.withLock { $0.told(response, wait, at: now) })
        return exchange
    }

    // All clocks of a world agree except while they are being set.
    package var now: Instant {
        if let play { return play.now }
        return targets.first.map { $0.clock.now(at: wall.nanoseconds()) } ?? start
    }

    /// The wall time that drives the clock.
    var wallNanoseconds: UInt64 { wall.nanoseconds() }

    package var pace: WorldPace {
        if isAuto.load(ordering: .relaxed) { return .auto }
        return .times(play?.factor ?? targets.first?.clock.pace ?? 0)
    }

    /// Moves every clock forward and runs the targets' work that is due.
    ///
    /// Returns the new time; an instant in the past changes nothing.
    package func advance(to instant: Instant) -> Instant {
        clockChange.withLock { _ in
            if let play { return play.advance(to: instant) }
            let wall = wall.nanoseconds()
            for target in targets {
                target.withTarget { state, now in
                    let shown = max(now, min(instant, WorldClock.end))
                    state.clock.set(to: shown, at: wall)
                    state.target.advance(to: shown)
                }
            }
        }
        return now
    }

    package func setPace(_ pace: WorldPace) {
        clockChange.withLock { _ in
            isAuto.store(pace == .auto, ordering: .relaxed)
            waits.withLock { $0 = AnnouncedWait() }
            if let play { return play.setPace(pace) }
            let wall = wall.nanoseconds()
            for target in targets {
                target.withTarget { state, _ in state.clock.setPace(pace.factor, at: wall) }
            }
        }
    }

    package func takeSnapshot() -> Snapshot {
        let at = now
        let states = targets.map(\.copy)
        return snapshots.withLock { snapshots in
            snapshots.taken += 1
            let snapshot = Snapshot(id: "snapshot-\(snapshots.taken)", at: at, states: states)
            snapshots.kept.append(snapshot)
            return snapshot
        }
    }

    /// Oldest first.
    package var keptSnapshots: [Snapshot] { snapshots.withLock { $0.kept } }

    package func snapshot(_ id: String) -> Snapshot? { keptSnapshots.first { $0.id == id } }

    /// A target's state when the snapshot was taken.
    func former(_ target: HostedTarget, in snapshot: Snapshot) -> (any SimulatedTarget)? {
        zip(targets, snapshot.states).first { $0.0 === target }?.1.target
    }

    package func forget(_ snapshot: Snapshot) {
        snapshots.withLock { $0.kept.removeAll { $0.id == snapshot.id } }
    }

    /// Restores targets, faults and clock; the request journal continues.
    package func restore(_ snapshot: Snapshot) {
        clockChange.withLock { _ in
            waits.withLock { $0 = AnnouncedWait() }
            for (target, state) in zip(targets, snapshot.states) {
                target.restore(state, showing: snapshot.at)
            }
        }
    }

    /// Returns the world to its initial state, and forgets requests and snapshots.
    package func reset() {
        restore(opening)
        play?.restart()
        journal.clear()
        snapshots.withLock { $0.kept = [] }
        HTTPListener.returnFreedMemory()
    }

    /// A new world that starts from this one's current state.
    func fork(id: String) -> HostedWorld {
        let wallNow = wall.nanoseconds()
        let now = now
        return HostedWorld(
            id: id,
            title: title,
            file: file,
            seed: seed,
            start: start,
            targets: targets.map { target in
                var state = target.copy
                state.clock.set(to: now, at: wallNow)
                return HostedTarget(
                    name: target.name,
                    kind: target.kind,
                    settings: target.settings,
                    state: state,
                    wall: wall
                )
            },
            pace: pace,
            now: now,
            journalCapacity: journal.capacity,
            wall: wall
        )
    }
}
