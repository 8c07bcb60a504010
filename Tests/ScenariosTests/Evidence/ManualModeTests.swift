// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Scenarios
import Testing
import Vocabulary

/// The same story by hand and by the core.
@Suite
struct ManualModeTests {
    private static let file = "figures/the-same-story-by-hand.yaml"

    private func report(_ variant: String) async throws -> ScenarioReport {
        try await TestRun.of(try Shipped.load("\(Self.file)#\(variant)")).outcome.report
    }

    private func missed(_ report: ScenarioReport) -> [Channel] {
        report.channels.filter { $0.ended.numerator < $0.ended.denominator }.map(\.channel)
    }

    @Test func `by hand the channels on no list are missed, and the report names them`()
        async throws
    {
        let report = try await report("by hand, from a checklist")
        #expect(
            Set(missed(report)).isSuperset(of: [.inherited, .sharedAccount, .ownedKey, .direct])
        )
        let text = ConsoleReport.text(of: report)
        #expect(text.contains("missed by channel: "))
        #expect(text.contains("sharedAccount 1 of 1"))
    }

    @Test func `by the core no channel is missed, and completeness is higher`() async throws {
        let core = try await report("by the core")
        #expect(missed(core) == [])
        #expect(!ConsoleReport.text(of: core).contains("missed by channel"))
        let hand = try await report("by hand, from a checklist")
        func share(_ report: ScenarioReport) -> Double {
            Double(report.revocation.revoked.numerator)
                / Double(max(1, report.revocation.revoked.denominator))
        }
        #expect(share(core) == 1)
        #expect(share(hand) < 0.5)
    }
}
