// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Reports
import Scenarios
import Simulation
import Testing

@testable import Mutants

/// The end state follows from the facts and not from the order in which anybody hears of them
/// (I11).
struct OrderIndependenceTests {
    private static let story = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-02T09:00:00Z, joiner: { person: bo, job: network-engineer } }
        { at: 2026-03-03T09:00:00Z, mover: { person: ana, job: network-engineer } }
        { at: 2026-03-04T09:00:00Z, mover: { person: bo, job: office-worker } }
        { at: 2026-03-05T09:00:00Z, leaver: { person: ana } }
        { at: 2026-03-08T09:00:00Z, pause: {} }
        """

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `reports that arrive in another order, and twice, end in the same state`(
        seed: UInt64
    ) async throws {
        let scenario = try Told.scenario(Self.story)
        let usual = try await TestRun.of(scenario)
        #expect(usual.outcome.report.verdict == .held)
        let run = try await TestRun.of(scenario, alter: { $0.shuffleDeliveries(seed: seed) })
        #expect(run.access == usual.access)
        // A late report makes access right late; nothing else may be wrong.
        #expect(run.violated.filter { $0 != "no unexpected findings" }.isEmpty)
    }

    @Test(
        arguments: [
            "leaver/leaver-while-throttled.yaml", "mover/five-jobs-end-like-a-fresh-joiner.yaml",
            "source/poisoned-roster-is-halted.yaml",
        ],
        [1, 2, 3] as [UInt64]
    )
    func `a scenario whose ready jobs run in another order ends in the same state`(
        name: String,
        seed: UInt64
    ) async throws {
        let scenario = try Shipped.load(name)
        let usual = try await TestRun.of(scenario)
        let run = try await TestRun.of(scenario, order: .permuted(seed: seed))
        #expect(run.outcome.endState == usual.outcome.endState)
    }

    @Test func `a connector that writes whole lists ends differently depending on the order`()
        async throws
    {
        let scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-02T09:00:00Z, joiner: { person: bo, job: support-agent } }
            { at: 2026-03-03T09:00:00Z, pause: {} }
            """
        )
        let sound = try await ends(of: scenario) { base, _ in base }
        #expect(sound.count == 1)
        let broken = try await ends(of: scenario) { base, order in
            LyingConnector(
                WritesStaleLists(
                    base,
                    transport: order.transport,
                    headers: order.headers,
                    group: "Service Desk"
                )
            )
        }
        #expect(broken.count == 2)
    }

    /// The different end states over the orders in which two joiners can be reported.
    private func ends(
        of scenario: Scenario,
        _ connector: @escaping TestRun.Planting
    ) async throws -> Set<[String]> {
        var ends: Set<[String]> = []
        for isReversed in [false, true] {
            let run = try await TestRun.of(scenario, connector: connector) { plan in
                plan.core.concurrencyMax = 1
                if isReversed { plan.steps.reverse() }
                plan.steps = plan.steps.enumerated()
                    .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                    .map(\.element)
            }
            ends.insert(run.outcome.endState)
        }
        return ends
    }
}

extension TestRun {
    /// Who holds what at the end; an account without any access may exist or not, because somebody
    /// who was reported to have left before they were reported to join never gets one.
    fileprivate var access: [String] { outcome.endState.filter { !$0.hasSuffix(": ") } }
}

extension RunPlan {
    /// Delivers every report twice within an hour after everything is over, in an order drawn from
    /// the seed; the facts stay where they are.
    fileprivate mutating func shuffleDeliveries(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "deliveries")
        let last = steps.map(\.at).max() ?? start
        steps = steps.map { step in
            guard case .delivery(let event, let times) = step.action else { return step }
            let delay = Duration.seconds(Int64(random.next(below: 3_600)))
            return Step(at: last.advanced(by: delay), .delivery(event, times: times + 1))
        }
        steps = steps.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}
