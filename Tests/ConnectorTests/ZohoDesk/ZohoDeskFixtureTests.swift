// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

/// The connector against what the vendor documents and what clients have recorded.
@Suite
struct ZohoDeskFixtureTests {
    private static let agent = Account.ID("4410000000123001")
    private static let catalog = [
        "roles-list", "roles-list-beyond-end", "profiles-list", "departments-list",
        "departments-list-beyond-end",
    ]
    private static let draft = AccountDraft(
        kind: .agent,
        email: "mira.okafor@acme.example",
        givenName: "Mira",
        familyName: "Okafor",
        grants: [.department("Support")]
    )

    private func with<Result>(
        accounts: [String] = ["oauth-refresh"],
        options: ZohoDeskConnector.Options = Portal.options(),
        _ fixtures: [String],
        _ operation: (ZohoDeskConnector) async throws(ConnectorError) -> Result
    ) async throws -> Result {
        let transport = try RecordedPortal(fixtures)
        let accounts = try RecordedPortal(accounts)
        var options = options
        options.retry.throttlesMax = 0
        options.retry.attemptsMax = 1
        let connector = ZohoDeskConnector(
            transport: transport,
            accounts: accounts,
            clientID: "client",
            clientSecret: "secret",
            refreshToken: "refresh",
            clock: JumpingClock(),
            options: options
        )
        do throws(ConnectorError) {
            let result = try await operation(connector)
            #expect(transport.left.isEmpty && accounts.left.isEmpty)
            return result
        } catch {
            #expect(transport.left.isEmpty && accounts.left.isEmpty)
            throw error
        }
    }

    private func code<Result>(
        accounts: [String] = ["oauth-refresh"],
        options: ZohoDeskConnector.Options = Portal.options(),
        _ fixtures: [String],
        _ operation: (ZohoDeskConnector) async throws(ConnectorError) -> Result
    ) async throws -> ConnectorError.Code? {
        do {
            _ = try await with(accounts: accounts, options: options, fixtures, operation)
            return nil
        } catch let error as ConnectorError {
            return error.code
        }
    }

