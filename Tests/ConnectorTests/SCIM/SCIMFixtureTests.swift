// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Vocabulary
import Wire

/// The connector against what the standard requires and what identity providers document.
@Suite
struct SCIMFixtureTests {
    private static let mira = Account.ID("2819000001")
    private static let jon = "2819000002"
    private static let desk = OfferedEntitlement(kind: .group, id: "9067000001", name: "Desk")
    private static let discovery = ["config-view", "resource-types-list"]
    private static let draft = AccountDraft(
        kind: .user,
        email: "mira.okafor@acme.example",
        givenName: "Mira",
        familyName: "Okafor",
        attributes: ["externalID": "okafor-17"]
    )

    private func with<Result>(
        _ name: String,
        _ fixtures: [String],
        _ operation: (SCIMConnector) async throws(ConnectorError) -> Result
    ) async throws -> Result {
        let reads = name.hasPrefix("scim@") || name == "scim" ? Self.discovery : []
        let transport = try RecordedService(reads + fixtures)
        let made = try ConnectorCatalog.make(
            name,
            transport: transport,
            credential: .bearer(token: "t"),
            clock: JumpingClock()
        )
        let connector = try #require(made as? SCIMConnector)
        defer { #expect(transport.left.isEmpty) }
        return try await operation(connector)
    }

    private func code<Result>(
        _ name: String,
        _ fixtures: [String],
        _ operation: (SCIMConnector) async throws(ConnectorError) -> Result
    ) async throws -> ConnectorError.Code? {
        do {
            _ = try await with(name, fixtures, operation)
            return nil
        } catch let error as ConnectorError {
            return error.code
        }
    }

    @Test func `a user is read with the groups it is in`() async throws {
        let fixtures = ["users-view", "groups-list-without-members"]
        let account = try await with("scim@rfc", fixtures) { connector throws(ConnectorError) in
            try await connector.account(Self.mira, of: .user)
        }
        #expect(account.id == Self.mira)
        #expect(account.email == "mira.okafor@acme.example")
        #expect(account.isEnabled)
        #expect(account.grants == [.group("Desk")])
        #expect(account.grantsAreComplete)
    }

    @Test(arguments: [
        ("users-view-unknown", "2819999999"), ("users-view-deleted", "2819000001"),
    ])
    func `an unknown or deleted user is not found`(fixture: String, id: String) async throws {
        let code = try await code("scim@rfc", [fixture]) { connector throws(ConnectorError) in
            try await connector.account(Account.ID(id), of: .user)
        }
        #expect(code == .notFound)
    }

    @Test func `groups held through groups are read too`() async throws {
        let fixtures = ["users-view-nested-groups", "groups-list-nested"]
        let account = try await with("scim@rfc", fixtures) { connector throws(ConnectorError) in
            try await connector.account(Self.mira, of: .user)
        }
        #expect(account.grants == [.group("Desk"), .group("Everybody")])
    }

    @Test func `a disabled user is found and reads as such`() async throws {
        let found = try await with("scim-okta", ["users-list-disabled"]) {
            connector throws(ConnectorError) in
            try await connector.findAccounts(email: "ana.ruiz@acme.example")
        }
        #expect(found.map(\.isEnabled) == [false])
    }

    @Test func `users are listed from cursor to cursor`() async throws {
        let fixtures = ["groups-list-cursor", "users-list-cursor", "users-list-cursor-last"]
        let accounts = try await with("scim", fixtures) { connector throws(ConnectorError) in
            let first = try await connector.accounts(of: .user, after: nil)
            let rest = try await connector.accounts(of: .user, after: first.next)
            return first.elements + rest.elements
        }
        #expect(accounts.map(\.id.rawValue) == ["2819000001", Self.jon, "2819000003"])
        #expect(accounts.map(\.isEnabled) == [true, true, false])
        #expect(accounts.map(\.grants) == [[], [.group("Desk")], []])
    }

    @Test func `a user is looked up by name and by address`() async throws {
        let fixtures = ["users-filter-name", "users-filter-address"]
        let found = try await with("scim@rfc", fixtures) { connector throws(ConnectorError) in
            try await connector.findAccounts(email: "mira.okafor@acme.example")
        }
        #expect(found.map(\.id) == [Self.mira])
    }

    @Test func `a name that nobody has is not an error`() async throws {
        let found = try await with("scim-okta", ["users-filter-none"]) {
            connector throws(ConnectorError) in
            try await connector.findAccounts(email: "nobody@acme.example")
        }
        #expect(found.isEmpty)
    }

    @Test(arguments: [
        ("scim@rfc", "users-create"), ("scim-entra", "entra-users-create"),
        ("scim-okta", "okta-users-create"),
    ])
    func `a user is created as each client would`(
        name: String,
        fixture: String
    ) async throws {
        let account = try await with(name, [fixture]) { connector throws(ConnectorError) in
            try await connector.createAccount(Self.draft)
        }
        #expect(account.id == Self.mira)
    }

    @Test(arguments: [
        ("scim@rfc", "users-patch-disable"), ("scim-entra", "entra-users-disable"),
        ("scim-okta", "okta-users-disable"),
    ])
    func `a user is disabled as each client would`(
        name: String,
        fixture: String
    ) async throws {
        try await with(name, [fixture]) { connector throws(ConnectorError) in
            try await connector.disableAccount(Self.mira, of: .user)
        }
    }

    @Test func `a custom Okta app disables by writing the whole user`() async throws {
        try await with("scim-okta-custom", ["users-view", "users-replace-disable"]) {
            connector throws(ConnectorError) in
            try await connector.disableAccount(Self.mira, of: .user)
        }
    }

    @Test(arguments: [["users-delete"], ["users-delete-again", "users-view-deleted"]])
    func `a user is deleted, and one who is gone is deleted`(fixtures: [String]) async throws {
        try await with("scim@rfc", fixtures) { connector throws(ConnectorError) in
            try await connector.deleteAccount(Self.mira, of: .user)
        }
    }

    @Test(arguments: [
        ("scim-onelogin", "groups-remove-member"), ("scim-entra", "entra-groups-remove-member"),
    ])
    func `a member is removed as each client would`(
        name: String,
        fixture: String
    ) async throws {
        try await with(name, [fixture]) { connector throws(ConnectorError) in
            try await connector.changeMembers(
                of: Self.desk,
                adding: [],
                removing: [Self.mira.rawValue]
            )
        }
    }

    @Test(arguments: [
        ("scim-onelogin", "groups-add-member"), ("scim-entra", "entra-groups-add-member"),
    ])
    func `a member is added as each client would`(
        name: String,
        fixture: String
    ) async throws {
        try await with(name, [fixture]) { connector throws(ConnectorError) in
            try await connector.changeMembers(
                of: Self.desk,
                adding: [Self.mira.rawValue],
                removing: []
            )
        }
    }

    @Test func `Okta renames, removes and adds`() async throws {
        let fixtures = ["okta-groups-rename", "users-view", "okta-groups-change-members"]
        let group = OfferedEntitlement(kind: .group, id: Self.desk.id, name: "Front desk")
        try await with("scim-okta", fixtures) { connector throws(ConnectorError) in
            try await connector.changeMembers(
                of: group,
                adding: [Self.mira.rawValue],
                removing: [Self.jon]
            )
        }
    }

    @Test func `members of a group are its holders`() async throws {
        let page = try await with("scim@rfc", ["groups-view"]) { connector throws(ConnectorError) in
            try await connector.holders(of: Self.desk, after: nil)
        }
        #expect(page.elements.map(\.rawValue) == ["2819000001", Self.jon])
    }

    @Test func `refused creates are distinguished`() async throws {
        let code = try await code("scim@rfc", ["users-create-duplicate"]) {
            connector throws(ConnectorError) in
            var draft = Self.draft
            draft.attributes = [:]
            return try await connector.createAccount(draft)
        }
        #expect(code == .alreadyExists)
    }

    @Test func `a service need not say who is asking`() async throws {
        let code = try await code("scim@rfc", ["me-not-supported"]) {
            connector throws(ConnectorError) in
            try await connector.ownAccount()
        }
        #expect(code == .unsupported)
    }

    @Test(arguments: [
        ("transport-no-credential", ConnectorError.Code.unauthorized),
        ("transport-wrong-media-type", .invalid), ("users-filter-unknown-operator", .invalid),
        ("users-list-cursor-unknown", .conflict), ("users-patch-stale", .conflict),
        ("users-patch-read-only", .invalid), ("bulk-too-many", .invalid),
    ])
    func `refused requests are distinguished`(
        fixture: String,
        expected: ConnectorError.Code
    ) async throws {
        let answer = try PortalExchange(fixture, of: "scim").response
        let tenant = try SCIMTenant(
            "scim-onelogin",
            [.init("GET /scim/v2/Users/7", .success(answer))]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.account(SCIMTenant.id, of: .user)
        }
        #expect(error.code == expected)
    }
}
