// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import TestSupport
import Testing
import Wire

@Suite
struct JSONReportTests {
    private let validator = SchemaValidator(root: ReportSchema.value)

    @Test func `a run with all three verdicts reads as in the golden file`() throws {
        let text = String(decoding: JSONReport.bytes(of: SampleReports.report), as: UTF8.self)
        #expect(text == (try Golden.text("Fixtures/reports/report.json")))
    }

    @Test func `the file is the report's value`() throws {
        let parsed = try JSONValue(parsing: JSONReport.bytes(of: SampleReports.report))
        #expect(parsed == JSONReport.value(of: SampleReports.report))
    }

    @Test func `each control has what was shown, what cannot be shown, and its verdict`() throws {
        let rows = try #require(JSONReport.value(of: SampleReports.report)["controls"]?.array)
        let verdicts = rows.map { row in
            "\(row["control"]?.string ?? "") \(row["verdict"]?.string ?? "")"
        }
        #expect(
            verdicts == [
                "CIS-v8/6.1 exercised", "NIST-800-53r5/PS-4 failed", "OWASP-NHI/NHI1 failed",
            ]
        )
        #expect(
            rows.first?["shown"]
                == "a new hire holds what the job brings, and nothing before its approval"
        )
        #expect(rows.first?["notShown"] == "whether the job should bring it")
    }

    @Test func `an unknown control promises no more than its scenarios`() throws {
        var scenario = SampleReports.held
        scenario.controls = ["X-Acme/1"]
        let report = RunReport(toolVersion: "0.1.0", scenarios: [scenario])
        let row = try #require(JSONReport.value(of: report)["controls"]?.array?.first)
        #expect(row["shown"] == "what the scenarios that name it assert")
        #expect(row["name"] == nil)
    }

    @Test func `the committed schema is the one in the code`() throws {
        let text = String(decoding: ReportSchema.bytes, as: UTF8.self)
        #expect(text == (try Golden.text("schemas/report.schema.json")))
    }

    @Test(arguments: [
        SampleReports.report,
        RunReport(toolVersion: "0.1.0", scenarios: []),
        RunReport(toolVersion: "0.1.0", scenarios: [SampleReports.held], problems: ["No."]),
    ])
    func `a report fits its schema`(report: RunReport) {
        #expect(validator.problems(in: JSONReport.value(of: report)) == [])
    }

    @Test(arguments: [
        Change("verdict", to: "green", "$.verdict: not in the list"),
        Change("schemaVersion", to: "2", "$.schemaVersion: not \"1\""),
        Change("toolVersion", to: nil, "$: no toolVersion"),
        Change("startedAt", to: "2026-03-02T09:00:00Z", "$.startedAt: not allowed"),
        Change("problems", to: "none", "$.problems: a string, expected [\"array\"]"),
        Change("knownLimits", to: [1], "$.knownLimits[0]: a whole number, expected [\"string\"]"),
    ])
    func `a broken report does not fit its schema`(change: Change) throws {
        var object = try #require(JSONReport.value(of: SampleReports.report).object)
        object[change.key] = change.value
        #expect(validator.problems(in: .object(object)).contains(change.problem))
    }

    @Test(
        arguments: [
            (["kind": "ratio", "numerator": 1, "denominator": -1, "value": 1, "text": ""], false),
            (
                [
                    "kind": "ratio", "numerator": 1, "denominator": 2, "value": .number(0.5),
                    "text": "",
                ], true
            ),
            (["kind": "count", "value": 1], false),
            (["kind": "guess", "value": 1, "text": ""], false),
        ] as [(JSONValue, Bool)]
    )
    func `a metric is one of four kinds`(metric: JSONValue, fits: Bool) throws {
        let scenario = RunReport(toolVersion: "1", scenarios: [SampleReports.held])
        var root = try #require(JSONReport.value(of: scenario).object)
        var first = try #require(root["scenarios"]?.array?.first?.object)
        first["metrics"] = ["entitlementAccuracy": metric]
        root["scenarios"] = [.object(first)]
        #expect(validator.problems(in: .object(root)).isEmpty == fits)
    }

    @Test func `a note of a metric is kept and fits the schema`() throws {
        var scenario = SampleReports.held
        scenario.metrics = [MetricEntry(key: "paths", value: .count(2), note: "Seats left out.")]
        let value = JSONReport.value(of: RunReport(toolVersion: "1", scenarios: [scenario]))
        let metric = value["scenarios"]?.array?.first?["metrics"]?["paths"]
        #expect(metric?["note"] == "Seats left out.")
        #expect(validator.problems(in: value) == [])
    }

    @Test(arguments: [
        ("scenarios/a.yaml", "residue run scenarios/a.yaml --seed 7"),
        ("my scenarios/a.yaml", "residue run 'my scenarios/a.yaml' --seed 7"),
        ("o'brien.yaml", "residue run 'o'\\''brien.yaml' --seed 7"),
        ("$(id).yaml", "residue run '$(id).yaml' --seed 7"),
    ])
    func `a replay line can be pasted into a shell`(file: String, line: String) {
        var scenario = SampleReports.held
        scenario.file = file
        #expect(scenario.replay == line)
    }

    struct Change: Sendable {
        let key: String
        let value: JSONValue?
        let problem: String

        init(_ key: String, to value: JSONValue?, _ problem: String) {
            self.key = key
            self.value = value
            self.problem = problem
        }
    }
}
