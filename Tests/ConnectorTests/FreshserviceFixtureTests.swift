// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing

/// The connector against what the vendor documents and what clients have recorded.
@Suite
struct FreshserviceFixtureTests {
    private static let agent = Account.ID("27000012345")
    private static let requester = Account.ID("27000020001")
    private static let catalog = ["roles-list", "workspaces-list", "groups-list"]
    private static let draft = AccountDraft(
        kind: .agent,
        email: "mira.okafor@acme.example",
        givenName: "Mira",
        familyName: "Okafor",
        grants: [.seat]
    )

    private func with<Result>(
        _ fixtures: [String],
        _ operation: (FreshserviceConnector) async throws(ConnectorError) -> Result
    ) async throws -> Result {
        let transport = try RecordedTransport(fixtures)
        let connector = FreshserviceConnector(
            transport: transport,
            apiKey: "key",
            clock: JumpingClock()
        )
        do throws(ConnectorError) {
            let result = try await operation(connector)
            #expect(transport.left.isEmpty)
            return result
        } catch {
            #expect(transport.left.isEmpty)
            throw error
        }
    }

    private func code<Result>(
        _ fixtures: [String],
        _ operation: (FreshserviceConnector) async throws(ConnectorError) -> Result
    ) async throws -> ConnectorError.Code? {
        do {
            _ = try await with(fixtures, operation)
            return nil
        } catch let error as ConnectorError {
            return error.code
        }
    }

    @Test func `a recorded agent is read`() async throws {
        let account = try await with(["agents-view"] + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.account(Self.agent, of: .agent)
        }
        #expect(account.id == Self.agent)
        #expect(account.email == "mira.okafor@acme.example")
        #expect(account.grants == [.role("SD Agent"), .seat])
        #expect(account.grantsAreComplete)
    }

    @Test func `a recorded requester is read with its groups`() async throws {
        let account = try await with([
            "requesters-view", "requester-groups-list", "requester-groups-members",
        ]) { connector throws(ConnectorError) in
            try await connector.account(Self.requester, of: .requester)
        }
        #expect(account.email == "jon.bell@acme.example")
        #expect(account.grants == [.requesterGroup("Branch leads")])
    }

    @Test func `an unknown account is not found`() async throws {
        let code = try await code(["agents-view-unknown", "requesters-view-unknown"]) {
            connector throws(ConnectorError) in
            try await connector.account(Account.ID("999"), of: .agent)
        }
        #expect(code == .notFound)
    }

    @Test func `recorded agents are listed`() async throws {
        let page = try await with(["agents-list-last-page"] + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.accounts(of: .agent, after: nil)
        }
        #expect(page.elements.first?.id == Self.agent)
        #expect(page.next == nil)
    }

    @Test func `an agent is found by address`() async throws {
        let fixtures = ["agents-list-by-email", "requesters-list-by-email-none"]
        let accounts = try await with(fixtures + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.findAccounts(email: "mira.okafor@acme.example")
        }
        #expect(accounts.map(\.id) == [Self.agent])
    }

    @Test func `the key's owner is read`() async throws {
        let account = try await with(["agents-me"] + Self.catalog) {
            connector throws(ConnectorError) in
            try await connector.ownAccount()
        }
        #expect(account.attributes["apiKeyEnabled"] == "true")
    }

    @Test func `an agent is created`() async throws {
        let account = try await with(Self.catalog + ["agents-create"]) {
            connector throws(ConnectorError) in
            try await connector.createAccount(Self.draft)
        }
        #expect(account.grants.contains(.seat))
    }

    @Test(arguments: [
        ("agents-create-duplicate-email", ConnectorError.Code.alreadyExists),
        ("agents-create-seats-exhausted", .seatsExhausted),
        ("agents-create-unknown-field", .invalid),
    ])
    func `refused creates are distinguished`(
        fixture: String,
        expected: ConnectorError.Code
    ) async throws {
        let code = try await code(Self.catalog + [fixture]) { connector throws(ConnectorError) in
            try await connector.createAccount(Self.draft)
        }
        #expect(code == expected)
    }

    @Test func `a requester is created`() async throws {
        let account = try await with(["requesters-create"]) { connector throws(ConnectorError) in
            try await connector.createAccount(
                AccountDraft(
                    kind: .requester,
                    email: "jon.bell@acme.example",
                    givenName: "Jon",
                    familyName: "Bell"
                )
            )
        }
        #expect(account.id == Self.requester)
    }

