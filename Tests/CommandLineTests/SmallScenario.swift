// SPDX-License-Identifier: Apache-2.0

import Metrics
import Scenarios
import SimulatedTargets

/// Scenarios of one person, each with a known ending.
enum SmallScenario {
    /// One person comes and goes.
    static func text(
        _ title: String,
        faults: String = "",
        expecting expectation: String =
            "{ after: leaver ana, within: 1h, revocationCompleteness: 1 }"
    ) -> String {
        """
        scenario: \(title)
        controls: [CIS-v8/6.2, X-Acme-7/x]
        organization:
          owner: owner@acme.example
          people: { ana: { name: Ana Lima, email: ana.lima@acme.example } }
          jobs: { clerk: { access: [{ target: freshservice, account: requester }] } }
        targets: { freshservice: {} }
        \(faults)
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: clerk }
          - at: +1d
            leaver: { person: ana }
        expect:
          - \(expectation)

        """
    }

    static let held = text("A clerk leaves")
    /// One with a decision.
    static let governed = held.replacing(
        "targets: {",
        with: """
              governance:
                owner: ana
                approvals:
                  - { name: administration, rights: [role/Account Admin], by: [manager], within: 1d }
            targets: {
            """,
        maxReplacements: 1
    )
    static let violated = text(
        "A clerk leaves and is expected a hundred times",
        expecting: "{ at: end, accounts: { total: 100 } }"
    )
    /// The fault never fires.
    static let inconclusive = text(
        "A clerk leaves undisturbed",
        faults: """
            faults:
              - name: never asked for
                on: { request: GET /api/v2/nothing }
                answer: { status: 500 }
            """
    )

    /// What is wrong with a scenario, its targets' settings and faults included.
    static func mistakes(in text: String) -> [String] {
        do throws(RejectedFile) {
            let scenario = try ScenarioFile.load(
                bytes: Array(text.utf8),
                path: "x.yaml",
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind),
                readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
            )
            return ScenarioRunner.check(scenario).map(\.description)
        } catch {
            return error.diagnostics.map(\.description)
        }
    }
}
