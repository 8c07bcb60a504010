// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

@Suite
struct RunVerdictTests {
    @Test(
        arguments: [
            ([], .inconclusive),
            ([.held], .held),
            ([.held, .held], .held),
            ([.held, .inconclusive], .inconclusive),
            ([.inconclusive, .held], .inconclusive),
            ([.violated, .inconclusive, .held], .violated),
            ([.inconclusive, .held, .violated], .violated),
        ] as [([RunVerdict], RunVerdict)]
    )
    func `a violation outweighs doubt and doubt outweighs what held`(
        parts: [RunVerdict],
        whole: RunVerdict
    ) {
        #expect(RunVerdict.combined(parts) == whole)
    }

    @Test func `a run of nothing is inconclusive and says so`() {
        let report = RunReport(toolVersion: "0.1.0", scenarios: [])
        #expect(report.verdict == .inconclusive)
        #expect(ConsoleReport.text(of: report).contains("not judged: No scenario was run."))
    }

    @Test func `a scenario that expects nothing is inconclusive`() {
        var scenario = SampleReports.held
        scenario.expectations = []
        #expect(scenario.verdict == .inconclusive)
    }

    @Test func `an expectation over nothing makes its scenario inconclusive`() {
        var scenario = SampleReports.vacuous
        scenario.faults = []
        #expect(scenario.verdict == .inconclusive)
    }

    @Test(arguments: [(0, false), (1, false), (2, true), (3, true), (4, false)])
    func `a fault that fires too seldom or too often makes the run inconclusive`(
        fired: Int,
        holds: Bool
    ) {
        var scenario = SampleReports.held
        scenario.faults = [
            FaultReport(name: "lost answer", fired: fired, firesAtLeast: 2, firesAtMost: 3)
        ]
        #expect(scenario.verdict == (holds ? .held : .inconclusive))
    }

    @Test func `a problem with the run outweighs scenarios that held`() {
        let report = RunReport(
            toolVersion: "0.1.0",
            scenarios: [SampleReports.held],
            problems: ["The shard is empty."]
        )
        #expect(report.verdict == .inconclusive)
    }
}
