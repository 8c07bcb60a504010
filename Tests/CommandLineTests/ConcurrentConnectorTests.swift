// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Metrics
import Scenarios
import SimulatedTargets
import Simulation
import Testing

/// The example connector in Python, changed to take several calls at a time.
@Suite
struct ConcurrentConnectorTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    /// Keeps what comes while it waits, and answers the last that came first.
    private static let script = """
        import select, sys
        sys.path.insert(0, "\(root)examples/connectors/freshservice-python")
        import connector

        class Residue(connector.Residue):
            inbox = []

            def read(self):
                if not self.inbox: self.inbox.append(super().read())
                while self.inbox[-1] and select.select([sys.stdin], [], [], 0.02)[0]:
                    self.inbox.append(super().read())
                return self.inbox.pop()

            def sleep(self, seconds):
                self.last_id += 1
                self.write({"id": self.last_id, "method": "time.sleep",
                            "params": {"seconds": seconds}})
                while (message := super().read()) and "method" in message:
                    self.inbox.append(message)

        connector.Residue = Residue
        connector.Connector.CAPABILITIES.append("concurrent")
        connector.main()
        """

    @Test(arguments: [
        nil, CrashPoint(request: 3, phase: .before), CrashPoint(request: 3, phase: .after),
        CrashPoint(request: 30, phase: .after),
    ])
    func `a leaver loses everything through a program with several calls open`(
        crash: CrashPoint?
    ) async throws {
        let folder = try TemporaryFolder()
        let program = try folder.write(Self.script, to: "several.py")
        let subject = CheckSubject(
            code: .program(
                ProgramOptions(
                    words: ["python3", "-u", program],
                    path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
                )
            ),
            role: .connector,
            kinds: ["freshservice"],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check"
        )
        let name = "leaver/leaver-loses-everything.yaml"
        let scenario = try ScenarioFile.load(
            path: "\(Self.root)scenarios/\(name)",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind)
        )
        let check = ScenarioCheck(path: name, scenario: scenario)
        let result = await SimulationThread.run {
            check.run(subject, seed: scenario.seed, crash: crash)
        }
        #expect(result.verdict == .pass, "\(result.reasons)")
    }
}
