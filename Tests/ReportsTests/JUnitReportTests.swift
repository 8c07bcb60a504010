// SPDX-License-Identifier: Apache-2.0

import Foundation
#if canImport(FoundationXML)
import FoundationXML
#endif
import Reports
import Testing

@Suite
struct JUnitReportTests {
    @Test func `a run with all three verdicts reads as in the transcript`() throws {
        let golden = try Golden.text("Fixtures/reports/junit.xml")
        #expect(JUnitReport.text(of: SampleReports.report) == golden)
    }

    @Test func `text with markup and control characters stays well-formed`() throws {
        var scenario = SampleReports.violated
        scenario.name = "a & b < \"c\" > d\u{0}\u{8}\u{1B}\u{FFFE}"
        scenario.expectations[0].actual = "]]> line 1\nline 2 'x'"
        scenario.expectations[0].text = "tab\there"
        let report = RunReport(toolVersion: "1", scenarios: [scenario])
        let document = try XMLDocument(data: Data(JUnitReport.text(of: report).utf8))
        let cases = try document.nodes(forXPath: "//testcase/@classname")
        let seed = "(seed 18446744073709551615)"
        #expect(cases.first?.stringValue == "a & b < \"c\" > d \(seed)")
        let names = try document.nodes(forXPath: "//testcase/@name")
        #expect(names.first?.stringValue == "tab here")
    }

    @Test func `scenarios of one file share a suite`() throws {
        var other = SampleReports.held
        other.seed = 8
        let report = RunReport(toolVersion: "1", scenarios: [SampleReports.held, other])
        let document = try XMLDocument(data: Data(JUnitReport.text(of: report).utf8))
        #expect(try document.nodes(forXPath: "//testsuite").count == 1)
        #expect(try document.nodes(forXPath: "//testsuite[@tests='2']/testcase").count == 2)
    }

    @Test func `a scenario's time is shared among its cases and summed for the run`() throws {
        let report = RunReport(toolVersion: "1", scenarios: [SampleReports.violated])
        let cases = JUnitReport.text(of: report, lasting: [.milliseconds(2_468)])
        let document = try XMLDocument(data: Data(cases.utf8))
        #expect(try document.nodes(forXPath: "/testsuites[@time='2.468']").count == 1)
        let times = try document.nodes(forXPath: "//testcase/@time").compactMap {
            $0.stringValue.flatMap(Double.init)
        }
        #expect(times.count > 1)
        #expect(Set(times).count == 1 && abs(times.reduce(0, +) - 2.468) < 0.01)
    }

    @Test func `a run of nothing is an error`() throws {
        let text = JUnitReport.text(of: RunReport(toolVersion: "1", scenarios: []))
        let document = try XMLDocument(data: Data(text.utf8))
        #expect(try document.nodes(forXPath: "//testcase/error[@type='inconclusive']").count == 1)
    }
}
