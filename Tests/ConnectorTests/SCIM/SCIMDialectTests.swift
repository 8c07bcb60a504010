// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

/// What each dialect puts on the wire, to the byte.
@Suite
struct SCIMDialectTests {
    private static let patchHead =
        #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":["#

    private func patch(_ operations: String) -> String { Self.patchHead + operations + "]}" }

    @Test(arguments: [
        ("scim@rfc", #"{"op":"replace","path":"active","value":false}"#),
        ("scim-entra", #"{"op":"Replace","path":"active","value":"False"}"#),
        ("scim-entra-2020", #"{"op":"replace","path":"active","value":false}"#),
        ("scim-okta", #"{"op":"replace","value":{"active":false}}"#),
        ("scim-onelogin", #"{"op":"replace","path":"active","value":false}"#),
        ("scim-jumpcloud@gitlab-instance", #"{"op":"replace","path":"active","value":false}"#),
        ("scim-baton", #"{"op":"replace","path":"active","value":false}"#),
    ])
    func `a user is disabled as the dialect would`(
        name: String,
        operation: String
    ) async throws {
        let body = try await bodies(of: name, .patch) { connector throws(ConnectorError) in
            try await connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(body == [patch(operation)])
    }

    @Test func `a custom Okta app reads the user and puts it back inactive`() async throws {
        let bodies = try await bodies(of: "scim-okta-custom", .put) {
            connector throws(ConnectorError) in
            try await connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(bodies == [SCIMTenant.user(active: "false")])
    }

    @Test func `authentik deletes users who are out of scope`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim-authentik")
        try await connector.disableAccount(SCIMTenant.id, of: .user)
        #expect(desk.lines == ["GET /scim/v2/ServiceProviderConfig", "DELETE /scim/v2/Users/7"])
    }

    @Test(arguments: [
        ("scim@rfc", [#"{"op":"remove","path":"members[value eq \"7\"]"}"#]),
        (
            "scim-entra",
            [#"{"op":"Remove","path":"members","value":[{"$ref":null,"value":"7"}]}"#]
        ),
        ("scim-entra-2020", [#"{"op":"remove","path":"members[value eq \"7\"]"}"#]),
        (
            "scim-okta",
            [
                #"{"op":"replace","value":{"id":"31","displayName":"Desk"}}"#,
                #"{"op":"remove","path":"members[value eq \"7\"]"}"#,
            ]
        ),
        ("scim-authentik", [#"{"op":"remove","path":"members","value":[{"value":"7"}]}"#]),
        ("scim-jumpcloud", [#"{"op":"remove","path":"members","value":[{"value":"7"}]}"#]),
        ("scim-baton", [#"{"op":"replace","path":"members","value":[{"value":"8"}]}"#]),
    ])
    func `a member is removed as the dialect would`(
        name: String,
        operations: [String]
    ) async throws {
        let bodies = try await bodies(of: name, .patch) { connector throws(ConnectorError) in
            try await connector.changeGrants(
                of: SCIMTenant.id,
                kind: .user,
                adding: [],
                removing: [.group("Desk")]
            )
        }
        #expect(bodies == operations.map(patch))
    }

    @Test(arguments: [
        ("scim@rfc", #"{"op":"add","path":"members","value":[{"value":"7"}]}"#),
        ("scim-entra", #"{"op":"Add","path":"members","value":[{"$ref":null,"value":"7"}]}"#),
        ("scim-authentik", #"{"op":"add","path":"members","value":[{"value":"7"}]}"#),
        (
            "scim-okta",
            #"{"op":"add","path":"members","value":[{"value":"7","display":"mira@acme.example"}]}"#
        ),
    ])
    func `a member is added as the dialect would`(
        name: String,
        operation: String
    ) async throws {
        let bodies = try await bodies(of: name, .patch) { connector throws(ConnectorError) in
            try await connector.changeGrants(
                of: SCIMTenant.id,
                kind: .user,
                adding: [.group("Desk")],
                removing: []
            )
        }
        #expect(bodies.last == patch(operation))
    }

    @Test(arguments: [
        (
            "scim-entra",
            #"{"op":"Replace","path":"userName","value":"m@acme.example"},"#
                + #"{"op":"Replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:"#
                + #"2.0:User:department","value":"IT"},"#
                + #"{"op":"Replace","path":"emails[type eq \"work\"].value","#
                + #""value":"m@acme.example"},"#
                + #"{"op":"Replace","path":"name.givenName","value":"Miriam"}"#
        ),
        (
            "scim-entra-2020",
            #"{"op":"replace","path":"emails[type eq \"work\"].value","#
                + #""value":"m@acme.example"},"#
                + #"{"op":"replace","value":{"userName":"m@acme.example","#
                + #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"#
                + #""IT","name.givenName":"Miriam"}}"#
        ),
    ])
    func `Entra ID writes a profile attribute by attribute, or all plain ones at once`(
        name: String,
        operations: String
    ) async throws {
        let bodies = try await bodies(of: name, .patch) { connector throws(ConnectorError) in
            _ = try await connector.updateAccount(
                SCIMTenant.id,
                of: .user,
                AttributeChanges(set: [
                    "email": "m@acme.example", "givenName": "Miriam", "department": "IT",
                ])
            )
        }
        #expect(bodies == [patch(operations)])
    }

    @Test(arguments: ["scim-okta", "scim-okta-custom", "scim-authentik"])
    func `some dialects put the whole user for a new title`(name: String) async throws {
        let bodies = try await bodies(of: name, .put) { connector throws(ConnectorError) in
            _ = try await connector.updateAccount(
                SCIMTenant.id,
                of: .user,
                AttributeChanges(set: ["title": "Lead"])
            )
        }
        #expect(bodies == [SCIMTenant.user(further: #","title":"Lead""#)])
    }

    @Test func `Entra ID creates with an empty list of roles and the type as metadata`()
        async throws
    {
        let bodies = try await bodies(of: "scim-entra", .post, create)
        #expect(
            bodies == [
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","#
                    + #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"#
                    + #""externalId":"mira@acme.example","userName":"mira@acme.example","#
                    + #""active":true,"emails":[{"primary":true,"type":"work","#
                    + #""value":"mira@acme.example"}],"meta":{"resourceType":"User"},"#
                    + #""name":{"formatted":"Mira Okafor","familyName":"Okafor","#
                    + #""givenName":"Mira"},"roles":[]}"#
            ]
        )
    }

    @Test func `Okta creates with an empty list of groups`() async throws {
        let bodies = try await bodies(of: "scim-okta", .post, create)
        #expect(
            bodies == [
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"#
                    + #""userName":"mira@acme.example","name":{"givenName":"Mira","#
                    + #""familyName":"Okafor"},"emails":[{"primary":true,"#
                    + #""value":"mira@acme.example","type":"work"}],"#
                    + #""displayName":"Mira Okafor","locale":"en-US","#
                    + #""externalId":"mira@acme.example","groups":[],"active":true}"#
            ]
        )
    }

    @Test func `the careful dialect creates with name, address and names`() async throws {
        let bodies = try await bodies(of: "scim@rfc", .post, create)
        #expect(
            bodies == [
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"#
                    + #""userName":"mira@acme.example","name":{"givenName":"Mira","#
                    + #""familyName":"Okafor"},"displayName":"Mira Okafor","#
                    + #""emails":[{"value":"mira@acme.example","type":"work","primary":true}],"#
                    + #""active":true}"#
            ]
        )
    }

    @Test(arguments: [
        (
            "scim-entra",
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","#
                + #""http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],"#
                + #""displayName":"Front","meta":{"resourceType":"Group"}}"#
        ),
        (
            "scim-okta",
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"#
                + #""displayName":"Front","members":[]}"#
        ),
    ])
    func `a group is created as the dialect would`(
        name: String,
        body: String
    ) async throws {
        let bodies = try await bodies(of: name, .post) { connector throws(ConnectorError) in
            _ = try await connector.createGroup("Front")
        }
        #expect(bodies == [body])
    }

    @Test func `baton reads every role to revoke one`() async throws {
        let desk = SCIMDesk()
        desk.user = SCIMTenant.user(further: #","roles":[{"value":"Viewer"},{"value":"Admin"}]"#)
        let connector = try desk.connector("scim-baton")
        try await connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [],
            removing: [.role("Admin")]
        )
        let body = patch(#"{"op":"replace","path":"roles","value":[]}"#)
        #expect(desk.bodies(of: .patch) == [body])
    }

    @Test(arguments: [
        ("scim", "Residue", "application/scim+json"),
        ("scim-baton", "Residue", "application/json"),
        ("scim-okta", "Okta SCIM Client 1.0.0", "application/scim+json; charset=utf-8"),
    ])
    func `a dialect names itself and what it sends`(
        name: String,
        agent: String,
        type: String
    ) async throws {
        let desk = SCIMDesk()
        try await desk.connector(name).disableAccount(SCIMTenant.id, of: .user)
        let request = try #require(desk.requests.last)
        #expect(request.headers["User-Agent"] == agent)
        #expect(request.headers["Content-Type"] == type)
        #expect(request.headers["Accept"] == "application/scim+json")
        #expect(request.headers["Authorization"] == "Bearer t")
    }

    @Test(arguments: [
        (
            "scim-okta",
            ["filter=userName%20eq%20%22mira%40acme.example%22&startIndex=1&count=100"]
        ),
        (
            "scim-entra",
            [
                "filter=userName%20eq%20%22mira%40acme.example%22",
                "filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22mira%40acme.example%22",
            ]
        ),
    ])
    func `a user is looked up as the dialect would`(
        name: String,
        queries: [String]
    ) async throws {
        let desk = SCIMDesk()
        _ = try await desk.connector(name).findAccounts(email: "mira@acme.example")
        #expect(
            desk.requests.filter { $0.path == "/scim/v2/Users" }.map(\.query) == queries
        )
    }

    @Test func `Entra ID looks for a group by its name and without members`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim-entra")
        try await connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [.group("Desk")],
            removing: []
        )
        #expect(
            desk.lines.first
                == "GET /scim/v2/Groups?excludedAttributes=members&filter="
                + "displayName%20eq%20%22Desk%22"
        )
    }

    @Test func `JumpCloud tries a user and a group before anything else`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim-jumpcloud")
        _ = try await connector.findAccounts(email: "mira@acme.example")
        _ = try await connector.findAccounts(email: "mira@acme.example")
        #expect(
            desk.lines.prefix(5).map { $0.prefix { $0 != "?" } } == [
                "POST /scim/v2/Users", "POST /scim/v2/Groups", "DELETE /scim/v2/Groups/new",
                "DELETE /scim/v2/Users/new", "GET /scim/v2/Users",
            ]
        )
        #expect(desk.lines.filter { $0.hasPrefix("POST") }.count == 2)
    }

    @Test(arguments: ["scim-okta", "scim-okta-custom"])
    func `Okta deletes nobody`(name: String) async throws {
        let connector = try SCIMDesk().connector(name)
        let error = try await failure { () throws(ConnectorError) in
            try await connector.deleteAccount(SCIMTenant.id, of: .user)
        }
        #expect(error.code == .unsupported)
    }

    private var create: @Sendable (SCIMConnector) async throws(ConnectorError) -> Void {
        { connector throws(ConnectorError) in
            _ = try await connector.createAccount(
                AccountDraft(
                    kind: .user,
                    email: "mira@acme.example",
                    givenName: "Mira",
                    familyName: "Okafor"
                )
            )
        }
    }

    private func bodies(
        of name: String,
        _ method: WireRequest.Method,
        _ operation: (SCIMConnector) async throws(ConnectorError) -> Void
    ) async throws -> [String] {
        let desk = SCIMDesk()
        // JumpCloud's trial requests are not the point here.
        let connector = try desk.connector(name)
        try await operation(connector)
        return desk.bodies(of: method)
    }
}
