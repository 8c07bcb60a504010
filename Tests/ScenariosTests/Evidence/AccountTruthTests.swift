// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Reports
import Scenarios
import Testing

@testable import Mutants

/// The single list of who can act where, compared with the oracle's own.
@Suite
struct AccountTruthTests {
    /// By target, the people who can act according to the report and to the oracle.
    private func lists(_ run: TestRun) -> [(view: [Identity.ID], truth: [Identity.ID])] {
        let report = run.outcome.report
        return report.groundTruth.map { truth in
            (report.accounts.ableToAct(on: truth.target).sorted(), truth.ableToAct.sorted())
        }
    }

    @Test(arguments: Shipped.few)
    func `the view of who can act is the oracle's`(name: String) async throws {
        for (view, truth) in lists(try await TestRun.of(try Shipped.alone(name))) {
            #expect(view == truth)
        }
    }

    @Test func `the view shows somebody whom a connector leaves in`() async throws {
        let scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-12T09:00:00Z, leaver: { person: ana } }
            { at: 2026-03-16T09:00:00Z, pause: {} }
            """
        )
        let right = lists(try await TestRun.of(scenario))
        #expect(right.map(\.view) == [[]])
        let broken = try await TestRun.of(scenario) { base, _ in
            SkipsSteps(base: base, skipped: [.removal, .conversion, .disabling])
        }
        #expect(lists(broken).map(\.view) == [[Identity.ID("ana")]])
        #expect(lists(broken).map(\.truth) == [[Identity.ID("ana")]])
    }

    @Test func `diverging seat, right, use and need are reported with their day`() async throws {
        let scenario = try Shipped.load("governance/license-right-and-need-over-ninety-days.yaml")
        let report = try await TestRun.of(scenario).outcome.report
        let series = try #require(report.alignment.first)
        let days = series.divergences.map { divergence in
            "\(divergence.identity.rawValue) \(divergence.since.rfc3339.prefix(10))"
        }
        #expect(days == ["bo 2026-04-06", "ana 2026-04-09"])
        #expect(series.points.map(\.apart) == [0, 0, 0, 1, 1])
        #expect(series.points.first { $0.apart > 0 }?.at.rfc3339.prefix(10) == "2026-04-06")
    }
}
