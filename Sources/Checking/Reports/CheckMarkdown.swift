// SPDX-License-Identifier: Apache-2.0

import Reports

/// summary.md, for a CI step summary.
package enum CheckMarkdown {
    package static func text(of report: CheckReport) -> String {
        var text = "## \(report.headline)\n\n"
        text += "\(code(report.subject)) at \(code(report.targets.joined(separator: ", "))), "
        text += "suite \(report.suite); \(report.rate).\n"
        let failures = report.results.filter { $0.verdict == .fail }
        for result in failures {
            text += "\n### Failed: \(code(result.key))\n\n\(plain(result.title)).\n\n"
            if let reason = report.expected[result.key] {
                text += "Expected to fail: \(plain(reason))\n\n"
            }
            for line in result.reasons { text += "- \(plain(line))\n" }
            for finding in result.findings.prefix(10) { text += "- \(plain(finding.summary))\n" }
            if let hint = result.hint { text += "\nHint: \(plain(hint))\n" }
            text += "\n```sh\n\(fenced(result.replay))\n```\n"
        }
        let rest = report.results.filter { $0.verdict != .fail && $0.verdict != .pass }
        if !rest.isEmpty { text += "\n| check | verdict | why |\n|---|---|---|\n" }
        for result in rest {
            text += "| \(code(result.key)) | \(result.verdict.word) "
            text += "| \(plain(result.reasons.joined(separator: "; "))) |\n"
        }
        text += "\n| figure | value |\n|---|---|\n"
        for line in report.figures.lines { text += "| \(line.name) | \(plain(line.text)) |\n" }
        return text
    }

    /// Text of a program must not become markup.
    private static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "#", "!": result += "\\\(character)"
            case "\n", "\r", "\r\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }

    private static func code(_ text: String) -> String {
        "`" + text.filter { $0 != "`" && $0 != "\n" && $0 != "|" } + "`"
    }

    private static func fenced(_ text: String) -> String {
        text.replacing("```", with: "` ` `")
    }
}
