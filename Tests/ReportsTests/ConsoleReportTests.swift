// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Reports
import Testing

@Suite
struct ConsoleReportTests {
    @Test func `a run with all three verdicts reads as in the transcript`() throws {
        let golden = try Golden.text("Fixtures/reports/console.txt")
        #expect(ConsoleReport.text(of: SampleReports.report) == golden)
    }

    @Test func `a replay reads as in the transcript`() throws {
        let machine = MachineFigures(wallMilliseconds: 1_834, peakMemoryBytes: 100_000_000)
        let text = ReplaySummary.text(of: SampleReplay.figures, machine: machine)
        #expect(text == (try Golden.text("Fixtures/reports/replay.txt")))
    }

    @Test func `a replay without figures of a machine prints none`() {
        #expect(!ReplaySummary.text(of: SampleReplay.figures).contains("this machine"))
    }

    @Test(arguments: [60, 80, 120])
    func `no line but a replay line is wider than asked`(width: Int) {
        let text = ConsoleReport.text(of: SampleReports.report, width: width)
        let wide = text.split(separator: "\n").filter {
            $0.count > width && !$0.hasPrefix("  replay: ")
        }
        #expect(wide.isEmpty)
    }

    @Test func `color is used only when asked for, and only changes the colors`() {
        let plain = ConsoleReport.text(of: SampleReports.report)
        let colored = ConsoleReport.text(of: SampleReports.report, isColored: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(colored.contains("\u{1B}[31mVIOLATED\u{1B}[0m"))
        #expect(stripped(colored) == plain)
    }

    @Test func `control characters of a target do not reach the terminal`() {
        var scenario = SampleReports.held
        scenario.name = "title\u{1B}[2J\u{07}"
        #expect(!ConsoleReport.text(of: scenario).contains("\u{1B}"))
        #expect(ConsoleReport.text(of: scenario).contains("title [2J "))
    }

    @Test func `findings with one cause are one block, with the people below`() throws {
        var scenario = SampleReports.violated
        let finding = try #require(scenario.findings.first)
        scenario.findings = (1...23).map { number in
            var copy = finding
            copy.identity = .init("p-\(number)")
            copy.summary = "p-\(number) still holds what they should not"
            return copy
        }
        let text = ConsoleReport.text(of: scenario)
        #expect(text.contains("23 findings about"))
        #expect(text.contains("    - p-10 still holds"))
        #expect(!text.contains("p-11"))
        #expect(text.contains("    - 13 more in report.json\n"))
    }

    @Test func `many causes are cut, and the rest is counted`() throws {
        var scenario = SampleReports.violated
        let finding = try #require(scenario.findings.first)
        scenario.findings = (1...23).map { number in
            var copy = finding
            copy.cause = "cause \(number)"
            return copy
        }
        let text = ConsoleReport.text(of: scenario)
        #expect(text.contains("cause 20; 1 finding"))
        #expect(!text.contains("cause 21"))
        #expect(text.contains("and findings of 3 more causes in report.json"))
    }

    @Test func `what is left to people is grouped by reason`() throws {
        var scenario = SampleReports.violated
        let exception = try #require(scenario.openExceptions.first)
        scenario.exceptions = (1...10).map { number in
            var copy = exception
            copy.id = "x-\(number)"
            return copy
        }
        let text = ConsoleReport.text(of: scenario, width: 400)
        #expect(text.contains("And 9 more of this kind in report.json."))
    }

    @Test func `residual access that a scenario expects is distinguished`() {
        var held = SampleReports.held
        held.revocation.revoked = ExactRatio(2, of: 3)
        let alone = RunReport(toolVersion: "1", scenarios: [held])
        let text = ConsoleReport.text(of: alone, width: 120)
        #expect(text.contains("6 calls, 1 entitlement left, as the scenario expects\n"))
        #expect(text.contains("1 entitlement, expected by 1 scenario that held\n"))
        let both = RunReport(toolVersion: "1", scenarios: [held, SampleReports.violated])
        let summary = ConsoleReport.text(of: both, width: 120)
        #expect(summary.contains("2 entitlements, of which 1 expected by 1 scenario that held\n"))
    }

    @Test func `the summary names the files if there are any`() {
        let text = ConsoleReport.text(of: SampleReports.report, files: "out: report.json")
        #expect(text.contains("  files             out: report.json\n"))
    }

    private func stripped(_ text: String) -> String {
        text.replacing(/\u{1B}\[[0-9]+m/, with: "")
    }
}
