// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// report.json: for programs that act on a verdict.
///
/// Contains no wall-clock time, so that the same verdicts give the same bytes.
package enum CheckJSON {
    package static func bytes(of report: CheckReport) -> [UInt8] {
        var writer = IndentedJSON()
        writer.write(value(of: report))
        return writer.finished()
    }

    /// The full story of a failed check: the result and every event of its run.
    package static func story(of result: CheckResult) -> [UInt8] {
        var writer = IndentedJSON()
        let events = result.story.split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONValue(parsing: Array($0)) }
        writer.write(["check": json(of: result, expected: nil), "events": .array(events)])
        return writer.finished()
    }

    package static func storyName(of result: CheckResult) -> String {
        let name = result.key.map { $0.isLetter || $0.isNumber || "-@.".contains($0) ? $0 : "-" }
        return "failed/\(String(name)).json"
    }

    package static func value(of report: CheckReport) -> JSONValue {
        let counts = CheckVerdict.allCases.map {
            JSONObject.Member(key: $0.rawValue, value: .integer(Int64(report.count(of: $0))))
        }
        let passed = report.count(of: .pass)
        return [
            "schema": .string(CheckReport.schemaVersion),
            "tool": ["name": "residue", "version": .string(report.toolVersion)],
            "subject": .string(report.subject), "role": .string(report.role),
            "targets": .array(report.targets.map(JSONValue.string)),
            "suite": .string(report.suite),
            "counts": .object(
                JSONObject(
                    counts + [
                        JSONObject.Member(
                            key: "all",
                            value: .integer(Int64(report.results.count))
                        )
                    ]
                )
            ),
            "rate": [
                "passed": .integer(Int64(passed)),
                "judged": .integer(Int64(passed + report.count(of: .fail))),
            ],
            "figures": .object(
                JSONObject(
                    report.figures.lines.map {
                        JSONObject.Member(key: $0.name, value: .string($0.text))
                    }
                )
            ),
            "stale": .array(report.stale.map(JSONValue.string)),
            "checks": .array(
                report.results.map { json(of: $0, expected: report.expected[$0.key]) }
            ),
        ]
    }

    private static func json(of result: CheckResult, expected: String?) -> JSONValue {
        var object: JSONObject = [
            "id": .string(result.id), "seed": .integer(Int64(result.seed)),
            "title": .string(result.title), "verdict": .string(result.verdict.rawValue),
        ]
        if let expected { object["expectedToFail"] = .string(expected) }
        object["reasons"] = .array(result.reasons.map(JSONValue.string))
        object["expectations"] = .array(result.expectations.map(json))
        object["findings"] = .array(result.findings.map(json))
        object["figures"] = result.figures?.json
        object["requests"] = .array(result.requests.map(JSONValue.string))
        object["note"] = result.note.map(JSONValue.string)
        object["hint"] = result.hint.map(JSONValue.string)
        object["resembles"] = result.resembles.map(JSONValue.string)
        object["log"] = .array(result.log.map(JSONValue.string))
        if result.verdict == .fail {
            object["story"] = .string(storyName(of: result))
        }
        object["replay"] = .string(result.replay)
        return .object(object)
    }

    private static func json(_ expectation: ExpectationReport) -> JSONValue {
        var object: JSONObject = [
            "text": .string(expectation.text), "expected": .string(expectation.claimText),
            "observed": .string(expectation.actual),
            "details": .array(expectation.details.map(JSONValue.string)),
        ]
        object["location"] = expectation.location.map { .string($0.text) }
        return .object(object)
    }

    private static func json(_ finding: CheckFinding) -> JSONValue {
        var object: JSONObject = ["invariant": .string(finding.invariant)]
        object["identity"] = finding.identity.map(JSONValue.string)
        object["target"] = finding.target.map(JSONValue.string)
        object["entitlement"] = finding.entitlement.map(JSONValue.string)
        object["channel"] = finding.channel.map(JSONValue.string)
        object["since"] = finding.since.map(JSONValue.string)
        object["until"] = finding.until.map(JSONValue.string)
        object["summary"] = .string(finding.summary)
        return .object(object)
    }
}
