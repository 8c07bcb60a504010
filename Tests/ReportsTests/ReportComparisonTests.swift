// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import IdentityModel
import Metrics
import Recording
import Testing
import Wire

@testable import Reports

@Suite
struct ReportComparisonTests {
    /// One scenario, of which so many people are still in and so many calls were made.
    private static func scenario(
        _ name: String,
        peopleIn: Int = 0,
        calls: Int = 10,
        holds: Bool = true
    ) -> ScenarioReport {
        var report = ScenarioReport(
            name: name,
            file: "\(name).yaml",
            seed: 1,
            start: Instant(milliseconds: 0),
            end: Instant(milliseconds: 1_000)
        )
        report.expectations = [
            ExpectationReport(
                text: "t",
                location: nil,
                verdict: holds ? .held : .violated,
                expected: "e",
                actual: "a"
            )
        ]
        let target = TargetName("freshservice")
        report.requests = [TargetRequests(target: target, reads: calls)]
        report.groundTruth = [
            TargetTruth(
                target: target,
                activeAccounts: [:],
                disabledAccounts: [:],
                memberships: 0,
                seats: [:],
                residualPeople: peopleIn,
                latentPeople: 0
            )
        ]
        return report
    }

    private static func snapshot(
        _ name: String,
        _ scenarios: [ScenarioReport],
        version: String = "1"
    ) throws -> ReportSnapshot {
        let report = RunReport(toolVersion: version, scenarios: scenarios)
        return try ReportSnapshot(name: name, bytes: JSONReport.bytes(of: report))
    }

    /// A report of one check, as `residue check` writes it.
    private static func check(_ name: String, passes: Bool, peopleIn: Int) throws -> ReportSnapshot
    {
        let report = scenario("x", peopleIn: peopleIn)
        let figures = AccessFigures(report).json
        let json: JSONValue = [
            "schema": "1", "tool": ["name": "residue", "version": "1"],
            "subject": "mine 1.0.0", "suite": "2027.1 (draft)",
            "counts": [
                "pass": passes ? 1 : 0, "fail": passes ? 0 : 1, "notExercised": 0,
                "inconclusive": 0, "harnessFault": 0, "all": 1,
            ],
            "checks": [
                [
                    "id": "leaver/x", "seed": 1, "verdict": passes ? "pass" : "fail",
                    "figures": figures,
                ]
            ],
        ]
        return try ReportSnapshot(name: name, json: json)
    }

    @Test func `a check that fails is a regression of the one that passed`() throws {
        let before = try Self.check("a", passes: true, peopleIn: 0)
        let after = try Self.check("b", passes: false, peopleIn: 1)
        let comparison = ReportComparison(before, after)
        #expect(comparison.regressions.map(\.key) == ["leaver/x@1"])
        #expect(ReportComparison(after, before).improvements.map(\.key) == ["leaver/x@1"])
    }

    @Test func `a check may pass with somebody still in, where its scenario expects that`() throws {
        let before = try Self.check("a", passes: true, peopleIn: 1)
        let comparison = ReportComparison(before, try Self.check("b", passes: true, peopleIn: 1))
        #expect(comparison.regressions.isEmpty && comparison.improvements.isEmpty)
    }

    @Test func `people who still have access outweigh any number of calls`() throws {
        let before = try Self.snapshot("a", [Self.scenario("x"), Self.scenario("y")])
        let after = try Self.snapshot(
            "b",
            [Self.scenario("x", calls: 90_000), Self.scenario("y", peopleIn: 1)]
        )
        let comparison = ReportComparison(before, after)
        #expect(comparison.regressions.map(\.key) == ["y.yaml 'y' @1", "x.yaml 'x' @1"])
        #expect(comparison.regressions.first?.text == "people still in 1 (was 0)")
    }

    @Test func `a worse verdict is a regression whatever was saved`() throws {
        let before = try Self.snapshot("a", [Self.scenario("x", calls: 50)])
        let after = try Self.snapshot("b", [Self.scenario("x", calls: 5, holds: false)])
        let comparison = ReportComparison(before, after)
        #expect(comparison.regressions.count == 1)
        #expect(comparison.improvements.isEmpty)
    }

    @Test func `improvements are listed separately`() throws {
        let before = try Self.snapshot("a", [Self.scenario("x", peopleIn: 2)])
        let after = try Self.snapshot("b", [Self.scenario("x")])
        let comparison = ReportComparison(before, after)
        #expect(comparison.regressions.isEmpty)
        #expect(comparison.improvements.map(\.text) == ["people still in 0 (was 2)"])
    }

