// SPDX-License-Identifier: Apache-2.0

/// Workflow commands that show failures next to the lines of the scenario files.
package enum GitHubAnnotations {
    /// One command per line; empty if everything held.
    package static func text(of report: RunReport) -> String {
        var lines = report.allProblems.map { "::warning title=Residue::\(message($0))" }
        for scenario in report.scenarios {
            lines += scenario.expectations.compactMap { line(for: $0, in: scenario) }
            lines += scenario.allProblems.map { problem in
                "::warning file=\(property(scenario.file)),line=1,"
                    + "title=\(property(scenario.name))::\(message(problem))"
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func line(
        for expectation: ExpectationReport,
        in scenario: ScenarioReport
    ) -> String? {
        let command: String
        let text: String
        switch expectation.verdict {
        case .held: return nil
        case .violated:
            command = "error"
            text = "expected \(expectation.claim), but was \(expectation.actual)"
        case .vacuous:
            command = "warning"
            text = "not exercised: \(expectation.claim), over nothing: \(expectation.actual)"
        }
        let file = expectation.location?.file ?? scenario.file
        let line = expectation.location?.line ?? 1
        return "::\(command) file=\(property(file)),line=\(line),"
            + "title=\(property(scenario.name))::\(message("\(text)\nreplay: \(scenario.replay)"))"
    }

    private static func message(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func property(_ text: String) -> String {
        var result = ""
        for scalar in message(text).unicodeScalars {
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
