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

    /// An inbox, and the facts about one person that it is told a minute apart.
    private struct Bench {
        static let deadline = Duration.seconds(3_600)
        static let ada = Identity.ID("ada")
        let recorder: RunRecorder
        let inbox: OracleInbox

        init(isPipelined: Bool) {
            let policy = Policy(rules: [], authoritativeSources: ["hr"])
            recorder = RunRecorder(isPipelined: isPipelined) { _ in }
            inbox = OracleInbox(recorder, under: policy, deadline: Self.deadline) { sink in
                AccessOracle(policy: policy, deadline: Self.deadline, sink: sink)
            }
        }

        func tell(
            _ kind: LifecycleEvent.Kind,
            _ revision: Int,
            endDate: Instant? = nil
        ) -> Instant {
            let at = Instant(milliseconds: Int64(revision) * 60_000)
            var profile = PersonProfile(
                givenName: "Ada",
                familyName: "Adams",
                email: "ada@acme.example"
            )
            profile.attributes["endDate"] = endDate?.rfc3339
            let event = LifecycleEvent(
                id: LifecycleEvent.ID(kind.rawValue),
                kind: kind,
                identity: Self.ada,
                effectiveAt: at,
                recordedAt: at,
                source: "hr",
                revision: revision,
                profile: kind == .joiner ? profile : nil
            )
            inbox.apply(fact: event, at: at)
            return at
        }
    }

    @Test(arguments: [false, true])
    func `a leaver is probed at the deadline wherever the oracle works`(isPipelined: Bool) {
        let bench = Bench(isPipelined: isPipelined)
        _ = bench.tell(.joiner, 1)
        #expect(bench.inbox.nextDueAt == nil)
        let due = bench.tell(.leaver, 2).advanced(by: Bench.deadline)
        #expect(bench.inbox.nextDueAt == due)
        #expect(bench.inbox.advance(to: due) == [Bench.ada])
        #expect(bench.inbox.nextDueAt == nil)
        bench.recorder.finishLog()
    }

    @Test(arguments: [false, true])
    func `somebody whose engagement ends on a date is probed wherever the oracle works`(
        isPipelined: Bool
    ) {
        let bench = Bench(isPipelined: isPipelined)
        let end = Instant(milliseconds: 7_200_000)
        _ = bench.tell(.joiner, 1, endDate: end)
        #expect(bench.inbox.advance(to: end).isEmpty)
        let due = end.advanced(by: Bench.deadline)
        #expect(bench.inbox.nextDueAt == due)
        #expect(bench.inbox.advance(to: due) == [Bench.ada])
        bench.recorder.finishLog()
    }

    /// Only the oracle knows whom it has to probe then.
    @Test func `under a policy that ends engagements the oracle works at once`() {
        var policy = Policy(rules: [], authoritativeSources: ["hr"])
        policy.engagements[.contractor] = Policy.Engagement()
        let recorder = RunRecorder(isPipelined: true) { _ in }
        let isHeard = Mutex(false)
        let inbox = OracleInbox(recorder, under: policy, deadline: Bench.deadline) { sink in
            AccessOracle(policy: policy, deadline: Bench.deadline, sink: sink)
        }
        inbox.tell { _ in isHeard.withLock { $0 = true } }
        #expect(isHeard.withLock { $0 })
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
