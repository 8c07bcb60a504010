// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import Simulation
import Synchronization
import Testing

@testable import Scenarios

/// An oracle that works on the thread that reads the events says what it says anywhere.
@Suite
struct OracleInboxTests {
    /// All that a run leaves behind.
    private struct Leavings: Hashable, Sendable {
        let log: [UInt8]
        let findings: [FindingRecord]
        let problems: [String]
        let defects: [String]
        let eventCount: Int
    }

    private static func live(_ plan: RunPlan, isPipelined: Bool) throws -> Leavings {
        let log = Mutex<[UInt8]>([])
        let recorder = RunRecorder(isPipelined: isPipelined) { bytes in
            log.withLock { $0 += bytes }
        }
        let world = try World(plan: plan, recorder: recorder)
        let ending = world.live { _, _ in }
        recorder.finishLog()
        return Leavings(
            log: log.withLock { $0 },
            findings: world.oracle.findings,
            problems: ending.problems,
            defects: ending.defects.map(\.description),
            eventCount: recorder.eventCount
        )
    }

    /// With reconciliation on a schedule and without, over a network that fails.
    @Test(arguments: [3, 8, 65] as [UInt64])
    func `a random life reads the same wherever the oracle works`(seed: UInt64) async throws {
        let runs = try await [false, true].asyncMap { isPipelined in
            try await SimulationThread.run {
                Result {
                    var life = RandomLife(seed: seed)
                    return try Self.live(try life.plan(), isPipelined: isPipelined)
                }
            }.get()
        }
        #expect(runs[0] == runs[1])
    }

    /// Nothing reaches the target, so every deadline becomes a finding.
    @Test func `findings of deadlines come at the same place wherever the oracle works`()
        async throws
    {
        let runs = try await [false, true].asyncMap { isPipelined in
            try await SimulationThread.run {
                Result {
                    let feed = SyntheticFeed.make(people: 40, seed: 1)
                    var plan = Replay(feed: "f", events: feed.events, groups: feed.groups).plan()
                    plan.faults = [ReplayFault.unavailable.rule(probability: 0.9)]
                    return try Self.live(plan, isPipelined: isPipelined)
                }
            }.get()
        }
        #expect(runs[0] == runs[1])
        #expect(!runs[0].findings.isEmpty)
    }

    @Test(arguments: [false, true])
    func `a leaver is probed at the deadline wherever the oracle works`(isPipelined: Bool) {
        let deadline = Duration.seconds(3_600)
        let recorder = RunRecorder(isPipelined: isPipelined) { _ in }
        let inbox = OracleInbox(recorder, deadline: deadline) { sink in
            AccessOracle(
                policy: Policy(rules: [], authoritativeSources: ["hr"]),
                deadline: deadline,
                sink: sink
            )
        }
        let ada = Identity.ID("ada")
        func tell(_ kind: LifecycleEvent.Kind, _ revision: Int) -> Instant {
            let at = Instant(milliseconds: Int64(revision) * 60_000)
            let profile = PersonProfile(
                givenName: "Ada",
                familyName: "Adams",
                email: "ada@acme.example"
            )
            let event = LifecycleEvent(
                id: LifecycleEvent.ID(kind.rawValue),
                kind: kind,
                identity: ada,
                effectiveAt: at,
                recordedAt: at,
                source: "hr",
                revision: revision,
                profile: kind == .joiner ? profile : nil
            )
            inbox.apply(fact: event, at: at)
            return at
        }
        _ = tell(.joiner, 1)
        #expect(inbox.nextDueAt == nil)
        let due = tell(.leaver, 2).advanced(by: deadline)
        #expect(inbox.nextDueAt == due)
        #expect(inbox.advance(to: due) == [ada])
        #expect(inbox.nextDueAt == nil)
        recorder.finishLog()
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
