// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct SCIMReadingTests {
    @Test func `an account is read with the groups that the user shows`() async throws {
        let groups = #"""
            ,"groups":[{"value":"31","display":"Desk"},{"value":"32","type":"indirect"}],
            "roles":[{"value":"Admin","primary":true}],"entitlements":[{"value":"export"}],
            "externalId":"e-7","title":"Lead",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}
            """#
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.get(SCIMTenant.user(further: groups)), SCIMTenant.names,
            ]
        )
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(
            account
                == Account(
                    id: SCIMTenant.id,
                    kind: .user,
                    isEnabled: true,
                    email: "mira@acme.example",
                    userName: "mira@acme.example",
                    externalID: "e-7",
                    givenName: "Mira",
                    familyName: "Okafor",
                    attributes: ["title": "Lead", "department": "IT"],
                    grants: [
                        .group("Desk"), .group("Payroll"), .role("Admin"),
                        Grant(kind: .entitlement, name: "export"),
                    ],
                    grantsAreComplete: true
                )
        )
        tenant.expectEnd()
    }

    @Test(arguments: [
        ("false", false), (#""False""#, false), (#""True""#, true), ("true", true),
    ])
    func `a Boolean may come as a word`(active: String, isEnabled: Bool) async throws {
        let user = SCIMTenant.user(active: active, further: #","groups":[{"value":"31"}]"#)
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [SCIMTenant.get(user), SCIMTenant.names]
        )
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(account.isEnabled == isEnabled)
    }

    @Test func `a user not marked inactive counts as active`() async throws {
        let user = #"{"id":"7","userName":"mira@acme.example","groups":[{"value":"31"}]}"#
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [SCIMTenant.get(user), SCIMTenant.names]
        )
        #expect(try await tenant.connector.account(SCIMTenant.id, of: .user).isEnabled)
    }

    @Test func `names of attributes are read in any case, and flat`() async throws {
        let user = #"""
            {"ID":"7","username":"mira@acme.example","ACTIVE":false,"name.givenName":"Mira",
            "Groups":[{"Value":"31"}]}
            """#
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [SCIMTenant.get(user), SCIMTenant.names]
        )
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(!account.isEnabled)
        #expect(account.givenName == "Mira")
        #expect(account.email == "mira@acme.example")
        #expect(account.grants == [.group("Desk")])
    }

    @Test func `a server that empties its member lists is queried with a filter`() async throws {
        let tenant = try SCIMTenant(
            "scim@aws-identity-center",
            SCIMTenant.described() + [
                SCIMTenant.get(SCIMTenant.user()),
                .init(
                    "GET /scim/v2/Groups?excludedAttributes=members&filter=members%20eq%20%227%22"
                        + "&cursor=&count=100",
                    200,
                    #"{"itemsPerPage":1,"Resources":[\#(SCIMTenant.group("31", "Desk"))]}"#
                ),
                .init(
                    "GET /scim/v2/Groups?excludedAttributes=members&cursor=&count=100",
                    200,
                    #"{"Resources":[\#(SCIMTenant.group("31", "Desk"))]}"#
                ),
            ]
        )
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(account.grants == [.group("Desk")])
        #expect(account.grantsAreComplete)
        tenant.expectEnd()
    }

    @Test func `if nothing else shows it, groups are walked and nested ones followed`()
        async throws
    {
        let nested = #"""
            {"id":"32","displayName":"All","members":[{"value":"31","type":"Group"}]}
            """#
        let desk = SCIMTenant.group("31", "Desk", members: ["7"])
        let refused = #"{"status":400,"scimType":"invalidFilter"}"#
        let filters = [
            "members.value%20eq%20%227%22", "members%20eq%20%227%22",
            "members%5Bvalue%20eq%20%227%22%5D",
        ]
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.get(SCIMTenant.user()),
                .init(
                    "GET /scim/v2/Groups?startIndex=1&count=100",
                    200,
                    SCIMTenant.list([nested, desk])
                ),
            ]
                + filters.map {
                    .init(
                        "GET /scim/v2/Groups?excludedAttributes=members&filter=\($0)"
                            + "&startIndex=1&count=100",
                        400,
                        refused
                    )
                }
        )
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(account.grants == [.group("Desk"), .group("All")])
        #expect(account.grantsAreComplete)
        tenant.expectEnd()
    }

    @Test func `grants are incomplete if nobody shows who is in a group`() async throws {
        let desk = SCIMDesk()
        desk.group = SCIMTenant.group("31", "Desk")
        desk.refusesFilters = true
        let account = try await desk.connector("scim").account(SCIMTenant.id, of: .user)
        #expect(account.grants == [])
        #expect(!account.grantsAreComplete)
    }

    @Test func `a filter that finds everybody proves nothing`() async throws {
        let desk = SCIMDesk()
        desk.group = SCIMTenant.group("31", "Desk")
        let account = try await desk.connector("scim").account(SCIMTenant.id, of: .user)
        #expect(account.grants == [])
    }

    @Test func `a search compares without regard to case`() async throws {
        let desk = SCIMDesk()
        desk.user = SCIMTenant.user(name: "Mira@Acme.Example")
        let connector = try desk.connector("scim@rfc")
        #expect(
            try await connector.findAccounts(email: "mira@acme.example").map(\.id.rawValue) == ["7"]
        )
        #expect(try await connector.findAccounts(email: "other@acme.example").isEmpty)
    }

    @Test func `quotes in a name do not end the filter`() async throws {
        let desk = SCIMDesk()
        _ = try await desk.connector("scim@atlassian").findAccounts(email: #"a" or id pr or "b\"#)
        let query = try #require(desk.requests.last?.query)
        let filter = QueryItems(parsing: query)?["filter"]
        #expect(filter == #"userName eq "a\" or id pr or \"b\\""#)
    }

    @Test func `a search may be answered with 404`() async throws {
        let tenant = try SCIMTenant(
            "scim@atlassian",
            SCIMTenant.described() + [
                .init(
                    "GET /scim/v2/Users?filter=userName%20eq%20%22x%22&startIndex=1&count=100",
                    404,
                    "no such user"
                )
            ]
        )
        #expect(try await tenant.connector.findAccounts(email: "x").isEmpty)
    }

    @Test func `a service without filters is searched user by user`() async throws {
        let tenant = try SCIMTenant(
            [
                .init(
                    "GET /scim/v2/ServiceProviderConfig",
                    200,
                    #"{"filter":{"supported":false}}"#
                ),
                .init("GET /scim/v2/ResourceTypes", 404),
                .init(
                    "GET /scim/v2/Users?startIndex=1&count=100",
                    200,
                    SCIMTenant.list([
                        SCIMTenant.user("6", name: "bo@acme.example"), SCIMTenant.user(),
                    ])
                ),
            ]
        )
        let found = try await tenant.connector.findAccounts(email: "mira@acme.example")
        #expect(found.map(\.id) == [SCIMTenant.id])
        tenant.expectEnd()
    }

    @Test func `the description may stand under its older name`() async throws {
        let tenant = try SCIMTenant(
            [
                .init("GET /scim/v2/ServiceProviderConfig", 404, "<html>"),
                .init(
                    "GET /scim/v2/ServiceProviderConfigs",
                    200,
                    #"{"Resources":[{"patch":{"supported":false}}]}"#
                ),
                .init("GET /scim/v2/ResourceTypes", 500),
                .init("GET /scim/v2/ResourceTypes", 404),
                .init("GET /scim/v2/Users/7", 200, SCIMTenant.user()),
                .init("PUT /scim/v2/Users/7", 200, SCIMTenant.user(active: "false")),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        tenant.expectEnd()
    }

    @Test(arguments: [
        (501, ConnectorError.Code.unsupported), (404, .unsupported), (403, .unsupported),
        (401, .unauthorized),
    ])
    func `a service need not say who is asking`(
        status: Int,
        code: ConnectorError.Code
    ) async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init("GET /scim/v2/Me", status)]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.ownAccount()
        }
        #expect(error.code == code)
    }

    @Test func `a redirect may say who is asking`() async throws {
        let location: WireHeaders = ["Location": "https://scim.acme.example/scim/v2/Users/7"]
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init("GET /scim/v2/Me", 308, headers: location),
                SCIMTenant.get(SCIMTenant.user()),
            ]
        )
        #expect(try await tenant.connector.ownAccount().id == SCIMTenant.id)
    }

    @Test func `an id cannot lead out of its endpoint`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim@rfc")
        _ = try await failure { () throws(ConnectorError) in
            _ = try await connector.account(Account.ID("../Groups/31"), of: .user)
        }
        #expect(desk.requests.last?.path == "/scim/v2/Users/..%2FGroups%2F31")
    }

    @Test func `roles that the schema names are offered`() async throws {
        let schema = #"""
            {"Resources":[{"id":"urn:ietf:params:scim:schemas:core:2.0:User","attributes":[
            {"name":"roles","subAttributes":[{"name":"value","canonicalValues":["Admin","Viewer"]}]}
            ]}]}
            """#
        let tenant = try SCIMTenant([.init("GET /scim/v2/Schemas", 200, schema)])
        let page = try await tenant.connector.entitlements(of: .role, after: nil)
        #expect(page.elements.map(\.name) == ["Admin", "Viewer"])
    }

    @Test func `holders of a group are its members, except groups`() async throws {
        let group =
            #"{"id":"31","displayName":"Desk","members":["#
            + #"{"value":"7"},{"value":"32","type":"Group"},"8"]}"#
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init("GET /scim/v2/Groups/31", 200, group)]
        )
        let holders = try await tenant.connector.holders(
            of: OfferedEntitlement(kind: .group, id: "31", name: "Desk"),
            after: nil
        )
        #expect(holders.elements.map(\.rawValue) == ["7", "8"])
    }
}
