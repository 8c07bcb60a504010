// SPDX-License-Identifier: Apache-2.0

/// The report as GitHub-flavored Markdown, for a step summary or a pull request.
package enum MarkdownReport {
    /// Findings listed per scenario; a step summary must stay below 1 MiB.
    private static let findingsMax = 100

    package static func text(of report: RunReport) -> String {
        var lines = ["## Residue: \(report.verdict.rawValue)", ""]
        lines += table(of: report.scenarios)
        lines += ["| figure | value |", "|---|---|"]
        lines += report.summaryLines.map { "| \($0.label) | \(escaped($0.figure)) |" }
        lines.append("")
        lines += report.allProblems.map { "- Not judged: \(escaped($0))" }
        if !report.allProblems.isEmpty { lines.append("") }
        for scenario in report.scenarios where scenario.verdict != .held {
            lines += details(of: scenario)
        }
        lines += ["<details><summary>What no run shows</summary>", ""]
        lines += report.knownLimits.map { "- \(escaped($0))" }
        lines += ["", "</details>", ""]
        return lines.joined(separator: "\n")
    }

    private static func table(of scenarios: [ScenarioReport]) -> [String] {
        guard !scenarios.isEmpty else { return [] }
        let header = [
            "| verdict | scenario | people | events | calls | access revoked | seed |",
            "|---|---|--:|--:|--:|--:|--:|",
        ]
        let rows = scenarios.map { scenario in
            "| \(scenario.verdict.word) | \(escaped(scenario.name)) | \(grouped(scenario.people)) "
                + "| \(grouped(scenario.lifecycleEvents)) | \(grouped(scenario.calls)) "
                + "| \(scenario.revocation.revoked.text) | \(scenario.seed) |"
        }
        return header + rows + [""]
    }

    private static func details(of scenario: ScenarioReport) -> [String] {
        var lines = ["### \(scenario.verdict.word): \(escaped(scenario.name))", ""]
        if let why = scenario.why { lines += [escaped(why), ""] }
        for expectation in scenario.expectations where expectation.verdict != .held {
            lines.append(item(of: expectation))
            lines += expectation.details.prefix(findingsMax).map { "  - \(escaped($0))" }
        }
        lines += scenario.allProblems.map { "- Not judged: \(escaped($0))" }
        lines.append("")
        lines += findings(of: scenario)
        lines += ["```", "replay: \(printable(scenario.replay))", "```", ""]
        return lines
    }

    private static func item(of expectation: ExpectationReport) -> String {
        let place = expectation.location.map { " (\(escaped($0.text)))" } ?? ""
        let expected = escaped(expectation.claim)
        let actual = escaped(expectation.actual)
        return switch expectation.verdict {
        case .held: "- Held: \(expected)\(place)"
        case .violated: "- Expected \(expected), but was **\(actual)**\(place)"
        case .vacuous: "- Not exercised: \(expected), over nothing: \(actual)\(place)"
        }
    }

    private static func findings(of scenario: ScenarioReport) -> [String] {
        guard !scenario.findings.isEmpty else { return [] }
        var lines = [
            "<details><summary>\(counted(scenario.findings.count, "finding"))</summary>", "",
        ]
        for group in FindingGroup.groups(of: Array(scenario.findings.prefix(findingsMax))) {
            lines += ["**\(escaped(group.title))**", ""]
            lines += group.findings.map { "- \(escaped($0.line))" }
            lines.append("")
        }
        let rest = scenario.findings.count - findingsMax
        if rest > 0 { lines += ["\(grouped(rest)) more in report.json.", ""] }
        return lines + ["</details>", ""]
    }

    private static func escaped(_ text: String) -> String { markdownText(text) }
}
