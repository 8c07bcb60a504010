// SPDX-License-Identifier: Apache-2.0

/// Everything that a run came to; every report is a view of it.
package struct RunReport: Hashable, Sendable {
    /// The version of report.json's form; a new number for a change that breaks readers.
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

    /// What the run itself shows beside the reasons it was given.
    package var allProblems: [String] {
        scenarios.isEmpty && problems.isEmpty ? ["No scenario was run."] : problems
    }

    package var knownLimits: [String] { KnownLimits.all }

    package var revocation: RevocationFigures { .pooled(scenarios.map(\.revocation)) }

    package func count(of verdict: RunVerdict) -> Int {
        scenarios.count { $0.verdict == verdict }
    }
}
