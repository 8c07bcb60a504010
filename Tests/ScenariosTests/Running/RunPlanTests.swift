// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import Provisioning
import Reports
import Scenarios
import TargetKit
import Testing

struct RunPlanTests {
    private static let story = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-03T09:00:00Z, pause: {} }
        """

    @Test func `a drawn delay keeps both of its bounds`() throws {
        let scenario = try Told.scenario(
            Self.story,
            more: """
                faults:
                  - name: slow
                    on: { target: freshservice }
                    first: 1
                    delay: { min: 2s, max: 9s }
                """
        )
        let rule = try #require(try RunPlan(scenario).faults.first)
        #expect(rule.verdict == .delay(.seconds(2) ... .seconds(9)))
    }

    @Test func `a scenario's patience reaches core and connector`() throws {
        let plan = try RunPlan(try Told.scenario(Self.story, more: "core: { attemptsMax: 2 }"))
        #expect(plan.retry?.attemptsMax == 2)
        #expect(plan.core.verificationAttemptsMax == 2)
    }

    @Test func `a connector that tries once sends a failed request once`() async throws {
        let fault = """
            faults:
              - name: refused
                on: { target: freshservice, request: GET /api/v2/agents/me }
                first: 3
                answer: { status: 503 }
                fires: { atLeast: 1 }
            """
        let patient = try await TestRun.of(try Told.scenario(Self.story, more: fault))
        #expect(patient.retries == 3)
        let hasty = try await TestRun.of(
            try Told.scenario(Self.story, more: "core: { attemptsMax: 1 }\n\(fault)")
        )
        #expect(hasty.retries == 0)
    }

    @Test func `an unknown connector is an error at its place in the file`() throws {
        let scenario = try Told.scenario(
            Self.story,
            more: "core: { connectors: { freshservice: freshdesk } }"
        )
        let expected = ConnectorCatalog.complaint(about: "freshdesk")
        let diagnostics = ScenarioRunner.check(scenario)
        #expect(diagnostics.map(\.message) == [expected])
        #expect(diagnostics.map(\.location.line) == [6])
        #expect(throws: RunPlanError(target: TargetName("freshservice"), message: expected)) {
            try RunPlan(scenario)
        }
    }

    @Test func `a connector in the catalog may be named`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(
                Self.story,
                more: "core: { connectors: { freshservice: freshservice } }"
            )
        )
        #expect(run.outcome.report.verdict == .held)
    }
}

extension TestRun {
    fileprivate var retries: Int { outcome.report.requests.reduce(0) { $0 + $1.retries } }
}
