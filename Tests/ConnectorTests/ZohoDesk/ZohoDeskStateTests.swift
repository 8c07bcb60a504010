// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct ZohoDeskStateTests {
    private let id = Account.ID("7")
    private static let deactivate = "POST /api/v1/agents/7/deactivate"
    private static let reassign = "POST /api/v1/agents/7/reassignment"
    private static let withdraw = "POST /api/v1/agents/deleteUnconfirmed"
    private static let active = Portal.get(agent: Portal.agent())
    private static let disabled = Portal.get(agent: Portal.agent(status: "DISABLED"))
    private static let invited = Portal.get(agent: Portal.agent(isConfirmed: false))
    /// What is read before an account is ended.
    private static let guards = [Portal.ownAgent, Portal.organizations] + Portal.catalog

    private static func colleagues(
        _ rows: [String],
        in department: String = "30"
    )
        -> ScriptedTransport.Step
    {
        .init(
            "GET /api/v1/departments/\(department)/agents?from=0&limit=200"
                + "&status=ACTIVE&isConfirmed=true&isLightAgent=false",
            200,
            #"{"data":[\#(rows.joined(separator: ","))]}"#
        )
    }

    private static func end(in department: String = "30", from: Int) -> ScriptedTransport.Step {
        .init(
            "GET /api/v1/departments/\(department)/agents?from=\(from)&limit=200"
                + "&status=ACTIVE&isConfirmed=true&isLightAgent=false",
            204
        )
    }

    private func disable(_ portal: Portal) async throws(ConnectorError) {
        try await portal.connector.disableAccount(id, of: .agent)
    }

    private func refusal(_ portal: Portal) async throws -> ConnectorError {
        try await failure { () throws(ConnectorError) in try await disable(portal) }
    }

    @Test func `a leaver is deactivated and a colleague takes the work over`() async throws {
        let rows = [Portal.agent(), Portal.agent("10"), Portal.agent("9"), Portal.agent("2")]
        let portal = Portal(
            [Self.active] + Self.guards + [
                .init(Self.deactivate, 204), Self.colleagues(rows), .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
        let expected: JSONValue = [
            "agentReassignment": [
                ["departmentId": "30", "ticketNewOwner": "9", "taskNewOwner": "9"]
            ]
        ]
        #expect(try portal.transport.body(of: .post) == expected)
    }

    @Test func `the integration takes over work only if nobody else does`() async throws {
        let agent = Portal.get(agent: Portal.agent(departments: ["30", "31"]))
        let portal = Portal(
            [agent] + Self.guards + [
                .init(Self.deactivate, 204), Self.colleagues([Portal.agent("2")]),
                Self.end(from: 1), Self.colleagues([Portal.agent()], in: "31"),
                Self.end(in: "31", from: 1), .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
        let rows = try portal.transport.body(of: .post)["agentReassignment"]?.array
        #expect(rows?.count == 1)
        #expect(rows?.first?["ticketNewOwner"] == "2")
    }

    @Test func `the chosen successor takes over`() async throws {
        let portal = Portal(
            options: Portal.options { $0.workSuccessor = "lead@acme.example" },
            [Self.active] + Self.guards + [
                .init(Self.deactivate, 204),
                .init(
                    "GET /api/v1/agents/email/lead%40acme.example",
                    200,
                    Portal.agent("55", email: "lead@acme.example")
                ), .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        let rows = try portal.transport.body(of: .post)["agentReassignment"]?.array
        #expect(rows?.first?["taskNewOwner"] == "55")
    }

    @Test func `work that nobody takes over does not keep an agent enabled`() async throws {
        let portal = Portal(
            [Self.active] + Self.guards + [
                .init(Self.deactivate, 204), Self.colleagues([Portal.agent()]), Self.end(from: 1),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
    }

    @Test func `a refused reassignment says that the agent is disabled`() async throws {
        let portal = Portal(
            [Self.active] + Self.guards + [
                .init(Self.deactivate, 204), Self.colleagues([Portal.agent("9")]),
                .init(Self.reassign, 422, Portal.error("INVALID_DATA")),
            ]
        )
        let error = try await refusal(portal)
        #expect(error.code == .invalid)
        #expect(error.effect == .unknown)
        #expect(error.message.contains("is disabled"))
    }

    @Test func `disabling what is disabled writes nothing`() async throws {
        let portal = Portal([Self.disabled])
        try await disable(portal)
        portal.expectEnd()
    }

    @Test(arguments: [404, 422])
    func `a deactivation whose first answer was lost has succeeded`(status: Int) async throws {
        let portal = Portal(
            [Self.active] + Self.guards + [
                .init(Self.deactivate, .failure(.noAnswer("reset"))),
                .init(Self.deactivate, status, Portal.error("UNPROCESSABLE_ENTITY")),
                Self.disabled, Self.colleagues([Portal.agent("9")]), .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
    }

    @Test func `an open invitation is withdrawn instead`() async throws {
        let portal = Portal([Self.invited] + Self.guards + [.init(Self.withdraw, 204)])
        try await disable(portal)
        portal.expectEnd()
        #expect(try portal.transport.body(of: .post) == ["agentIds": ["7"]])
    }

    @Test func `an invitation that was accepted in the meantime leads to a deactivation`()
        async throws
    {
        let portal = Portal(
            [Self.invited] + Self.guards + [
                .init(Self.withdraw, 422, Portal.error("UNPROCESSABLE_ENTITY")), Self.active,
                .init(Self.deactivate, 204), Self.colleagues([Portal.agent("9")]),
                .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
    }

    @Test func `an invitation that is already gone is not a failure`() async throws {
        let portal = Portal(
            [Self.invited] + Self.guards + [
                .init(Self.withdraw, 422, Portal.error("INVALID_DATA")),
                .init("GET /api/v1/agents/7", 404, Portal.error("URL_NOT_FOUND")),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
    }

    @Test func `the integration never ends its own agent`() async throws {
        let own = ScriptedTransport.Step("GET /api/v1/myinfo", 200, Portal.agent())
        let portal = Portal([Self.active, own])
        let error = try await refusal(portal)
        #expect(error.code == .forbidden)
        #expect(error.message.contains("integration"))
        portal.expectEnd()
    }

    @Test func `the primary contact stays`() async throws {
        let contact = Portal.get(agent: Portal.agent(email: "owner@acme.example"))
        let portal = Portal([contact, Portal.ownAgent, Portal.organizations])
        let error = try await refusal(portal)
        #expect(error.code == .forbidden)
        #expect(error.message.contains("primary contact"))
        portal.expectEnd()
    }

    @Test func `a bot of the service stays`() async throws {
        let bot = Portal.agent().replacing(#""isZiaAgent":false"#, with: #""isZiaAgent":true"#)
        let portal = Portal([Portal.get(agent: bot)])
        let error = try await refusal(portal)
        #expect(error.code == .forbidden)
    }

    private static let admin = Portal.agent(type: "Admin", role: "10", profile: "20")
    private static let admins =
        "GET /api/v1/agents?from=0&limit=200&status=ACTIVE&isConfirmed=true&profileIds=20"

    @Test func `the last administrator stays`() async throws {
        let portal = Portal(
            [Portal.get(agent: Self.admin)] + Self.guards + [
                .init(Self.admins, 200, #"{"data":[\#(Self.admin)]}"#),
                .init(Self.admins.replacing("from=0", with: "from=1"), 204),
            ]
        )
        let error = try await refusal(portal)
        #expect(error.code == .forbidden)
        #expect(error.message.contains("last administrator"))
        portal.expectEnd()
    }

    @Test func `one of several administrators may leave`() async throws {
        let other = Portal.agent("2", type: nil, role: "10", profile: "20")
        let portal = Portal(
            [Portal.get(agent: Self.admin)] + Self.guards + [
                .init(Self.admins, 200, #"{"data":[\#(Self.admin),\#(other)]}"#),
                .init(Self.deactivate, 204), Self.colleagues([Portal.agent("9")]),
                .init(Self.reassign, 204),
            ]
        )
        try await disable(portal)
        portal.expectEnd()
    }

    @Test(arguments: ["INTEGRATION_ADMIN_ERROR", "ONLY_LIVECHAT_USER"])
    func `what has to be done in the portal is reported and not retried`(
        code: String
    ) async throws {
        let portal = Portal(
            [Self.active] + Self.guards + [.init(Self.deactivate, 422, Portal.error(code))]
        )
        let error = try await refusal(portal)
        #expect(error.code == .forbidden)
        #expect(error.effect == .none)
        #expect(error.message.contains("manually"))
        portal.expectEnd()
    }

    @Test func `a refusal of an agent who stays active is a refusal`() async throws {
        let portal = Portal(
            [Self.active] + Self.guards + [
                .init(Self.deactivate, 422, Portal.error("UNPROCESSABLE_ENTITY")), Self.active,
            ]
        )
        let error = try await refusal(portal)
        #expect(error.code == .invalid)
        #expect(error.effect == .none)
    }

    @Test func `an agent is activated by the bulk call`() async throws {
        let portal = Portal([Self.disabled, .init("POST /api/v1/agents/activate", 204)])
        try await portal.connector.enableAccount(id, of: .agent)
        portal.expectEnd()
        #expect(try portal.transport.body(of: .post) == ["agentIds": ["7"]])
    }

    @Test func `activating what is active writes nothing`() async throws {
        let portal = Portal([Self.active])
        try await portal.connector.enableAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test func `no seat left for a returner`() async throws {
        let portal = Portal([
            Self.disabled,
            .init(
                "POST /api/v1/agents/activate",
                403,
                Portal.error("LICENSE_ACCESS_LIMITED", further: #","feature":"AGENTS""#)
            ),
        ])
        let error = try await failure { () throws(ConnectorError) in
            try await portal.connector.enableAccount(id, of: .agent)
        }
        #expect(error.code == .seatsExhausted)
    }

    /// Up to the deletion itself: deactivated, work handed over, out of the team.
    private static let dismissal: [ScriptedTransport.Step] =
        [active] + guards + [
            .init(deactivate, 204), colleagues([Portal.agent("9")]), .init(reassign, 204),
            Portal.teams([Portal.team(members: ["7", "8"])], of: "teams"),
            .init("GET /api/v1/teams/90", 200, Portal.team(members: ["7", "8"])),
            .init("PATCH /api/v1/teams/90", 200, Portal.team(members: ["8"])),
        ]

    @Test func `a deletion comes after deactivation, work and teams`() async throws {
        let portal = Portal(Self.dismissal + [.init("DELETE /api/v1/agents/7", 204)])
        try await portal.connector.deleteAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test(arguments: [404, 405])
    func `an older portal deletes by another route`(status: Int) async throws {
        let portal = Portal(
            Self.dismissal + [
                .init("DELETE /api/v1/agents/7", status, Portal.error("URL_NOT_FOUND")),
                Self.disabled, .init("POST /api/v1/agents/7/delete", 204),
            ]
        )
        try await portal.connector.deleteAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test func `a deleted agent is anonymized after the deletion if requested`() async throws {
        let portal = Portal(
            options: Portal.options { $0.anonymizesDeleted = true },
            Self.dismissal + [
                .init("DELETE /api/v1/agents/7", 204),
                .init("POST /api/v1/deletedAgents/7/anonymize", 204),
            ]
        )
        try await portal.connector.deleteAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test func `an invitation is deleted by withdrawing it`() async throws {
        let portal = Portal([Self.invited] + Self.guards + [.init(Self.withdraw, 204)])
        try await portal.connector.deleteAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test func `deleting what is gone succeeds`() async throws {
        let portal = Portal([
            .init("GET /api/v1/agents/7", 404, Portal.error("URL_NOT_FOUND"))
        ])
        try await portal.connector.deleteAccount(id, of: .agent)
        portal.expectEnd()
    }

    @Test func `sessions, conversions and new credentials are not available`() async throws {
        let connector = Portal(accounts: [], []).connector
        let errors = [
            try await failure { () throws(ConnectorError) in
                try await connector.revokeSessions(of: id, kind: .agent)
            },
            try await failure { () throws(ConnectorError) in
                try await connector.convertAccount(id, from: .agent, to: .requester)
            },
            try await failure { () throws(ConnectorError) in
                try await connector.rotateCredential()
            },
        ]
        #expect(errors.map(\.code) == [.unsupported, .unsupported, .unsupported])
        #expect(errors.map(\.effect) == [.none, .none, .none])
    }
}
