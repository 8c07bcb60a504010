// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Simulation
import Testing

/// The same scenario and seed give the same bytes; another order gives the same verdicts.
struct RepeatedRunTests {
    @Test(arguments: Shipped.few)
    func `a scenario run twice gives the same bytes`(name: String) async throws {
        let scenario = try Shipped.alone(name)
        let first = try await TestRun.of(scenario)
        let second = try await TestRun.of(scenario)
        let isSame = first.log == second.log
        #expect(isSame)
        #expect(first.outcome.report.verdict == .held)
        #expect(first.outcome.defects.isEmpty)
        let isReportedAlike = json(first) == json(second)
        #expect(isReportedAlike)
    }

    @Test(arguments: Shipped.few.filter(Shipped.small.contains))
    func `a scenario holds whatever order ready jobs run in`(name: String) async throws {
        let scenario = try Shipped.alone(name)
        for seed in [1, 2] as [UInt64] {
            let run = try await TestRun.of(scenario, order: .permuted(seed: seed))
            #expect(run.outcome.report.verdict == .held, "order \(seed)")
        }
    }

    @Test(arguments: Shipped.few.filter(Shipped.small.contains))
    func `a scenario holds with another seed`(name: String) async throws {
        let run = try await TestRun.of(try Shipped.alone(name), seed: 4_242)
        #expect(run.outcome.report.verdict == .held)
    }

    private func json(_ run: TestRun) -> [UInt8] {
        JSONReport.bytes(of: RunReport(toolVersion: "test", scenarios: [run.outcome.report]))
    }
}
