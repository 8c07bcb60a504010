// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import Reports

/// The console report.
package enum CheckConsole {
    private static let linesMax = 8

    package static func text(of report: CheckReport, files: String, isColored: Bool) -> String {
        var text = "\(report.headline): \(report.subject)"
        text += " at \(report.targets.joined(separator: ", ")), suite \(report.suite)\n"
        for result in report.results where result.verdict == .fail {
            text += failure(result, isExpected: report.expected[result.key])
        }
        for result in report.results
        where result.verdict == .inconclusive || result.verdict == .harnessFault {
            text += doubtful(result)
        }
        for result in report.results {
            if let note = result.note { text += "\n\(result.key): \(note)\n" }
        }
        text += unexercised(report)
        for sentence in report.stale { text += "\nSTALE  \(sentence)\n" }
        text += "\n"
        let hasFigures = report.results.contains { $0.figures != nil }
        for line in hasFigures ? report.figures.lines : [] {
            text += "  \(line.name)\(String(repeating: " ", count: 18 - line.name.count))"
            text += "\(line.text)\n"
        }
        text += "  rate              \(report.rate)\n"
        text += "  files             \(files)\n"
        return isColored ? painted(text) : text
    }

    private static func failure(_ result: CheckResult, isExpected reason: String?) -> String {
        var text = "\nFAIL  \(result.key)  \(result.title)\n"
        if let reason { text += "      expected to fail: \(reason)\n" }
        for sentence in result.reasons { text += "      \(sentence)\n" }
        let details = result.expectations.flatMap(\.details)
        let shown = details.isEmpty ? result.findings.map(\.summary) : details
        for line in shown.prefix(linesMax) { text += "        - \(line)\n" }
        if shown.count > linesMax { text += "        … \(shown.count - linesMax) more\n" }
        if !result.requests.isEmpty {
            text += "      requests that led there:\n"
            for line in result.requests.suffix(linesMax) { text += "        \(line)\n" }
        }
        if let bug = result.resembles { text += "      resembles \(bug)\n" }
        if let hint = result.hint { text += "      hint: \(hint)\n" }
        for line in result.log.suffix(5) { text += "      log: \(line)\n" }
        return text + "      replay: \(result.replay)\n"
    }

    private static func doubtful(_ result: CheckResult) -> String {
        var text = "\n\(result.verdict.word)  \(result.key)  \(result.title)\n"
        for sentence in result.reasons { text += "      \(sentence)\n" }
        for line in result.log.suffix(5) { text += "      log: \(line)\n" }
        return text + "      replay: \(result.replay)\n"
    }

    /// Grouped by reason, since one missing method affects many checks.
    private static func unexercised(_ report: CheckReport) -> String {
        let results = report.results.filter { $0.verdict == .notExercised }
        guard !results.isEmpty else { return "" }
        var reasons: [String] = []
        var keys: [String: [String]] = [:]
        for result in results {
            let reason = result.reasons.joined(separator: "; ")
            if keys[reason] == nil { reasons.append(reason) }
            keys[reason, default: []].append(result.key)
        }
        var text = "\nnot exercised\n"
        for reason in reasons {
            let names = keys[reason] ?? []
            text += "  \(reason)\n"
            for name in names { text += "    \(name)\n" }
        }
        return text
    }

    private static func painted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("FAIL") || line.hasPrefix("STALE")
                ? "\u{1B}[31m\(line)\u{1B}[0m"
                : line.hasPrefix("INCONCLUSIVE") || line.hasPrefix("HARNESS")
                    ? "\u{1B}[33m\(line)\u{1B}[0m" : String(line)
        }.joined(separator: "\n")
    }
}
