// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Recording

/// junit.xml: a suite for each scenario file, a case for each expectation.
///
/// An inconclusive case is an error, never a skip, because most readers show skips in green.
/// A case's time is its share of the time that its scenario took on this machine.
package enum JUnitReport {
    /// `times` are those of the scenarios, in order; empty for a report without times.
    package static func text(of report: RunReport, lasting times: [Duration] = []) -> String {
        let missing = max(0, report.scenarios.count - times.count)
        let times = times + Array(repeating: .zero, count: missing)
        let timed = zip(report.scenarios, times).map { (report: $0, time: $1) }
        let suites = grouped(byFile: timed).map(suite)
        let runCases = report.allProblems.map { problem in
            testCase(
                of: "run",
                named: "the run can be judged",
                body: error(message: problem, detail: problem)
            )
        }
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        let all = suites.flatMap(\.cases) + runCases
        lines.append("<testsuites name=\"residue\" \(counts(of: all))>")
        for suite in suites { lines += xml(of: suite) }
        if !runCases.isEmpty { lines += xml(of: Suite(file: "run", cases: runCases)) }
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Case {
        enum Outcome {
            case passed, failed, unjudged
        }

        let outcome: Outcome
        /// The part after the time.
        let xml: String
        var time = Duration.zero
    }

    private struct Suite {
        let file: String
        let cases: [Case]
    }

    private struct Body {
        let outcome: Case.Outcome
        let xml: String
    }

    private typealias TimedScenario = (report: ScenarioReport, time: Duration)

    private static func grouped(byFile scenarios: [TimedScenario]) -> [[TimedScenario]] {
        var groups: [[TimedScenario]] = []
        var positions: [String: Int] = [:]
        for scenario in scenarios {
            if let position = positions[scenario.report.file] {
                groups[position].append(scenario)
            } else {
                positions[scenario.report.file] = groups.count
                groups.append([scenario])
            }
        }
        return groups
    }

    private static func suite(of scenarios: [TimedScenario]) -> Suite {
        let cases = scenarios.flatMap { scenario -> [Case] in
            var timed = self.cases(of: scenario.report)
            for index in timed.indices { timed[index].time = scenario.time / timed.count }
            return timed
        }
        return Suite(file: scenarios[0].report.file, cases: cases)
    }

    private static func cases(of scenario: ScenarioReport) -> [Case] {
        let name = "\(scenario.name) (seed \(scenario.seed))"
        let judged = scenario.expectations.map { expectation in
            testCase(of: name, named: expectation.text, body: body(of: expectation, in: scenario))
        }
        let problems = scenario.allProblems.map { problem in
            testCase(
                of: name,
                named: "the scenario can be judged",
                body: error(message: problem, detail: "replay: \(scenario.replay)")
            )
        }
        return judged + problems
    }

    private static func body(
        of expectation: ExpectationReport,
        in scenario: ScenarioReport
    ) -> Body? {
        let message = "expected \(expectation.claim), but was \(expectation.actual)"
        switch expectation.verdict {
        case .held: return nil
        case .violated:
            let text = detail(of: expectation, in: scenario)
            return Body(
                outcome: .failed,
                xml: "<failure type=\"violated\" message=\"\(attribute(message))\">"
                    + "\(content(text))</failure>"
            )
        case .vacuous:
            return error(
                message: "not exercised: \(expectation.claim)",
                detail: detail(of: expectation, in: scenario)
            )
        }
    }

    private static func detail(
        of expectation: ExpectationReport,
        in scenario: ScenarioReport
    ) -> String {
        let related = Set(expectation.findings)
        var lines = expectation.location.map { [$0.text] } ?? []
        lines += expectation.details
        lines += scenario.findings.filter { related.contains($0.id) }.map(\.sentence)
        lines.append("replay: \(scenario.replay)")
        return lines.joined(separator: "\n")
    }

    private static func error(message: String, detail: String) -> Body {
        Body(
            outcome: .unjudged,
            xml: "<error type=\"inconclusive\" message=\"\(attribute(message))\">"
                + "\(content(detail))</error>"
        )
    }

    private static func testCase(of className: String, named name: String, body: Body?) -> Case {
        let head = "classname=\"\(attribute(className))\" name=\"\(attribute(name))\""
        guard let body else { return Case(outcome: .passed, xml: "\(head)/>") }
        return Case(outcome: body.outcome, xml: "\(head)>\(body.xml)</testcase>")
    }

    private static func xml(of suite: Suite) -> [String] {
        ["  <testsuite name=\"\(attribute(suite.file))\" \(counts(of: suite.cases))>"]
            + suite.cases.map { "    <testcase time=\"\(seconds($0.time))\" \($0.xml)" }
            + ["  </testsuite>"]
    }

    private static func counts(of cases: [Case]) -> String {
        let failures = cases.count { $0.outcome == .failed }
        let errors = cases.count { $0.outcome == .unjudged }
        let time = seconds(cases.reduce(.zero) { $0 + $1.time })
        return "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
            + "time=\"\(time)\""
    }

    /// With three decimals, as readers expect.
    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        let fraction = String(milliseconds % 1_000)
        let zeros = String(repeating: "0", count: 3 - fraction.count)
        return "\(milliseconds / 1_000).\(zeros)\(fraction)"
    }

    private static func attribute(_ text: String) -> String {
        XMLText.escaped(text, keepsLines: false)
    }

    private static func content(_ text: String) -> String {
        XMLText.escaped(text, keepsLines: true)
    }
}
