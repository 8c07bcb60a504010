// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Testing

/// Scheduled reconciliations cost what happens between them, not the time that passes.
struct IdleScheduleTests {
    private static let century = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: +36500d, leaver: { person: ana } }
        { at: +0s, joiner: { person: bo, job: support-agent } }
        { at: +1d, byHand: { person: bo, target: freshservice, grant: { kind: group, name: Network } } }
        { at: +3d, pause: {} }
        """

    @Test func `a century without events is not a century of reconciliations`() async throws {
        let run = try await Self.run()
        // Day by day it would be 36,500 reconciliations of several requests each.
        #expect(run.log.count { $0 == UInt8(ascii: "\n") } < 20_000)
    }

    @Test func `events after a century are still reconciled`() async throws {
        let run = try await Self.run()
        let drift = String(decoding: run.log, as: UTF8.self).split(separator: "\n").filter {
            $0.contains(#""type":"drift""#)
        }
        #expect(drift.count == 1)
        #expect(drift.first?.contains(#""identity":"bo""#) == true)
        #expect(run.outcome.report.verdict == .held)
    }

    private static func run() async throws -> TestRun {
        try await TestRun.of(try Told.scenario(century, more: "core: { reconcileEvery: 1d }"))
    }
}
