// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct SCIMStateTests {
    private static let patchPath = "PATCH /scim/v2/Users/7"

    @Test func `a server without PATCH gets the whole user, inactive`() async throws {
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                .init(Self.patchPath, 501), SCIMTenant.get(SCIMTenant.user()),
                .init("PUT /scim/v2/Users/7", 200, SCIMTenant.user(active: "false")),
                SCIMTenant.get(SCIMTenant.user(active: "false")),
                .init("PUT /scim/v2/Users/7", 204),
                SCIMTenant.get(SCIMTenant.user()),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        // PATCH is not tried again.
        try await tenant.connector.enableAccount(SCIMTenant.id, of: .user)
        #expect(
            tenant.sent(.put) == [SCIMTenant.user(active: "false"), SCIMTenant.user()]
        )
        tenant.expectEnd()
    }

    @Test func `a server that sends Booleans as strings gets strings`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim@gitlab-instance")
        try await connector.disableAccount(SCIMTenant.id, of: .user)
        #expect(desk.bodies(of: .patch).first?.contains(#""value":"False""#) == true)
    }

    @Test(arguments: [
        ScriptedTransport.Step(patchPath, 200, SCIMTenant.user()),
        ScriptedTransport.Step(patchPath, 400, #"{"scimType":"invalidPath"}"#),
    ])
    func `where a patch is ignored or refused the whole user is put`(
        answer: ScriptedTransport.Step
    ) async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                answer, SCIMTenant.get(SCIMTenant.user()),
                .init("PUT /scim/v2/Users/7", 200, SCIMTenant.user(active: "false")),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        #expect(tenant.sent(.put) == [SCIMTenant.user(active: "false")])
        tenant.expectEnd()
    }

    @Test func `an empty answer is verified until a change has been seen to arrive`()
        async throws
    {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 204), SCIMTenant.get(SCIMTenant.user(active: "false")),
                .init(Self.patchPath, 204),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        try await tenant.connector.enableAccount(SCIMTenant.id, of: .user)
        tenant.expectEnd()
    }

    @Test func `a user that disappears when deactivated counts as disabled`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 204), .init("GET /scim/v2/Users/7", 404),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        tenant.expectEnd()
    }

    @Test func `a service that shows the former state whatever is sent violates the protocol`()
        async throws
    {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 200, SCIMTenant.user()), SCIMTenant.get(SCIMTenant.user()),
                .init("PUT /scim/v2/Users/7", 200, SCIMTenant.user()),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `a user who is gone need not be disabled or deleted`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 404), .init("GET /scim/v2/Users/7", 404),
                .init("DELETE /scim/v2/Users/7", 404), .init("GET /scim/v2/Users/7", 404),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        try await tenant.connector.deleteAccount(SCIMTenant.id, of: .user)
        tenant.expectEnd()
    }

    @Test func `a 404 for a user who exists is not a success`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 404), SCIMTenant.get(SCIMTenant.user()),
                .init("DELETE /scim/v2/Users/7", 404), SCIMTenant.get(SCIMTenant.user()),
            ]
        )
        let disabling = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        }
        let deletion = try await failure { () throws(ConnectorError) in
            try await tenant.connector.deleteAccount(SCIMTenant.id, of: .user)
        }
        #expect([disabling.code, deletion.code] == [.notFound, .notFound])
        tenant.expectEnd()
    }

    @Test func `an identity provider passes on that the user is gone`() async throws {
        let tenant = try SCIMTenant("scim-onelogin", [.init(Self.patchPath, 404)])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(error.code == .notFound)
    }

    @Test func `throttling is waited out`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, 429, headers: ["Retry-After": "7"]),
                .init(Self.patchPath, 200, SCIMTenant.user(active: "false")),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        #expect(tenant.clock.waits == [.seconds(7)])
    }

    @Test func `after a lost answer a change is repeated`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(Self.patchPath, .failure(.noAnswer("broken"))),
                .init(Self.patchPath, 200, SCIMTenant.user(active: "false")),
            ]
        )
        try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        #expect(tenant.sent(.patch).count == 2)
        tenant.expectEnd()
    }

    @Test(arguments: [
        (400, #"{"scimType":"uniqueness","status":400}"#, ConnectorError.Code.alreadyExists),
        (400, #"{"scimType":"mutability","status":"400"}"#, .invalid),
        (400, "no JSON", .invalid),
        (409, #"{"scimType":"uniqueness"}"#, .alreadyExists),
        (409, #"{"__type":"ConflictException"}"#, .alreadyExists),
        (409, "", .conflict), (412, "", .conflict),
        (401, "", .unauthorized), (403, "", .forbidden), (404, "", .notFound),
        (413, "", .invalid), (501, "", .unsupported), (301, "", .protocolViolation),
    ])
    func `a refusal is recognized by status and scimType`(
        status: Int,
        body: String,
        code: ConnectorError.Code
    ) async throws {
        let tenant = try SCIMTenant("scim-onelogin", [.init(Self.patchPath, status, body)])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(error.code == code)
        #expect((error.effect == .unknown) == (status < 400))
    }

    @Test func `a 5xx leaves the outcome of the change unknown`() async throws {
        let steps = (0..<5).map { _ in ScriptedTransport.Step(Self.patchPath, 500, "oops") }
        let tenant = try SCIMTenant("scim-onelogin", steps)
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(SCIMTenant.id, of: .user)
        }
        #expect(error.code == .unavailable)
        #expect(error.effect == .unknown)
    }

    @Test(arguments: [ConnectorManifest.Capability.revokeSessions, .rotateCredential])
    func `what the protocol lacks is refused`(
        capability: ConnectorManifest.Capability
    ) async throws {
        let tenant = try SCIMTenant([])
        #expect(!tenant.connector.manifest.capabilities.contains(capability))
        let error = try await failure { () throws(ConnectorError) in
            if capability == .revokeSessions {
                try await tenant.connector.revokeSessions(of: SCIMTenant.id, kind: .user)
            } else {
                try await tenant.connector.rotateCredential()
            }
        }
        #expect(error.code == .unsupported)
    }
}
