// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A line in an input file.
package struct FileLine: Hashable, Sendable {
    package var file: String
    /// 1 for the first line.
    package var line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    package var text: String { "\(file):\(line)" }
}

/// The result of one expectation of a scenario.
package struct ExpectationReport: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable, CaseIterable {
        case held
        case violated
        /// Over an empty set, so it proves nothing.
        case vacuous

        package var runVerdict: RunVerdict {
            switch self {
            case .held: .held
            case .violated: .violated
            case .vacuous: .inconclusive
            }
        }
    }

    /// As written in the scenario.
    package var text: String
    package var location: FileLine?
    package var verdict: Verdict
    /// `revocationCompleteness 1`.
    package var expected: String
    /// When, and about whom: `within 1:00:00 of leaver ana`; empty if `expected` says it all.
    package var scope: String
    /// The actual value: `8/11 (72.7 %)`.
    package var actual: String
    package var value: MetricValue?
    /// Who held or lacked what at the instant of judging, and since when; one sentence each.
    package var details: [String]
    /// Ids of the scenario's findings that explain it.
    package var findings: [String]

    package init(
        text: String,
        location: FileLine?,
        verdict: Verdict,
        expected: String,
        scope: String = "",
        actual: String,
        value: MetricValue? = nil,
        details: [String] = [],
        findings: [String] = []
    ) {
        self.text = text
        self.location = location
        self.verdict = verdict
        self.expected = expected
        self.scope = scope
        self.actual = actual
        self.value = value
        self.details = details
        self.findings = findings
    }

    /// `revocationCompleteness 1 within 1:00:00 of leaver ana`.
    var claim: String { scope.isEmpty ? expected : "\(expected) \(scope)" }
}
