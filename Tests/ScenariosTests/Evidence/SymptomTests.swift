// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Reports
import Scenarios
import Testing
import Vocabulary

@testable import Mutants

/// Orphans, stale access and drift are late symptoms, reported with their causes.
@Suite
struct SymptomTests {
    private func symptoms(_ run: TestRun, _ kind: Symptom.Kind) -> [Symptom] {
        run.outcome.report.symptoms.filter { $0.kind == kind }
    }

    @Test func `an orphan found on day thirty is traced to the leaver of day zero`() async throws {
        let run = try await TestRun.of(
            try Shipped.load("drift/orphan-is-traced-to-its-leaver.yaml")
        )
        let orphan = try #require(symptoms(run, .orphan).first)
        let cause = try #require(orphan.cause)
        #expect(orphan.identity == Identity.ID("hana"))
        #expect(cause.what == .event(LifecycleEvent.ID("e-2"), .leaver, Identity.ID("hana")))
        let days = cause.at.duration(to: orphan.foundAt).wholeMilliseconds / 86_400_000
        #expect(days == 30)
    }

    @Test func `an account that nobody ever had is traced to whoever created it`() async throws {
        let scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: +1d, byHand: { email: door@acme.example, \
            by: head.it, create: { kind: agent, name: Door } } }
            { at: +5d, pause: {} }
            """,
            more: "core: { reconcileEvery: 1d }"
        )
        let orphan = try #require(symptoms(try await TestRun.of(scenario), .orphan).first)
        #expect(orphan.identity == nil)
        #expect(orphan.cause?.at.rfc3339 == "2026-03-03T09:00:00Z")
        #expect(orphan.cause?.text.hasSuffix("by head.it") == true)
    }

    @Test func `drift is traced to a manual change, not to an event`() async throws {
        let scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: +90m, byHand: { person: ana, grant: { kind: group, name: Network }, \
            by: head.it } }
            { at: +5d, pause: {} }
            """,
            more: "core: { reconcileEvery: 1d }"
        )
        let drift = try #require(symptoms(try await TestRun.of(scenario), .drift).first)
        #expect(drift.rights.map(\.name) == ["Network"])
        #expect(drift.cause?.at.rfc3339 == "2026-03-02T10:30:00Z")
    }

    @Test func `stale access is traced to the move that removed its reason`() async throws {
        let scenario = try Told.scenario(
            """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-12T09:00:00Z, mover: { person: ana, job: network-engineer } }
            { at: +5d, pause: {} }
            """
        )
        let right = try await TestRun.of(scenario)
        #expect(right.outcome.report.symptoms.isEmpty)
        let broken = try await TestRun.of(scenario) { base, _ in
            SkipsSteps(base: base, skipped: [.removal])
        }
        let stale = try #require(symptoms(broken, .staleAccess).first)
        #expect(stale.rights.map(\.name) == ["Service Desk"])
        let mover = Symptom.Cause.What.event(
            LifecycleEvent.ID("e-2"),
            .mover,
            Identity.ID("ana")
        )
        #expect(stale.cause?.what == mover)
    }
}
