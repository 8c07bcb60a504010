// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

@Suite
struct MarkdownReportTests {
    @Test func `a run with all three verdicts reads as in the transcript`() throws {
        let golden = try Golden.text("Fixtures/reports/summary.md")
        #expect(MarkdownReport.text(of: SampleReports.report) == golden)
    }

    @Test func `names cannot break the table or add markup`() {
        var scenario = SampleReports.held
        scenario.name = "a | b <script> *c*\n# d"
        let text = MarkdownReport.text(of: RunReport(toolVersion: "1", scenarios: [scenario]))
        #expect(text.contains("| held | a \\| b &lt;script&gt; \\*c\\* # d | 1 |"))
    }

    @Test func `a long list of findings is cut, and the rest is counted`() throws {
        var scenario = SampleReports.violated
        let finding = try #require(scenario.findings.first)
        scenario.findings = [FindingReport](repeating: finding, count: 1_103)
        let text = MarkdownReport.text(of: RunReport(toolVersion: "1", scenarios: [scenario]))
        #expect(text.contains("1,003 more in report.json."))
        #expect(text.utf8.count < 100_000)
    }

    @Test func `annotations point at the line of each failed expectation`() throws {
        let golden = try Golden.text("Fixtures/reports/annotations.txt")
        #expect(GitHubAnnotations.text(of: SampleReports.report) == golden)
    }

    @Test func `annotations escape what would end a property or a command`() {
        var scenario = SampleReports.vacuous
        scenario.name = "50 %: a, b"
        scenario.problems = ["first\nsecond"]
        let text = GitHubAnnotations.text(of: RunReport(toolVersion: "1", scenarios: [scenario]))
        #expect(text.contains("title=50 %25%3A a%2C b::first%0Asecond\n"))
    }

    @Test func `a run that held has no annotations`() {
        let report = RunReport(toolVersion: "1", scenarios: [SampleReports.held])
        #expect(GitHubAnnotations.text(of: report).isEmpty)
    }
}
