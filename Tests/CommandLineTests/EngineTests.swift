// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Metrics
import Scenarios
import SimulatedTargets
import Simulation
import Testing

/// The example engine, and what it cannot be blamed for.
@Suite
struct EngineTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    private func check(_ file: String, _ variant: String) throws -> ScenarioCheck {
        let scenarios = try ScenarioFile.loadAll(
            path: "\(Self.root)scenarios/\(file)",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind)
        )
        let checks = scenarios.map { ScenarioCheck(path: file, scenario: $0) }
        return try #require(checks.first { $0.id.hasSuffix(variant) })
    }

    /// Runs a scenario with the example engine, changed by lines of Python before it begins.
    private func result(
        _ file: String,
        _ variant: String,
        _ change: String = ""
    ) async throws -> CheckResult {
        let folder = try TemporaryFolder()
        let script = """
            import sys
            sys.path.insert(0, "\(Self.root)examples/engines/python")
            import engine
            \(change)
            engine.main()
            """
        try folder.write(script, to: "engine-under-test.py")
        let subject = CheckSubject(
            code: .program(
                ProgramOptions(
                    words: ["python3", "\(folder.path)/engine-under-test.py"],
                    path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
                )
            ),
            role: .engine,
            kinds: TargetCatalog.entries.map(\.kind),
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check"
        )
        let check = try check(file, variant)
        return await SimulationThread.run { check.run(subject, seed: check.scenario.seed) }
    }

    @Test(arguments: [
        // It falls due while the engine is busy with what fell due a second earlier.
        ("source/facts-that-take-effect-later.yaml", "switch-to-daylight-saving-time"),
        // The rehire comes while the engine, told of nothing, carries out the leave.
        ("source/facts-that-take-effect-later.yaml", "postponed--and-then-gone"),
        // An exception for something that another job would also grant says when it ends.
        ("mover/exceptions-that-expire.yaml", "nothing-else-happens"),
        ("credentials/connector-key-is-renewed.yaml", "without-an-overlap"),
    ])
    func `an engine that does all it was told passes`(
        file: String,
        variant: String
    ) async throws {
        let result = try await result(file, variant)
        #expect(result.verdict == .pass, "\(result.reasons)")
    }

    @Test func `an engine is blamed for revoking without a fact on its way`() async throws {
        let change = """
            kept = engine.Engine.reconcile
            def reconcile(self):
                for known in self.state.people.values(): known["access"] = []
                return kept(self)
            engine.Engine.reconcile = reconcile
            """
        let result = try await result(
            "source/facts-that-take-effect-later.yaml",
            "postponed--and-then-gone",
            change
        )
        #expect(result.verdict == .fail)
        #expect(result.findings.contains { $0.summary.contains("and should have kept it") })
    }

    @Test func `an engine that keeps its old credential is found`() async throws {
        let change = "engine.Engine.credential_changed = lambda self, target, credential: None"
        let result = try await result(
            "credentials/connector-key-is-renewed.yaml",
            "without-an-overlap",
            change
        )
        #expect(result.verdict == .fail)
    }
}
