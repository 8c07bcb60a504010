// SPDX-License-Identifier: Apache-2.0

import Reports

/// junit.xml: a suite for each folder of checks, a case for each check and seed, with times.
package enum CheckJUnit {
    package static func text(of report: CheckReport) -> String {
        var folders: [String] = []
        var cases: [String: [CheckResult]] = [:]
        for result in report.results {
            let folder = result.id.split(separator: "/").dropLast().joined(separator: "/")
            if cases[folder] == nil { folders.append(folder) }
            cases[folder, default: []].append(result)
        }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"residue check\" \(counts(of: report.results))>\n"
        for folder in folders {
            let results = cases[folder] ?? []
            text += "  <testsuite name=\"\(attribute(folder))\" \(counts(of: results))>\n"
            for result in results { text += testCase(result, report) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func counts(of results: [CheckResult]) -> String {
        let failures = results.count { $0.verdict == .fail }
        let errors = results.count { $0.verdict == .inconclusive || $0.verdict == .harnessFault }
        let skipped = results.count { $0.verdict == .notExercised }
        let time = seconds(results.reduce(0) { $0 + $1.milliseconds })
        return "tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
            + "skipped=\"\(skipped)\" time=\"\(time)\""
    }

    private static func testCase(_ result: CheckResult, _ report: CheckReport) -> String {
        let head =
            "    <testcase classname=\"\(attribute(result.id))\" name=\"\(attribute(result.title)) "
            + "(seed \(result.seed))\" time=\"\(seconds(result.milliseconds))\""
        let message = attribute(result.reasons.joined(separator: "; "))
        let content = XMLText.escaped(
            (result.reasons + result.findings.map(\.summary) + result.requests
                + ["replay: \(result.replay)"]).joined(separator: "\n"),
            keepsLines: true
        )
        switch result.verdict {
        case .pass: return head + "/>\n"
        case .fail:
            if let reason = report.expected[result.key] {
                return head + "><skipped message=\"expected to fail: \(attribute(reason))\"/>"
                    + "</testcase>\n"
            }
            return head + "><failure message=\"\(message)\">\(content)</failure></testcase>\n"
        case .notExercised:
            return head + "><skipped message=\"not exercised: \(message)\"/></testcase>\n"
        case .inconclusive, .harnessFault:
            return head + "><error type=\"\(result.verdict.rawValue)\" message=\"\(message)\">"
                + "\(content)</error></testcase>\n"
        }
    }

    private static func attribute(_ text: String) -> String {
        XMLText.escaped(text, keepsLines: false)
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        let rest = milliseconds % 1_000
        let padding = rest < 10 ? "00" : rest < 100 ? "0" : ""
        return "\(milliseconds / 1_000).\(padding)\(rest)"
    }
}
