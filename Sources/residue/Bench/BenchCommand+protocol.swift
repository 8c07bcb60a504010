// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Scenarios
import Simulation

extension BenchCommand {
    private static let story = "leaver/ten-times-the-volume"

    /// One scenario with the Freshservice connector in process, and as a separate program over the
    /// line protocol; the requests are the same.
    static func lineProtocol(_ effort: Effort) async throws -> BenchSection {
        let files = try CheckFiles(scenarios: nil)
        guard let check = files.checks.first(where: { $0.id.hasPrefix(story) }),
            let program = Bundle.main.executablePath
        else {
            throw CommandFailure(
                .inconclusive,
                "residue bench: no scenario \(story), or no program to start"
            )
        }
        let options = ProgramOptions(words: [program, "connect", "freshservice"], path: "/usr/bin")
        let runs = effort.runs(5)
        let inside = try await median(of: runs, by: \.seconds) {
            try await run(check, .builtIn("freshservice"))
        }
        let outside = try await median(of: runs, by: \.seconds) {
            try await run(check, .program(options))
        }
        let requests = Double(max(1, outside.requests))
        let added = 1_000_000 * (outside.seconds - inside.seconds) / requests
        func row(_ name: String, _ seconds: Double) -> BenchSection.Row {
            BenchSection.Row(
                name: name,
                values: [requests, 1_000 * seconds, 1_000_000 * seconds / requests]
            )
        }
        return BenchSection(
            name: "Line protocol",
            how: "\(story) with the built-in Freshservice connector, in process and as a program "
                + "over the line protocol, its start included; median of \(runs) runs. "
                + "The protocol adds \(Int(added.rounded())) µs to a request.",
            columns: [
                BenchSection.Column("requests"),
                BenchSection.Column("run", "ms", digits: 1),
                BenchSection.Column("each", "µs", digits: 0),
            ],
            rows: [row("in process", inside.seconds), row("line protocol", outside.seconds)]
        )
    }

    private static func run(
        _ check: ScenarioCheck,
        _ code: CheckSubject.Code
    ) async throws -> (seconds: Double, requests: Int) {
        let subject = CheckSubject(
            code: code,
            role: .connector,
            kinds: ["freshservice"],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: ""
        )
        let start = Terminal.nanoseconds
        let result = await SimulationThread.run { check.run(subject, seed: check.scenario.seed) }
        guard result.verdict == .pass else {
            throw CommandFailure(
                .software,
                "residue bench: \(check.id): \(result.reasons.joined(separator: "; "))"
            )
        }
        return (seconds(since: start), result.requestCount)
    }
}
