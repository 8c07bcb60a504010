// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Reports
import Scenarios
import Testing
import Wire

@testable import Mutants

/// A scenario cannot be green while the oracle finds something unexpected.
struct ExhaustiveRunTests {
    private static let leaver = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-02T09:00:00Z, joiner: { person: bo, job: support-agent } }
        { at: 2026-03-12T09:00:00Z, leaver: { person: ana } }
        { at: 2026-03-14T09:00:00Z, pause: {} }
        """

    private func run(_ expectation: String, more: String = "") async throws -> TestRun {
        try await TestRun.of(
            try Told.scenario(Self.leaver, expect: expectation, more: more)
        ) { base, _ in SkipsSteps(base: base, skipped: [.removal, .conversion]) }
    }

    @Test func `findings that no expectation names violate the scenario`() async throws {
        let run = try await run("{ at: end, person: bo, entitlementAccuracy: 1 }")
        #expect(run.violated == ["no unexpected findings"])
        let report = try #require(run.outcome.report.expectations.last)
        #expect(report.actual == "2")
        #expect(report.findings == run.findings(.noResidualAccess).map(\.id))
    }

    @Test(
        arguments: [
            "{ at: end, findings: [{ invariant: I1, person: ana }] }",
            "{ at: end, findings: [{ invariant: I1, person: [ana], target: freshservice, count: 2 }] }",
            "{ at: end, person: ana, findings: [{ invariant: [I1] }] }",
            "{ after: leaver ana, within: 2h, findings: [{ invariant: I1, person: ana }] }",
        ]
    )
    func `findings that are named by invariant and person are expected`(
        expectation: String
    ) async throws {
        let run = try await run(expectation)
        #expect(run.outcome.report.verdict == .held)
    }

    @Test(
        arguments: [
            "{ at: end, findings: { I1: 2 } }",
            "{ at: end, residual: [freshservice/group/Service Desk, freshservice/role/SD Agent] }",
        ]
    )
    func `a count or a right alone names nobody`(expectation: String) async throws {
        #expect(try await run(expectation).violated == ["no unexpected findings"])
    }

    @Test(
        arguments: [
            ("{ invariant: I1, person: bo }", "I1 findings (no residual access) of bo"),
            ("{ invariant: I1 }", "I1 findings (no residual access) that name nobody"),
            ("{ invariant: I3, person: ana }", "I3 findings (no excess access) of ana"),
        ]
    )
    func `an expectation naming another person, nobody or another invariant does not match`(
        finding: String,
        subject: String
    ) async throws {
        let run = try await run("{ at: end, findings: [\(finding)] }")
        #expect(run.violated == ["\(subject) at least 1", "no unexpected findings"])
    }

    @Test func `an expected finding about one right leaves the others unexpected`() async throws {
        let run = try await run(
            "{ at: end, findings: [{ invariant: I1, person: ana, access: freshservice/role/SD Agent }] }"
        )
        #expect(run.violated == ["no unexpected findings"])
        #expect(run.outcome.report.expectations.last?.actual == "1")
    }

    @Test func `a finding that ended before the run did counts`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(
                """
                { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent, arrives: +2d } }
                { at: 2026-03-05T09:00:00Z, pause: {} }
                """,
                expect: "{ at: end, entitlementAccuracy: 1 }"
            )
        )
        #expect(run.outcome.report.findings.allSatisfy { !$0.isOpen })
        #expect(run.violated == ["no unexpected findings"])
    }

    @Test func `findings of a run that expects nothing violate it`() async throws {
        var scenario = try Told.scenario(Self.leaver)
        scenario.expectations = []
        let silent = try await TestRun.of(scenario)
        #expect(silent.outcome.report.verdict == .inconclusive)
        let run = try await TestRun.of(scenario) { base, _ in
            SkipsSteps(base: base, skipped: [.removal, .conversion])
        }
        #expect(run.violated == ["no unexpected findings"])
    }

    @Test func `a scenario that is not exhaustive checks only what it names`() async throws {
        let run = try await run(
            "{ at: end, person: bo, entitlementAccuracy: 1 }",
            more: "exhaustive: false"
        )
        #expect(run.outcome.report.verdict == .held)
        #expect(run.outcome.report.expectations.count == 1)
    }

    @Test func `requests outside any work of the core leave a run inconclusive`() async throws {
        let scenario = try Told.scenario(Self.leaver)
        let run = try await TestRun.of(scenario) { base, order in
            SendsUnasked(base: base, transport: order.transport, headers: order.headers)
        }
        #expect(
            run.outcome.report.problems
                == ["freshservice got 2 requests that belong to no work of the core"]
        )
        #expect(run.outcome.report.verdict == .inconclusive)
    }
}

/// Reads its own account, outside any operation, whenever it creates an account.
private struct SendsUnasked: FlawedConnector {
    let base: any Connector
    let transport: any Transport
    let headers: WireHeaders

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        await RequestContext.$current.withValue(nil) {
            _ = try? await transport.send(
                WireRequest(.get, "/api/v2/agents/me", headers: headers)
            )
        }
        return try await base.createAccount(draft)
    }
}
