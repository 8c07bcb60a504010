// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Reports
import Scenarios
import Testing
import Wire

/// A scenario cannot be green while the oracle sees what nobody asked about.
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
        ) { base, _ in KeepsMemberships(base: base) }
    }

    @Test func `residual access that no expectation speaks of violates the scenario`()
        async throws
    {
        let run = try await run("{ at: end, person: bo, entitlementAccuracy: 1 }")
        #expect(run.violated == ["no unexplained findings"])
        let report = try #require(run.outcome.report.expectations.last)
        #expect(report.actual == "2")
        #expect(report.details.allSatisfy { $0.hasPrefix("ana still holds ") })
        #expect(report.findings == run.findings(.noResidualAccess).map(\.id))
    }

    @Test(
        arguments: [
            "{ at: end, findings: { I1: 2 } }",
            "{ at: end, residual: [freshservice/group/Service Desk, freshservice/role/SD Agent] }",
        ]
    )
    func `an expectation that names what is left explains it`(expectation: String) async throws {
        let run = try await run(expectation)
        #expect(run.outcome.report.verdict == .held)
    }

    @Test func `an expectation about somebody else explains nothing`() async throws {
        let run = try await run("{ at: end, person: bo, residual: none }")
        #expect(run.violated == ["no unexplained findings"])
    }

    @Test func `an expectation of an earlier moment explains nothing`() async throws {
        let run = try await run("{ after: leaver ana, within: 2h, findings: { I1: 2 } }")
        #expect(run.violated == ["no unexplained findings"])
    }

    @Test func `a scenario that is not exhaustive asks for what it names alone`() async throws {
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

/// Looks at itself, outside of whatever it was asked to do, whenever it creates an account.
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