    @Test func `an address of a deactivated requester is in use`() async throws {
        let code = try await code(["requesters-create-blocked-by-deactivated"]) {
            connector throws(ConnectorError) in
            try await connector.createAccount(
                AccountDraft(
                    kind: .requester,
                    email: "jon.bell@acme.example",
                    givenName: "Jon",
                    familyName: "Bell"
                )
            )
        }
        #expect(code == .alreadyExists)
    }

    @Test func `a group is granted`() async throws {
        try await with(["agents-view"] + Self.catalog + ["agents-update-groups"]) {
            connector throws(ConnectorError) in
            try await connector.changeGrants(
                of: Self.agent,
                kind: .agent,
                adding: [.group("Identity Operations")],
                removing: []
            )
        }
    }

    @Test func `a seat is revoked`() async throws {
        try await with(["agents-view"] + Self.catalog + ["agents-update"]) {
            connector throws(ConnectorError) in
            try await connector.changeGrants(
                of: Self.agent,
                kind: .agent,
                adding: [],
                removing: [.seat]
            )
        }
    }

    @Test func `an agent is disabled, enabled, converted and erased`() async throws {
        try await with([
            "agents-deactivate", "agents-reactivate", "agents-convert-to-requester",
            "agents-forget",
        ]) { connector throws(ConnectorError) in
            try await connector.disableAccount(Self.agent, of: .agent)
            try await connector.enableAccount(Self.agent, of: .agent)
            try await connector.convertAccount(Self.agent, from: .agent, to: .requester)
            try await connector.deleteAccount(Self.agent, of: .agent)
        }
    }

    @Test func `a requester is disabled, enabled, converted and erased`() async throws {
        try await with([
            "requesters-deactivate", "requesters-reactivate", "requesters-convert-to-agent",
            "requesters-forget",
        ]) { connector throws(ConnectorError) in
            try await connector.disableAccount(Self.requester, of: .requester)
            try await connector.enableAccount(Self.requester, of: .requester)
            try await connector.convertAccount(Self.requester, from: .requester, to: .agent)
            try await connector.deleteAccount(Self.requester, of: .requester)
        }
    }

    @Test func `a requester is updated`() async throws {
        let account = try await with(["requesters-view", "departments-list", "requesters-update"]) {
            connector throws(ConnectorError) in
            try await connector.updateAccount(
                Self.requester,
                of: .requester,
                AttributeChanges(set: ["title": "Analyst", "department": "Finance"])
            )
        }
        #expect(account.attributes["title"] == "Analyst")
    }

    @Test func `requester groups are joined and left`() async throws {
        try await with([
            "requester-groups-list", "requester-groups-add-member",
            "requester-groups-remove-member",
        ]) { connector throws(ConnectorError) in
            let group: Set<Grant> = [.requesterGroup("Branch leads")]
            try await connector.changeGrants(
                of: Self.requester,
                kind: .requester,
                adding: group,
                removing: []
            )
            try await connector.changeGrants(
                of: Self.requester,
                kind: .requester,
                adding: [],
                removing: group
            )
        }
    }

    @Test func `users of an application are listed and removed`() async throws {
        let page = try await with([
            "application-users-list", "applications-list", "application-users-remove",
        ]) { connector throws(ConnectorError) in
            let figma = OfferedEntitlement(kind: .application, id: "27000000051", name: "Figma")
            let page = try await connector.holders(of: figma, after: nil)
            try await connector.changeGrants(
                of: Self.requester,
                kind: .requester,
                adding: [],
                removing: [.application("Figma")]
            )
            return page
        }
        #expect(page.elements == [Self.requester])
    }

    @Test func `members of a group are its holders`() async throws {
        let group = OfferedEntitlement(kind: .group, id: "27000000301", name: "Operations")
        let page = try await with(["groups-view"]) { connector throws(ConnectorError) in
            try await connector.holders(of: group, after: nil)
        }
        #expect(page.elements == [Self.agent])
    }

    @Test(arguments: [
        ("transport-no-credential", ConnectorError.Code.unauthorized),
        ("transport-not-acceptable", .invalid),
    ])
    func `refused requests are distinguished`(
        fixture: String,
        expected: ConnectorError.Code
    ) async throws {
        let answer = try RecordedExchange(fixture).response
        let connector = FreshserviceConnector(
            transport: ScriptedTransport([.init("GET /api/v2/agents/me", .success(answer))]),
            apiKey: "key",
            clock: JumpingClock()
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await connector.ownAccount()
        }
        #expect(error.code == expected)
    }
}
