// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Reports
import Simulation
import Testing

@testable import Mutants
@testable import Scenarios

/// Runs that must end as the first one did, and what turns them red (I11, I17).
@Suite
struct SiblingRunTests {
    private static let twoJoiners = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-02T09:00:00Z, joiner: { person: bo, job: support-agent } }
        { at: 2026-03-03T09:00:00Z, pause: {} }
        """
    private static let leaver = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-04T09:00:00Z, leaver: { person: ana } }
        { at: 2026-03-05T09:00:00Z, joiner: { person: bo, job: support-agent } }
        { at: 2026-03-08T09:00:00Z, pause: {} }
        """

    @Test(arguments: Scenario.Check.allCases)
    func `a sound core and connector end the same way`(check: Scenario.Check) async throws {
        var scenario = try Told.scenario(Self.leaver)
        scenario.checks = [check]
        let run = try await TestRun.of(scenario)
        #expect(run.outcome.report.findings.isEmpty)
        #expect(run.outcome.report.verdict == .held)
    }

    @Test func `a connector whose end depends on the order of events is found`() async throws {
        var scenario = try Told.scenario(Self.twoJoiners)
        scenario.checks = [.permutedEvents]
        let run = try await TestRun.of(
            scenario,
            connector: { base, order in
                LyingConnector(
                    WritesStaleLists(
                        base,
                        transport: order.transport,
                        headers: order.headers,
                        group: "Service Desk"
                    )
                )
            },
            alter: { $0.core.concurrencyMax = 1 }
        )
        let found = run.findings(.orderIndependence)
        #expect(found.count == 1)
        #expect(found.first?.target == TargetName("freshservice"))
        #expect(run.outcome.report.verdict == .violated)
    }

    /// A sound core ignores repeated events, so the difference is planted in the siblings: nobody
    /// is entitled to anything there.
    @Test(arguments: Scenario.Check.allCases)
    func `siblings that end differently are found, whatever they vary`(
        check: Scenario.Check
    ) async throws {
        let scenario = try Told.scenario(Self.leaver)
        let differences = try await SimulationThread.run {
            Result {
                var plan = try RunPlan(scenario)
                plan.checks = [.killAndResume]
                let world = try World(plan: plan, recorder: RunRecorder { _ in })
                _ = try world.run(progress: nil) { _, _ in }
                var siblings = SiblingRuns(of: world)
                siblings.plan.policy.rules = []
                return try siblings.results(of: [check]).differences
            }
        }.get()
        #expect(differences.map(\.target) == [TargetName("freshservice")])
        #expect(differences.first?.summary.contains("is missing") == true)
    }

    @Test func `work lost with the process is found`() async throws {
        var scenario = try Told.scenario(Self.leaver)
        scenario.checks = [.killAndResume]
        let run = try await TestRun.of(scenario, connector: { base, _ in WritesBehind(base) })
        let found = run.findings(.crashSafety)
        #expect(found.count == 1)
        #expect(found.first?.summary.contains("killed") == true)
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `a check that varies nothing is inconclusive`() async throws {
        var scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-03T09:00:00Z, pause: {} }
            """
        )
        scenario.checks = [.permutedEvents]
        let run = try await TestRun.of(scenario)
        #expect(run.outcome.report.verdict == .inconclusive)
    }
}
