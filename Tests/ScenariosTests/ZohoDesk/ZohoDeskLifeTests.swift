// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Scenarios
import SimulatedTargets
import Testing

/// A joiner, a mover and a leaver on a portal, through the core, on a good and a bad network.
@Suite
struct ZohoDeskLifeTests {
    private static let organization = """
        owner: access-owner@acme.example
        people:
          ana: { name: Ana Lima, email: ana.lima@acme.example }
          bo: { name: Bo Sandberg, email: bo.sandberg@acme.example }
        jobs:
          support-agent:
            access:
              - { target: zoho-desk, account: agent, roles: [Lead], profiles: [Agent], departments: [Support], teams: [Tier 2] }
          sales-agent:
            access:
              - { target: zoho-desk, account: agent, roles: [Manager], profiles: [Agent], departments: [Sales], teams: [Field] }
        policy:
          offboarding: { agent: deactivate }
        """

    /// Role, profile and department stay on a deactivated agent and cannot act.
    private static let rest =
        "zoho-desk/role/Lead, zoho-desk/profile/Agent, zoho-desk/department/Support"

    private static func story(_ faults: String) -> String {
        """
        scenario: told by a test
        seed: 3
        organization: organization.yaml
        targets:
          zoho-desk: { departments: [Support, Sales], roles: [Lead], quirks: { inviteAutoAccept: 5m }, teams: [{ name: Tier 2, department: Support }, { name: Field, department: Sales }] }
        core: { reconcileEvery: 1d }
        \(faults)
        timeline:
          - { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
          - { at: +0s, joiner: { person: bo, job: support-agent } }
          - { at: +3d, mover: { person: bo, job: sales-agent } }
          - { at: +5d, leaver: { person: ana } }
          - { at: +3d, pause: {} }
        expect:
          - { after: leaver ana, within: 2h, usableRevocationCompleteness: 1 }
          - { at: end, person: bo, entitlementAccuracy: { equals: 1, minDenominator: 4 } }
          - { at: end, residual: [\(rest)], findings: [{ invariant: I1, person: ana, count: 3 }, { invariant: I8, count: { atMost: 1 } }], exceptions: { atLeast: 1 } }
        """
    }

    private static func fault(_ request: String, _ what: String) -> String {
        let place = #"{ target: zoho-desk, request: "\#(request)" }"#
        return "faults: [{ name: sick wire, on: \(place), \(what) }]"
    }

    private static let sicknesses = [
        "",
        fault("POST /api/v1/agents", "phase: after, every: 2, drop: response"),
        fault("POST /api/v1/agents/*/deactivate", "phase: after, first: 1, drop: response"),
        fault("POST /api/v1/agents/*/reassignment", "first: 1, answer: { status: 500 }"),
        fault("POST /api/v1/departments/*/associateAgents", "first: 2, answer: { status: 503 }"),
        fault("PATCH /api/v1/teams/*", "phase: after, every: 2, drop: response"),
        fault("PATCH /api/v1/agents/*", "phase: after, first: 1, answer: { status: 503 }"),
        fault("GET /api/v1/agents/*", "every: 3, answer: { status: 429 }"),
        fault("* /api/v1/*", "every: 3, answer: { status: 503 }"),
        fault("POST /oauth/v2/token", "every: 2, drop: request"),
        fault(
            "GET /api/v1/agents/*",
            #"every: 5, answer: { status: 401, body: '{"errorCode":"INVALID_OAUTH"}' }"#
        ),
        fault(
            "POST /oauth/v2/token",
            #"every: 2, answer: { status: 400, body: '{"error":"Access Denied"}' }"#
        ),
    ]

    @Test(arguments: sicknesses.indices)
    func `everybody ends where they belong, whatever the wire does`(index: Int) async throws {
        let scenario = try ScenarioFile.load(
            bytes: Array(Self.story(Self.sicknesses[index]).utf8),
            path: "told.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in Array(Self.organization.utf8) }
        )
        let run = try await TestRun.of(scenario)
        #expect(run.outcome.report.verdict == .held)
        #expect(run.violated == [])
    }
}
