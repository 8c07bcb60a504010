// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct SCIMWritingTests {
    private static let find = [
        "GET /scim/v2/Users?filter=userName%20eq%20%22mira%40acme.example%22"
            + "&startIndex=1&count=100",
        "GET /scim/v2/Users?filter=emails.value%20eq%20%22mira%40acme.example%22"
            + "&startIndex=1&count=100",
    ]

    private static func found(_ users: [String]) -> [ScriptedTransport.Step] {
        find.map { .init($0, 200, SCIMTenant.list(users)) }
    }

    private static let create = "POST /scim/v2/Users"

    private let draft = AccountDraft(
        kind: .user,
        email: "mira@acme.example",
        givenName: "Mira",
        familyName: "Okafor",
        attributes: ["department": "IT", "title": "Lead", "mobile": "+1 555"],
        grants: [.role("Admin"), .group("Desk")]
    )

    private let bare = AccountDraft(
        kind: .user,
        email: "mira@acme.example",
        givenName: "Mira",
        familyName: "Okafor"
    )

    @Test func `a new user gets attributes and roles at once and groups after it`() async throws {
        let user = SCIMTenant.user(
            further: #","roles":[{"value":"Admin"}],"groups":[{"value":"31"}]"#
        )
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                SCIMTenant.names, .init(Self.create, 201, user),
                .init("PATCH /scim/v2/Groups/31", 204), SCIMTenant.get(user),
                // The first addition is verified, and then the account is read.
                SCIMTenant.get(user),
            ]
        )
        let account = try await tenant.connector.createAccount(draft)
        #expect(account.grants == [.role("Admin"), .group("Desk")])
        let body = try tenant.transport.body(of: .post)
        #expect(body["title"] == "Lead")
        #expect(body["roles"] == [["value": "Admin"]])
        #expect(body["phoneNumbers"] == [["value": "+1 555", "type": "mobile"]])
        let extra = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        #expect(body[extra] == ["department": "IT"])
        #expect(body["schemas"]?.array?.contains(.string(extra)) == true)
        tenant.expectEnd()
    }

    @Test func `an unknown group is noticed before the user is created`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(
                    "GET /scim/v2/Groups?excludedAttributes=members&startIndex=1&count=100",
                    200,
                    SCIMTenant.list([])
                )
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(draft)
        }
        #expect(error.code == .invalid)
        #expect(error.effect == ConnectorError.Effect.none)
        tenant.expectEnd()
    }

    @Test func `a lost create is looked up, not sent again`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init(Self.create, .failure(.noAnswer("broken")))]
                + Self.found([SCIMTenant.user()])
        )
        #expect(try await tenant.connector.createAccount(bare).id == SCIMTenant.id)
        tenant.expectEnd()
    }

    @Test func `a lost create that did not happen is sent again`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init(Self.create, .failure(.noAnswer("broken")))]
                + Self.found([]) + Self.found([])
                + [.init(Self.create, 201, SCIMTenant.user())]
        )
        #expect(try await tenant.connector.createAccount(bare).id == SCIMTenant.id)
        tenant.expectEnd()
    }

    @Test(arguments: [
        (409, #"{"scimType":"uniqueness"}"#), (409, "in use"),
        (400, #"{"scimType":"uniqueness"}"#), (409, #"{"__type":"ConflictException"}"#),
    ])
    func `a name in use is not taken over`(status: Int, body: String) async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init(Self.create, status, body)]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(bare)
        }
        #expect(error.code == .alreadyExists)
        #expect(error.effect == ConnectorError.Effect.none)
        tenant.expectEnd()
    }

    @Test func `after a lost create a user of another name is somebody else`() async throws {
        let other = #"{"id":"7","userName":"mira@acme.example","name":{"givenName":"Miro"}}"#
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init(Self.create, 503)] + Self.found([other])
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(bare)
        }
        #expect(error.code == .alreadyExists)
        #expect(error.effect == .unknown)
        tenant.expectEnd()
    }

    @Test func `an empty answer to a create is followed by a search`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [.init(Self.create, 201)]
                + Self.found([SCIMTenant.user()])
        )
        #expect(try await tenant.connector.createAccount(bare).id == SCIMTenant.id)
    }

    @Test func `a server that goes by the client's own id is given one`() async throws {
        let desk = SCIMDesk()
        _ = try await desk.connector("scim@gitlab-instance").createAccount(bare)
        let body = try JSONValue(parsing: Array(try #require(desk.bodies(of: .post).first).utf8))
        #expect(body["externalId"] == "mira@acme.example")
        #expect(body["active"] == "True")
    }

    @Test func `changed attributes are replaced by name, and the user name follows`()
        async throws
    {
        let former = SCIMTenant.user(
            further: #","title":"Agent","phoneNumbers":[{"value":"1","type":"work"}]"#
        )
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                SCIMTenant.get(former),
                .init(
                    "PATCH /scim/v2/Users/7",
                    200,
                    SCIMTenant.user(
                        name: "m@acme.example",
                        further: #","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":"#
                            + #"{"department":"IT"}"#
                    )
                ),
            ]
        )
        _ = try await tenant.connector.updateAccount(
            SCIMTenant.id,
            of: .user,
            AttributeChanges(
                set: ["email": "m@acme.example", "familyName": "Okafor", "department": "IT"],
                clear: ["title", "phone"]
            )
        )
        let body = try tenant.transport.body(of: .patch)
        #expect(
            body["Operations"] == [
                ["op": "replace", "path": "userName", "value": "m@acme.example"],
                [
                    "op": "replace",
                    "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                    "value": "IT",
                ],
                [
                    "op": "replace", "path": "emails",
                    "value": [["value": "m@acme.example", "type": "work", "primary": true]],
                ],
                ["op": "remove", "path": "phoneNumbers"],
                ["op": "remove", "path": "title"],
            ]
        )
        tenant.expectEnd()
    }

    @Test func `other addresses stay when the primary one changes`() async throws {
        let desk = SCIMDesk()
        desk.user = #"""
            {"id":"7","userName":"mokafor","emails":[{"value":"home@acme.example","type":"home"},
            {"value":"mira@acme.example","primary":true,"display":"Mira"}]}
            """#
        _ = try await desk.connector("scim@rfc").updateAccount(
            SCIMTenant.id,
            of: .user,
            AttributeChanges(set: ["email": "m@acme.example"])
        )
        let body = try JSONValue(parsing: Array(try #require(desk.bodies(of: .patch).first).utf8))
        #expect(
            body["Operations"] == [
                [
                    "op": "replace", "path": "emails",
                    "value": [
                        ["value": "home@acme.example", "type": "home"],
                        ["value": "m@acme.example", "primary": true, "display": "Mira"],
                    ],
                ]
            ]
        )
    }

    @Test func `where users cannot be renamed the name stays`() async throws {
        let desk = SCIMDesk()
        _ = try await desk.connector("scim@jfrog").updateAccount(
            SCIMTenant.id,
            of: .user,
            AttributeChanges(set: ["email": "m@acme.example"])
        )
        #expect(desk.bodies(of: .patch).first?.contains("userName") == false)
    }

    @Test func `what is already right costs no write`() async throws {
        let desk = SCIMDesk()
        _ = try await desk.connector("scim@rfc").updateAccount(
            SCIMTenant.id,
            of: .user,
            AttributeChanges(
                set: ["email": "mira@acme.example", "givenName": "Mira"],
                clear: ["title"]
            )
        )
        #expect(desk.requests.allSatisfy { $0.method == .get })
    }

    @Test(arguments: ["hairColor", "email"])
    func `what cannot be cleared or is not known is refused`(name: String) async throws {
        let connector = try SCIMDesk().connector("scim@rfc")
        let error = try await failure { () throws(ConnectorError) in
            _ = try await connector.updateAccount(
                SCIMTenant.id,
                of: .user,
                AttributeChanges(clear: [name])
            )
        }
        #expect(error.code == .invalid)
    }

    @Test func `an id that is the client's own is not moved`() async throws {
        let connector = try SCIMDesk().connector("scim@gitlab-group")
        let error = try await failure { () throws(ConnectorError) in
            _ = try await connector.updateAccount(
                SCIMTenant.id,
                of: .user,
                AttributeChanges(set: ["externalID": "other"])
            )
        }
        #expect(error.code == .invalid)
    }
}
