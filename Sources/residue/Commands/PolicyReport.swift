// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Scenarios
import SimulatedTargets

/// `residue compare --policy A --policy B`: who would gain and lose what.
enum PolicyReport {
    static func run(_ policies: [String], over files: [String]) throws -> ExitStatus {
        guard policies.count == 2 else {
            throw UsageError("give --policy twice: the current organization and the proposed one")
        }
        guard files.count == 1, let file = files.first else {
            throw UsageError("name one scenario; its timeline says who is engaged")
        }
        let first = try scenario(file, with: policies[0])
        let second = try scenario(file, with: policies[1])
        Terminal.print(
            text(
                of: PolicyComparison(first, second),
                policies,
                "\(first.file), at \(first.end.rfc3339)"
            )
        )
        return .held
    }

    private static func scenario(
        _ file: String,
        with organization: String
    ) throws(CommandFailure) -> Scenario {
        var isAsked = false
        let scenario: Scenario
        do throws(RejectedFile) {
            let policy = try FileBytes.read(path: organization)
            scenario = try ScenarioFile.load(
                bytes: try FileBytes.read(path: file),
                path: file,
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind),
                readFile: { _ in
                    isAsked = true
                    return policy
                }
            )
        } catch {
            throw CommandFailure(
                .data,
                error.diagnostics.map(\.description).joined(separator: "\n")
            )
        }
        guard isAsked else {
            throw CommandFailure(
                .data,
                "\(file): error: the organization is inline in the scenario; name a "
                    + "scenario that takes it from a file"
            )
        }
        return scenario
    }

    static func text(
        of comparison: PolicyComparison,
        _ policies: [String],
        _ place: String
    ) -> String {
        let changes = comparison.changes
        var lines = [
            "\(policies[0]) → \(policies[1])", "over \(place)", "",
            "\(changes.count) of \(comparison.people) people would hold something else: "
                + "\(changes.count { !$0.gained.isEmpty }) gain, "
                + "\(changes.count { !$0.lost.isEmpty }) lose",
        ]
        for change in changes {
            lines.append("  \(change.person.rawValue)")
            lines += change.gained.map { "    + \($0)" } + change.lost.map { "    - \($0)" }
        }
        if !changes.isEmpty { lines += ["", "by right"] }
        for (right, gained, lost) in comparison.byRight {
            lines.append("  \(right)  +\(gained) -\(lost)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
