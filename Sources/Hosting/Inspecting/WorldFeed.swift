// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Wire

/// A world's events, as server-sent events for one reader.
///
/// It polls the world and sends what is new, so watching adds no cost to requests.
struct WorldFeed: Sendable {
    /// The fraction of elapsed time by which a reader's clock may be off before it is updated.
    private static let slack = 0.01
    /// How many requests, and how many changes per target, are sent at a time; if there are more,
    /// the latest.
    static let most = 200
    /// How many a new reader gets at first.
    private static let opening = 100

    let world: HostedWorld
    private let registry: WorldRegistry
    private(set) var position: FeedPosition
    /// The content of the last `state` event, and when it was sent.
    private var told: (state: State, now: Instant, wall: UInt64)?

    /// The content of a `state` event, except for the time, which passes without updates.
    private struct State: Hashable {
        let pace: WorldPace
        let faults: [JSONValue]
        let snapshots: [JSONValue]
        let worlds: [String]
        let changes: [Int]
    }

    /// Continues where `id` ended, if it is the id of an event of this world.
    init(_ world: HostedWorld, of registry: WorldRegistry, after id: String?) {
        self.world = world
        self.registry = registry
        let now = FeedPosition(
            requests: world.journal.count,
            changes: world.targets.map(\.changeCount)
        )
        if let id, let former = FeedPosition(id), former.changes.count == now.changes.count,
            former.requests <= now.requests
        {
            position = former
        } else {
            position = FeedPosition(
                requests: max(0, now.requests - WorldFeed.opening),
                changes: now.changes.map { max(0, $0 - WorldFeed.opening) }
            )
        }
    }

    /// The events since the last call; empty if nothing has happened.
    mutating func next() -> [UInt8] {
        let readings = world.targets.enumerated().map { number, target in
            target.vitals(after: position.changes[number], atMost: WorldFeed.most)
        }
        var bytes = requests()
        bytes += changes(readings)
        let state = State(
            pace: world.pace,
            faults: zip(world.targets, readings).flatMap { $1.faults($0) },
            snapshots: world.keptSnapshots.suffix(ControlParameter.windowSize).map(\.json),
            worlds: registry.worlds.prefix(ControlParameter.windowSize).map(\.id),
            changes: readings.map(\.changeCount)
        )
        let now = world.now
        let wall = world.wallNanoseconds
        if let told, told.state == state {
            let passed = Double(wall - min(wall, told.wall)) / 1_000_000 * state.pace.factor
            let shown = Double(told.now.duration(to: now).wholeMilliseconds)
            if abs(shown - passed) <= max(1_000, passed * WorldFeed.slack) { return bytes }
        }
        told = (state, now, wall)
        return bytes + event("state", json(of: state, now))
    }

    private mutating func requests() -> [UInt8] {
        let (entries, skipped) = world.journal.entries(
            after: position.requests,
            atMost: WorldFeed.most
        )
        guard !entries.isEmpty || skipped > 0 else { return [] }
        position.requests += entries.count + skipped
        return event(
            "requests",
            [
                "requests": .array(entries.map { .object($0.summary) }),
                "skipped": .integer(Int64(skipped)),
            ]
        )
    }

    private mutating func changes(_ readings: [HostedTarget.Vitals]) -> [UInt8] {
        var told: [(at: Instant, json: JSONValue)] = []
        var skipped = 0
        for (number, reading) in readings.enumerated() {
            let target = world.targets[number]
            skipped += reading.skipped
            told += reading.changes.map { ($0.at, $0.json(target)) }
            // A restored snapshot resets the count to an earlier value.
            position.changes[number] = reading.changeCount
        }
        guard !told.isEmpty || skipped > 0 else { return [] }
        let inOrder = told.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        return event(
            "changes",
            ["changes": .array(inOrder.map(\.element.json)), "skipped": .integer(Int64(skipped))]
        )
    }

    private func json(of state: State, _ now: Instant) -> JSONValue {
        [
            "world": .string(world.id),
            "title": .string(world.title),
            "now": .string(now.rfc3339),
            "pace": state.pace.json,
            "requests": .integer(Int64(world.journal.count)),
            "changes": .integer(Int64(state.changes.reduce(0, +))),
            "faults": .array(Array(state.faults.prefix(ControlParameter.windowSize))),
            "snapshots": .array(state.snapshots),
            "worlds": .array(state.worlds.map { .string($0) }),
        ]
    }

    private func event(_ name: String, _ data: JSONValue) -> [UInt8] {
        var bytes = Array("event: \(name)\nid: \(position.text)\ndata: ".utf8)
        bytes += data.encoded()
        bytes += Array("\n\n".utf8)
        return bytes
    }
}

extension HostedTarget {
    /// What a feed reports about a target.
    struct Vitals: Sendable {
        let faults: [(rule: FaultRule, tally: FaultPlan.Tally)]
        let changeCount: Int
        /// The requested changes, as far as they are kept.
        let changes: [TargetChange]
        let skipped: Int

        func faults(_ target: HostedTarget) -> [JSONValue] {
            faults.map { $0.rule.json($0.tally, target: target.name.rawValue) }
        }
    }

    /// No part of the target's own state is kept beyond the lock: a live copy while a request
    /// changes the target would force a full copy of it.
    func vitals(after count: Int, atMost most: Int) -> Vitals {
        withTarget { state, _ in
            let journal = state.target.changes
            let new = max(0, journal.count - count)
            let latest = Array(journal.entries(from: journal.count - min(new, most)))
            return Vitals(
                faults: Array(zip(state.faults.rules, state.faults.tallies)),
                changeCount: journal.count,
                changes: latest,
                skipped: new - latest.count
            )
        }
    }
}