    @Test func `a recorded agent is read in the portal that is found`() async throws {
        let fixtures = ["organizations-list", "agents-view", "teams-of-agent"] + Self.catalog
        let account = try await with(options: .init(), fixtures) {
            connector throws(ConnectorError) in
            try await connector.account(Self.agent, of: .agent)
        }
        #expect(account.id == Self.agent)
        #expect(account.email == "mira.okafor@acme.example")
        #expect(
            account.grants == [
                .role("Manager"), .profile("Agent"), .department("Support"), .team("Tier 2"),
                .seat,
            ]
        )
        #expect(account.grantsAreComplete)
    }

    @Test(arguments: ["agents-view-unknown", "agents-deleted-view"])
    func `an unknown or deleted agent is not found`(fixture: String) async throws {
        let id = fixture == "agents-deleted-view" ? Self.agent : Account.ID("4410000000999999")
        let code = try await code([fixture]) { connector throws(ConnectorError) in
            try await connector.account(id, of: .agent)
        }
        #expect(code == .notFound)
    }

    @Test func `a deactivated agent is read with the teams that still list it`() async throws {
        let fixtures = ["agents-deactivated-view", "teams-list", "agents-myinfo"] + Self.catalog
        let account = try await with(fixtures) { connector throws(ConnectorError) in
            try await connector.account(Self.agent, of: .agent)
        }
        #expect(!account.isEnabled)
        #expect(account.grants.contains(.team("Tier 2")))
    }

    @Test func `recorded agents are listed to the empty page`() async throws {
        let fixtures =
            ["teams-list", "agents-myinfo"] + Self.catalog + [
                "agents-list", "agents-list-beyond-end",
            ]
        let accounts = try await with(fixtures) { connector throws(ConnectorError) in
            let first = try await connector.accounts(of: .agent, after: nil)
            let rest = try await connector.accounts(of: .agent, after: first.next)
            return first.elements + rest.elements
        }
        #expect(accounts.map(\.id) == [Self.agent])
    }

    @Test func `an agent is found by address`() async throws {
        let found = try await with(["agents-by-email", "teams-of-agent"] + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.findAccounts(email: "mira.okafor@acme.example")
        }
        #expect(found.map(\.id) == [Self.agent])
    }

    @Test func `an address that nobody has is not an error`() async throws {
        let found = try await with(["agents-by-email-none"]) { connector throws(ConnectorError) in
            try await connector.findAccounts(email: "nobody@acme.example")
        }
        #expect(found.isEmpty)
    }

    @Test func `an older portal is searched for the address`() async throws {
        let fixtures = [
            "agents-by-email-older-portal", "agents-list-search", "agents-list-beyond-end",
            "teams-of-agent",
        ]
        let found = try await with(fixtures + Self.catalog) { connector throws(ConnectorError) in
            try await connector.findAccounts(email: "mira.okafor@acme.example")
        }
        #expect(found.map(\.id) == [Self.agent])
    }

    @Test func `the integration's own agent is read`() async throws {
        let own = try await with(["agents-myinfo", "teams-of-agent"] + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.ownAccount()
        }
        #expect(own.id == Self.agent)
    }

    @Test func `an agent is invited`() async throws {
        let account = try await with(Self.catalog + ["agents-create", "teams-of-agent"]) {
            connector throws(ConnectorError) in
            try await connector.createAccount(Self.draft)
        }
        #expect(account.attributes["confirmed"] == "false")
        #expect(account.grants.contains(.department("Support", pending: true)))
    }

    @Test func `a light agent is invited`() async throws {
        var draft = Self.draft
        draft.grants.insert(.lightSeat)
        let light = draft
        let account = try await with(Self.catalog + ["agents-create-light", "teams-of-agent"]) {
            connector throws(ConnectorError) in
            try await connector.createAccount(light)
        }
        #expect(account.grants.contains(.lightSeat))
    }

    @Test(arguments: [
        ("agents-create-duplicate", ConnectorError.Code.alreadyExists),
        ("agents-create-address-of-deleted", .invalid), ("agents-create-wrong-address", .invalid),
        ("agents-create-seats-exhausted", .seatsExhausted),
        ("agents-create-not-allowed", .forbidden),
    ])
    func `an invitation is refused for the recorded reason`(
        fixture: String,
        expected: ConnectorError.Code
    ) async throws {
        let code = try await code(Self.catalog + [fixture]) { connector throws(ConnectorError) in
            try await connector.createAccount(Self.draft)
        }
        #expect(code == expected)
    }

    @Test func `attributes are updated`() async throws {
        let account = try await with(
            ["agents-view", "agents-update", "teams-of-agent"] + Self.catalog
        ) { connector throws(ConnectorError) in
            try await connector.updateAccount(
                Self.agent,
                of: .agent,
                AttributeChanges(set: ["familyName": "Bell-Okafor", "phone": "+1 555 0100"])
            )
        }
        #expect(account.familyName == "Bell-Okafor")
        #expect(account.attributes["phone"] == "+1 555 0100")
    }

    @Test func `a team is left by a list without the agent`() async throws {
        let fixtures =
            ["agents-view"] + Self.catalog + [
                "teams-list", "agents-myinfo", "teams-view", "teams-drop-member",
            ]
        try await with(fixtures) { connector throws(ConnectorError) in
            try await connector.changeGrants(
                of: Self.agent,
                kind: .agent,
                adding: [],
                removing: [.team("Tier 2")]
            )
        }
    }

    @Test func `an agent is activated`() async throws {
        try await with(["agents-deactivated-view", "agents-activate"]) {
            connector throws(ConnectorError) in
            try await connector.enableAccount(Self.agent, of: .agent)
        }
    }

    @Test func `an activation without a seat says so`() async throws {
        let code = try await code(["agents-deactivated-view", "agents-activate-seats-exhausted"]) {
            connector throws(ConnectorError) in
            try await connector.enableAccount(Self.agent, of: .agent)
        }
        #expect(code == .seatsExhausted)
    }

    @Test(arguments: [
        ("transport-no-token", ConnectorError.Code.unauthorized),
        ("transport-org-mismatch", .forbidden), ("transport-credits-exhausted", .rateLimited),
        ("transport-unknown-parameter", .invalid), ("transport-bad-parameter", .invalid),
        ("transport-position-too-large", .invalid),
    ])
    func `the ways any call can fail are distinguished`(
        fixture: String,
        expected: ConnectorError.Code
    ) async throws {
        let recorded = try PortalExchange(fixture)
        let portal = Portal(
            options: Portal.options { $0.retry.throttlesMax = 0 },
            [
                .init(
                    "GET /api/v1/agents/7",
                    recorded.response.status,
                    String(decoding: recorded.response.body, as: UTF8.self)
                )
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await portal.connector.disableAccount(Account.ID("7"), of: .agent)
        }
        #expect(error.code == expected)
    }

    @Test(arguments: ["transport-wrong-token", "transport-token-revoked"])
    func `a token that is refused is replaced`(fixture: String) async throws {
        let recorded = try PortalExchange(fixture)
        let portal = Portal(
            accounts: [Portal.token(), Portal.token("t2")],
            [
                .init(
                    "GET /api/v1/agents/7",
                    recorded.response.status,
                    String(decoding: recorded.response.body, as: UTF8.self)
                ), Portal.get(agent: Portal.agent(status: "DISABLED")),
            ]
        )
        try await portal.connector.disableAccount(Account.ID("7"), of: .agent)
        portal.expectEnd()
    }

    @Test(arguments: [
        ("oauth-refresh-revoked", ConnectorError.Code.unauthorized),
        ("oauth-refresh-wrong-token", .unauthorized), ("oauth-refresh-wrong-secret", .unauthorized),
        ("oauth-refresh-unknown-client", .unauthorized), ("oauth-refresh-throttled", .rateLimited),
        ("oauth-refresh-data-center", nil), ("oauth-refresh-after-the-window", nil),
    ])
    func `answers of the accounts server are judged by their body`(
        fixture: String,
        expected: ConnectorError.Code?
    ) async throws {
        let isRefused = expected != nil
        let code = try await code(
            accounts: [fixture],
            isRefused ? [] : ["agents-deactivated-view"]
        ) { connector throws(ConnectorError) in
            try await connector.disableAccount(Self.agent, of: .agent)
        }
        #expect(code == expected)
    }

    @Test func `the credential is withdrawn`() async throws {
        try await with(accounts: ["oauth-revoke"], []) { connector throws(ConnectorError) in
            try await connector.revokeCredential()
        }
    }
}
