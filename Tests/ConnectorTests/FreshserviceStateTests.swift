// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct FreshserviceStateTests {
    private let id = Account.ID("7")

    private static func requester(
        _ request: String = "GET /api/v2/requesters/7",
        active: Bool = true,
        isAgent: Bool = false
    ) -> ScriptedTransport.Step {
        let body = Tenant.requester(active: active, isAgent: isAgent)
        return .init(request, 200, #"{"requester":\#(body)}"#)
    }

    @Test func `a leaver costs five requests`() async throws {
        let before = Tenant.agent(memberOf: [31])
        let tenant = Tenant(
            [Tenant.get(agent: before)] + Tenant.catalog + [
                Tenant.put(agent: Tenant.agent(occasional: true)),
                Self.requester("PUT /api/v2/agents/7/convert_to_requester"),
                .init("DELETE /api/v2/requesters/7", 204), Self.requester(active: false),
                Tenant.noRequesterGroups,
            ]
        )
        let connector = tenant.connector
        let account = try await connector.account(id, of: .agent)
        try await connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: account.grants
        )
        try await connector.convertAccount(id, from: .agent, to: .requester)
        try await connector.disableAccount(id, of: .requester)
        let left = try await connector.account(id, of: .requester)
        #expect(!left.isEnabled && left.grants.isEmpty && left.grantsAreComplete)
        tenant.expectEnd()
        #expect(tenant.transport.requests.count - Tenant.catalog.count - 1 == 5)
    }

    @Test func `an agent that is still active after being disabled is a violation`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/agents/7", 200, #"{"agent":\#(Tenant.agent())}"#)
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(id, of: .agent)
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `disabling what is disabled succeeds`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/requesters/7", 404), Self.requester(active: false),
        ])
        try await tenant.connector.disableAccount(id, of: .requester)
        tenant.expectEnd()
    }

    @Test func `disabling what is gone does not succeed`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/requesters/7", 404), .init("GET /api/v2/requesters/7", 404),
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(id, of: .requester)
        }
        #expect(error.code == .notFound)
    }

    @Test(arguments: [400, 404, 409])
    func `a conversion whose first answer was lost has succeeded`(status: Int) async throws {
        let path = "PUT /api/v2/agents/7/convert_to_requester"
        let tenant = Tenant([
            .init(path, .failure(.noAnswer("reset"))), .init(path, status), Self.requester(),
        ])
        try await tenant.connector.convertAccount(id, from: .agent, to: .requester)
        tenant.expectEnd()
    }

    @Test func `a conversion that shows an agent is a violation`() async throws {
        let tenant = Tenant([
            Self.requester("PUT /api/v2/agents/7/convert_to_requester", isAgent: true)
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.convertAccount(id, from: .agent, to: .requester)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `a conversion that answers under the wrong key is a violation`() async throws {
        let tenant = Tenant([
            .init(
                "PUT /api/v2/agents/7/convert_to_requester",
                200,
                #"{"agent":\#(Tenant.agent())}"#
            )
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.convertAccount(id, from: .agent, to: .requester)
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `an outage is not a success`() async throws {
        let tenant = Tenant((1...5).map { _ in .init("DELETE /api/v2/requesters/7", 503) })
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(id, of: .requester)
        }
        #expect(error.code == .unavailable)
        #expect(error.effect == .unknown)
        tenant.expectEnd()
    }

    @Test func `an outage that ends is followed by success`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/requesters/7", 503), .init("DELETE /api/v2/requesters/7", 204),
        ])
        try await tenant.connector.disableAccount(id, of: .requester)
        #expect(tenant.clock.waits == [.seconds(1)])
    }

    @Test func `enabling has its own path`() async throws {
        let tenant = Tenant([
            .init(
                "PUT /api/v2/agents/7/reactivate",
                200,
                #"{"agent":\#(Tenant.agent(occasional: true))}"#
            )
        ])
        try await tenant.connector.enableAccount(id, of: .agent)
        tenant.expectEnd()
    }

    @Test(arguments: [400, 409])
    func `enabling what is enabled succeeds`(status: Int) async throws {
        let tenant = Tenant([
            .init("PUT /api/v2/requesters/7/reactivate", status), Self.requester(),
        ])
        try await tenant.connector.enableAccount(id, of: .requester)
        tenant.expectEnd()
    }

    @Test func `erasing what is gone succeeds`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/agents/7/forget", 404), .init("GET /api/v2/agents/7", 404),
            .init("GET /api/v2/requesters/7", 404),
        ])
        try await tenant.connector.deleteAccount(id, of: .agent)
        tenant.expectEnd()
    }

    @Test func `erasing under the wrong kind does not succeed`() async throws {
        let tenant = Tenant([
            .init("DELETE /api/v2/agents/7/forget", 404), .init("GET /api/v2/agents/7", 404),
            Self.requester(),
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.deleteAccount(id, of: .agent)
        }
        #expect(error.code == .notFound)
    }

    @Test func `an update sends what differs and the flag that it would clear`() async throws {
        let flag = "can_see_all_tickets_from_associated_departments"
        let body = Tenant.agent(
            roles: "",
            further: ",\"\(flag)\":true,\"department_ids\":[],\"department_names\":[]"
        )
        let tenant = Tenant([Tenant.get(agent: body), Tenant.put(agent: body)])
        _ = try await tenant.connector.updateAccount(
            id,
            of: .agent,
            AttributeChanges(set: ["familyName": "Reis", "givenName": "Mira"], clear: ["title"])
        )
        let sent = try tenant.transport.body(of: .put)
        #expect(sent.object?.keys == ["last_name", flag])
        #expect(sent[flag] == true)
    }

    @Test func `an update that changes nothing is not sent`() async throws {
        let tenant = Tenant([Tenant.get(agent: Tenant.agent(roles: ""))])
        _ = try await tenant.connector.updateAccount(
            id,
            of: .agent,
            AttributeChanges(set: ["givenName": "Mira"])
        )
        tenant.expectEnd()
    }

    @Test func `what the service has no call for is unsupported`() async throws {
        let connector = Tenant([]).connector
        let sessions = try await failure { () throws(ConnectorError) in
            try await connector.revokeSessions(of: id, kind: .agent)
        }
        let rotation = try await failure { () throws(ConnectorError) in
            try await connector.rotateCredential()
        }
        let revocation = try await failure { () throws(ConnectorError) in
            try await connector.revokeCredential()
        }
        #expect([sessions, rotation, revocation].allSatisfy { $0.code == .unsupported })
    }
}
