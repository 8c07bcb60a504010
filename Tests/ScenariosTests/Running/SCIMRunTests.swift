// SPDX-License-Identifier: Apache-2.0

import Connectors
import Recording
import Reports
import Scenarios
import SimulatedTargets
import Testing

/// A joiner who moves and leaves on every SCIM service, through every client dialect.
@Suite
struct SCIMRunTests {
    /// What a run found, by name and without repetition.
    private func findings(_ connector: String, at server: String) async throws -> [String] {
        let run = try await TestRun.of(
            SCIMStory.scenario(dialect: server, connector: connector)
        )
        return Set(run.outcome.report.findings.map { "\($0.invariant)" }).sorted()
    }

    private static let servers = SCIMDialect.presets.map(\.name)

    /// The reference code for Entra ID's servers empties the group on a removal by filter, and
    /// nothing that the server says beforehand warns of it (fault 1, the reverse).
    @Test(arguments: servers.filter { $0 != "entra-reference" })
    func `a connector that knows the server leaves nothing behind`(server: String) async throws {
        let isKnown = SCIMServerLimits.names.contains(server)
        let connector = isKnown ? "scim@\(server)" : "scim"
        #expect(try await findings(connector, at: server) == [])
    }

    /// Where the server takes no bulk requests, or removals of another shape, single ones do.
    @Test(arguments: servers.filter { $0 != "entra-reference" && $0 != "gitlab-group" })
    func `sending in bulk whatever can be leaves nothing behind`(
        server: String
    ) async throws {
        #expect(try await findings("scim-bulk", at: server) == [])
    }

    /// In a GitLab group the record goes with `active: false` and the membership stays, so that a
    /// client that does not know the server sees a success.
    @Test(arguments: servers)
    func `a connector that knows nothing about the server finds out by trying`(
        server: String
    ) async throws {
        let expected = [
            "gitlab-group": ["noResidualAccess"], "entra-reference": ["authority"],
        ]
        #expect(try await findings("scim", at: server) == expected[server] ?? [])
    }

    @Test(arguments: [
        // Removal with the member as a value empties the group, is refused, or does nothing.
        ("scim-authentik", "charon", ["authority"]),
        ("scim-jumpcloud", "rfc-strict", ["authority"]),
        ("scim-entra", "charon", ["authority"]),
        ("scim-entra", "scim-sdk", ["noExcess", "noResidualAccess"]),
        ("scim-jumpcloud", "scim-sdk", ["noExcess", "noResidualAccess"]),
        // Removal by filter is answered 200 and ignored.
        ("scim-okta", "authentik", ["noExcess", "noResidualAccess"]),
        ("scim-entra-2020", "authentik", ["noExcess", "noResidualAccess"]),
        ("scim-entra-2020", "entra-reference", ["authority"]),
        // Members are replaced by the rest of a list that the server never shows, or adds to.
        ("scim-baton", "aws-identity-center", ["noExcess", "noResidualAccess"]),
        ("scim-baton", "keycloak", ["noExcess", "noResidualAccess"]),
        // A Boolean sent as a string is half understood.
        ("scim-entra", "ssoready", ["noResidualAccess"]),
        // The patch envelope is not parsed, or there is no PATCH at all.
        ("scim-okta", "oneuptime", ["noMissingAccess", "noResidualAccess"]),
        ("scim-okta", "unity-catalog", ["noMissingAccess", "noResidualAccess"]),
        ("scim-okta-custom", "unity-catalog", ["noMissingAccess"]),
        // The provider deletes, the server does not.
        ("scim-authentik", "canva", ["noResidualAccess"]),
    ])
    func `an identity provider's requests fail where they are known to fail`(
        connector: String,
        server: String,
        expected: [String]
    ) async throws {
        #expect(try await findings(connector, at: server) == expected)
    }

    @Test(arguments: ["rfc", "github-enterprise", "slack", "pagerduty", "jfrog"])
    func `an identity provider's requests are understood where they are known to be`(
        server: String
    ) async throws {
        for connector in ["scim-entra", "scim-okta", "scim-okta-custom", "scim-onelogin"] {
            #expect(try await findings(connector, at: server) == [], "\(connector)")
        }
    }

    /// The account that `active: false` deleted is created again for a returner.
    @Test(arguments: ["pagerduty", "github-organization", "gitlab-group", "atlassian", "rfc"])
    func `a returner holds what the new job grants`(server: String) async throws {
        let run = try await TestRun.of(
            SCIMStory.scenario(
                dialect: server,
                connector: "scim@\(server)",
                timeline: """
                    { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
                    { at: +1d, leaver: { person: ana } }
                    { at: +1d, rehire: { person: ana, job: network-engineer } }
                    { at: +1d, pause: {} }
                    """,
                expect: "{ at: end, person: ana, entitlementAccuracy: 1, residual: none }"
            )
        )
        #expect(run.violated == [])
        #expect(run.outcome.report.findings.isEmpty)
    }

    /// The joiner leaves everybody who was there before unchanged, in the same groups.
    @Test(arguments: ["rfc", "aws-identity-center", "google-cloud-identity", "vcenter", "slack"])
    func `a reconciliation finds nothing to repair after a history without mistakes`(
        server: String
    ) async throws {
        let run = try await TestRun.of(
            SCIMStory.scenario(
                dialect: server,
                connector: "scim@\(server)",
                core: ", reconcileEvery: 12h"
            )
        )
        #expect(run.outcome.report.findings.map { "\($0.invariant)" } == [])
    }

    /// The request of each first attempt reaches the service; its answer does not come back.
    @Test(arguments: [
        "POST /scim/v2/Users", "PATCH /scim/v2/Users/{id}", "PATCH /scim/v2/Groups/{id}",
    ])
    func `a lost answer leaves no second account and nothing behind`(
        request: String
    ) async throws {
        let run = try await TestRun.of(
            SCIMStory.scenario(
                dialect: "rfc",
                connector: "scim@rfc",
                more: """
                    faults:
                      - name: lost
                        on: { target: app, request: "\(request)" }
                        first: 1
                        drop: response
                        fires: { atLeast: 1 }
                    """
            )
        )
        #expect(run.violated == [])
        #expect(run.outcome.report.findings.isEmpty)
    }

    @Test func `a connector for SCIM drives nothing else`() throws {
        let scenario = try Told.scenario(
            "{ at: 2026-03-02T09:00:00Z, pause: {} }",
            more: "core: { connectors: { freshservice: scim@slack } }"
        )
        #expect(ScenarioRunner.check(scenario).map(\.message).first?.contains("scim") == true)
    }
}