    @Test func `scenarios that only one report has are listed and not compared`() throws {
        let before = try Self.snapshot("a", [Self.scenario("x"), Self.scenario("old")])
        let after = try Self.snapshot("b", [Self.scenario("x"), Self.scenario("new", peopleIn: 3)])
        let comparison = ReportComparison(before, after)
        #expect(comparison.missing == ["old.yaml 'old' @1"])
        #expect(comparison.added == ["new.yaml 'new' @1"])
        #expect(comparison.regressions.isEmpty)
    }

    @Test(arguments: [
        ("people", ["people"]), ("people=1", ["people=1"]), ("people=2", []), ("calls=10%", []),
        ("calls=5%", ["calls=5%"]), ("verdict", []), ("all", ["people", "calls"]),
    ])
    func `exceeding a limit breaks it`(text: String, broken: [String]) throws {
        let before = try Self.snapshot("a", [Self.scenario("x", calls: 100)])
        let after = try Self.snapshot("b", [Self.scenario("x", peopleIn: 2, calls: 108)])
        let limits = try ComparisonLimit.list(text)
        #expect(ReportComparison(before, after).broken(limits).map(\.text) == broken)
    }

    @Test(arguments: [
        "", "peple", "people=", "people=-1", "people=x", "exposure=5", "calls=x%", "people,",
        "accuracy=3",
    ])
    func `a meaningless limit is refused`(text: String) {
        #expect(throws: ComparisonMistake.self) { try ComparisonLimit.list(text) }
    }

    @Test func `a truncated report is named as such`() throws {
        let report = RunReport(toolVersion: "1", scenarios: [Self.scenario("x")])
        let bytes = JSONReport.bytes(of: report)
        for length in [0, 1, bytes.count / 2, bytes.count - 3] {
            let error = #expect(throws: ReportSnapshot.Mistake.self) {
                try ReportSnapshot(name: "a", bytes: Array(bytes.prefix(length)))
            }
            #expect(error?.description.contains("truncated") == true)
        }
    }

    @Test(arguments: [
        ("\"violated\": 0", "\"violated\": 1"), ("\"calls\": 10", "\"calls\": 11"),
        ("\"verdict\": \"held\",\n      \"start\"", "\"verdict\": \"violated\",\n      \"start\""),
    ])
    func `an edited report contradicts itself`(old: String, new: String) throws {
        let report = RunReport(toolVersion: "1", scenarios: [Self.scenario("x")])
        let text = String(decoding: JSONReport.bytes(of: report), as: UTF8.self)
        let range = try #require(text.range(of: old))
        let edited = text.replacingCharacters(in: range, with: new)
        let error = #expect(throws: ReportSnapshot.Mistake.self) {
            try ReportSnapshot(name: "a", bytes: Array(edited.utf8))
        }
        #expect(error?.description.contains("edited") == true)
    }

    @Test func `reports that cannot be compared say why`() throws {
        let one = try Self.snapshot("a", [Self.scenario("x")])
        let twin = try Self.snapshot("a", [Self.scenario("x")])
        let newer = try Self.snapshot("b", [Self.scenario("x")], version: "2")
        let other = try Self.snapshot("c", [Self.scenario("y")])
        func reason(_ reports: [ReportSnapshot], isMixed: Bool = false) -> String? {
            ReportComparison.obstacle(among: reports, isMixed: isMixed)?.description
        }
        #expect(reason([one, twin])?.contains("two reports are named 'a'") == true)
        #expect(reason([one, newer])?.contains("residue 1, 'b' by 2") == true)
        #expect(reason([one, newer], isMixed: true) == nil)
        #expect(reason([one, other])?.contains("nothing in common") == true)
    }

    @Test func `a name from outside never becomes markup`() throws {
        let hostile = "<script>|x|</script>"
        let before = try Self.snapshot("a", [Self.scenario(hostile)])
        let after = try Self.snapshot("b", [Self.scenario(hostile, peopleIn: 1)])
        let sheet = ComparisonSheet([before, after], limits: []).sheet
        #expect(!sheet.html(subject: "s").contains("<script>|"))
        #expect(!sheet.markdown.contains("<script>"))
        #expect(sheet.console(width: 80, isColored: false).contains("people still in"))
    }

    @Test func `times to revoke survive being written`() throws {
        let figures = RevocationFigures(
            revoked: ExactRatio(3, of: 5),
            times: [.beyond(9), .finite(7), .finite(7), .finite(2), .beyond(9)]
        )
        #expect(figures.timesText == "2 7*2 >9*2")
        let times = try #require(RevocationFigures.times(figures.timesText))
        #expect(RevocationFigures(times: times).timeToRevoke == figures.timeToRevoke)
        for text in ["x", "1*", "1*0", "-1", "1*2*3", ">", "99999999999999999999"] {
            #expect(RevocationFigures.times(text) == nil)
        }
    }
}
