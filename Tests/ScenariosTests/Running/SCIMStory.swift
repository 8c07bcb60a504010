// SPDX-License-Identifier: Apache-2.0

import Metrics
import Scenarios
import SimulatedTargets
import TargetKit

/// A joiner who moves and leaves, told against one SCIM service.
enum SCIMStory {
    /// `dialect` is the server's preset, `connector` what a scenario writes: `scim@slack`.
    static func scenario(
        dialect: String,
        connector: String,
        settings: String = "",
        core: String = "",
        timeline: String = life,
        expect: String = "{ at: end, residual: none }",
        more: String = ""
    ) throws -> Scenario {
        let lines = timeline.split(separator: "\n").map { "  - \($0)" }.joined(separator: "\n")
        let text = """
            scenario: a life at \(dialect)
            seed: 7
            organization: organization.yaml
            targets:
              app:
                kind: scim
                dialect: \(dialect)
                groups: [Service Desk, Network, Payroll]
                roles: [Agent, Lead]
                accounts: [{ userName: stays@acme.example, name: Stays Put, groups: [Service Desk, Network] }]
            \(settings.isEmpty ? "" : "    \(settings)")
            core: { connectors: { app: "\(connector)" }\(core) }
            \(more)
            timeline:
            \(lines)
            expect:
              - \(expect)
            """
        return try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "told.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in Array(organization.utf8) }
        )
    }

    static let life = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: +1d, mover: { person: ana, job: network-engineer } }
        { at: +1d, leaver: { person: ana } }
        { at: +1d, pause: {} }
        """

    static let organization = """
        owner: access-owner@acme.example
        people:
          ana: { name: Ana Lima, email: ana.lima@acme.example }
          bo: { name: Bo Sandberg, email: bo.sandberg@acme.example }
        jobs:
          support-agent:
            access:
              - { target: app, account: user, roles: [Agent], groups: [Service Desk] }
          network-engineer:
            access:
              - { target: app, account: user, roles: [Lead], groups: [Network] }
        policy:
          protected: [stays@acme.example]
        """
}
