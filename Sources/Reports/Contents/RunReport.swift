// SPDX-License-Identifier: Apache-2.0

/// All results of a run; every report is a view of it.
package struct RunReport: Hashable, Sendable {
    /// The version of report.json's format; incremented for breaking changes.
    package static let schemaVersion = "1"

    package var toolVersion: String
    package var scenarios: [ScenarioReport]
    /// Why the run as a whole cannot be judged: no file matched the filter, a shard was empty.
    package var problems: [String]

    package init(toolVersion: String, scenarios: [ScenarioReport], problems: [String] = []) {
        self.toolVersion = toolVersion
        self.scenarios = scenarios
        self.problems = problems
    }

    package var verdict: RunVerdict {
        var verdicts = scenarios.map(\.verdict)
        if !problems.isEmpty { verdicts.append(.inconclusive) }
        return RunVerdict.combined(verdicts)
    }

    /// The given problems, and those that the report itself shows.
    package var allProblems: [String] {
        scenarios.isEmpty && problems.isEmpty ? ["No scenario was run."] : problems
    }

    package var knownLimits: [String] { KnownLimits.all }

    package var revocation: RevocationFigures { .pooled(scenarios.map(\.revocation)) }

    package func count(of verdict: RunVerdict) -> Int {
        scenarios.count { $0.verdict == verdict }
    }
}
