// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct ZohoDeskGrantTests {
    private let id = Account.ID("7")
    private static let before = Portal.get(agent: Portal.agent())
    private static let patch = "PATCH /api/v1/agents/7"
    private static let team = "/api/v1/teams/90"

    private func change(
        _ portal: Portal,
        adding: Set<Grant> = [],
        removing: Set<Grant> = []
    ) async throws(ConnectorError) {
        try await portal.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: adding,
            removing: removing
        )
    }

    private func refusal(
        _ portal: Portal,
        adding: Set<Grant> = [],
        removing: Set<Grant> = []
    ) async throws -> ConnectorError {
        try await failure { () throws(ConnectorError) in
            try await change(portal, adding: adding, removing: removing)
        }
    }

    private static func teams(_ team: String) -> [ScriptedTransport.Step] {
        [Portal.teams([team], of: "teams"), Portal.ownAgent]
    }

    private static func get(team body: String) -> ScriptedTransport.Step {
        .init("GET \(team)", 200, body)
    }

    private static func patch(team body: String) -> ScriptedTransport.Step {
        .init("PATCH \(team)", 200, body)
    }

    @Test func `one role for another is one update, with the profile beside it`() async throws {
        let after = Portal.agent(type: "Custom", role: "12")
        let portal = Portal(
            [Self.before] + Portal.catalog + [Self.before, .init(Self.patch, 200, after)]
        )
        try await change(portal, adding: [.role("Manager")], removing: [.role("Public")])
        portal.expectEnd()
        let body = try portal.transport.body(of: .patch)
        #expect(
            body == ["rolePermissionType": "Custom", "roleId": "12", "profileId": "21"]
        )
    }

    @Test func `what is held is not written again`() async throws {
        let portal = Portal([Self.before] + Portal.catalog)
        try await change(
            portal,
            adding: [.role("Public"), .profile("Agent"), .department("Support"), .seat],
            removing: [.department("Sales")]
        )
        portal.expectEnd()
    }

    @Test(arguments: [
        [Grant.role("Public")], [.profile("Agent")], [.seat], [.department("Support")],
    ])
    func `what an agent cannot be without is not revoked alone`(
        removing: Set<Grant>
    ) async throws {
        let portal = Portal([Self.before] + Portal.catalog)
        let error = try await refusal(portal, removing: removing)
        #expect(error.code == .unsupported)
        #expect(error.effect == .none)
        portal.expectEnd()
    }

    @Test func `two roles at once are refused`() async throws {
        let portal = Portal([Self.before] + Portal.catalog)
        let error = try await refusal(portal, adding: [.role("CEO"), .role("Manager")])
        #expect(error.code == .invalid)
        portal.expectEnd()
    }

    @Test func `an unknown name is looked up again and refused before anything is written`()
        async throws
    {
        let portal = Portal([Self.before] + Portal.catalog + Portal.catalog)
        let error = try await refusal(
            portal,
            adding: [.role("Nowhere")],
            removing: [.department("Support")]
        )
        #expect(error.code == .invalid)
        #expect(error.message.contains("role/Nowhere"))
        portal.expectEnd()
    }

    @Test func `an answer that does not show the new role is a violation`() async throws {
        let portal = Portal(
            [Self.before] + Portal.catalog + [Self.before, .init(Self.patch, 200, Portal.agent())]
        )
        let error = try await refusal(portal, adding: [.role("Manager")])
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `a light seat brings its role and profile`() async throws {
        let after = Portal.agent(type: "Light", role: "13", profile: "22")
        let portal = Portal(
            [Self.before] + Portal.catalog + [Self.before, .init(Self.patch, 200, after)]
        )
        try await change(
            portal,
            adding: [.lightSeat],
            removing: [.seat, .role("Public"), .profile("Agent")]
        )
        #expect(try portal.transport.body(of: .patch) == ["rolePermissionType": "Light"])
    }

    @Test func `no seat left for a light agent who is to be upgraded`() async throws {
        let light = Portal.get(agent: Portal.agent(type: "Light", role: "13", profile: "22"))
        let portal = Portal(
            [light] + Portal.catalog + [
                light,
                .init(
                    Self.patch,
                    403,
                    Portal.error("LICENSE_ACCESS_LIMITED", further: #","feature":"AGENTS""#)
                ),
            ]
        )
        let error = try await refusal(portal, adding: [.seat])
        #expect(error.code == .seatsExhausted)
        #expect(error.effect == .none)
    }

    @Test func `departments are left and joined by calls that touch nobody else`() async throws {
        let agent = Portal.get(agent: Portal.agent(departments: ["30", "32"]))
        let portal = Portal(
            [agent] + Portal.catalog + [
                .init("POST /api/v1/departments/30/dissociateAgents", 204),
                .init("POST /api/v1/departments/31/associateAgents", 204),
            ]
        )
        try await change(
            portal,
            adding: [.department("Sales")],
            removing: [.department("Support")]
        )
        portal.expectEnd()
        #expect(try portal.transport.body(of: .post) == ["agentIds": ["7"]])
    }

    @Test func `the only department is left after another one is joined`() async throws {
        let portal = Portal(
            [Self.before] + Portal.catalog + [
                .init("POST /api/v1/departments/31/associateAgents", 204),
                .init("POST /api/v1/departments/30/dissociateAgents", 204),
            ]
        )
        try await change(
            portal,
            adding: [.department("Sales")],
            removing: [.department("Support")]
        )
        portal.expectEnd()
    }

    @Test func `the last live-chat agent is a case for a person`() async throws {
        let agent = Portal.get(agent: Portal.agent(departments: ["30", "31"]))
        let portal = Portal(
            [agent] + Portal.catalog + [
                .init(
                    "POST /api/v1/departments/30/dissociateAgents",
                    422,
                    Portal.error("ONLY_LIVECHAT_USER")
                )
            ]
        )
        let error = try await refusal(portal, removing: [.department("Support")])
        #expect(error.code == .forbidden)
        #expect(error.message.contains("manually"))
        portal.expectEnd()
    }

    @Test func `a member is removed from the list that a fresh read shows`() async throws {
        let portal = Portal(
            [Self.before] + Portal.catalog + Self.teams(Portal.team(members: ["7", "8"])) + [
                Self.get(team: Portal.team(members: ["7", "8", "9"])),
                Self.patch(team: Portal.team(members: ["8", "9"])),
            ]
        )
        try await change(portal, removing: [.team("Tier 2")])
        portal.expectEnd()
        #expect(try portal.transport.body(of: .patch) == ["agents": ["8", "9"]])
    }

    @Test func `a repeated update of a team is computed from a new read`() async throws {
        let portal = Portal(
            [Self.before] + Portal.catalog + Self.teams(Portal.team(members: ["7", "8"])) + [
                Self.get(team: Portal.team(members: ["7", "8"])),
                .init("PATCH \(Self.team)", .failure(.noAnswer("reset"))),
                Self.get(team: Portal.team(members: ["7", "9"])),
                Self.patch(team: Portal.team(members: ["9"])),
            ]
        )
        try await change(portal, removing: [.team("Tier 2")])
        portal.expectEnd()
        #expect(try portal.transport.body(of: .patch) == ["agents": ["9"]])
    }

    @Test func `a read settles the lost answer to an update that was made`() async throws {
        let portal = Portal(
            [Self.before] + Portal.catalog + Self.teams(Portal.team(members: ["7"])) + [
                Self.get(team: Portal.team(members: ["7"])),
                .init("PATCH \(Self.team)", .failure(.noAnswer("reset"))),
                Self.get(team: Portal.team(members: [])),
            ]
        )
        try await change(portal, removing: [.team("Tier 2")])
        portal.expectEnd()
    }

    @Test func `a team that comes from a role is not claimed to be left`() async throws {
        let derived = Portal.team(members: [], derived: ["7"])
        let portal = Portal(
            [Self.before] + Portal.catalog + Self.teams(derived) + [Self.get(team: derived)]
        )
        let error = try await refusal(portal, removing: [.team("Tier 2")])
        #expect(error.code == .unsupported)
        portal.expectEnd()
    }

    @Test func `a membership that outlives its removal is not claimed as removed`() async throws {
        let both = Portal.team(members: ["7"], derived: ["7"])
        let portal = Portal(
            [Self.before] + Portal.catalog + Self.teams(both) + [
                Self.get(team: both), Self.patch(team: Portal.team(members: [], derived: ["7"])),
            ]
        )
        let error = try await refusal(portal, removing: [.team("Tier 2")])
        #expect(error.code == .unsupported)
    }

    @Test func `a refused grant does not keep the others`() async throws {
        let derived = Portal.team(members: [], derived: ["7"])
        let direct = Portal.team("91", name: "Field", members: ["7"])
        let portal = Portal(
            [Self.before] + Portal.catalog + [
                Portal.teams([derived, direct], of: "teams"), Portal.ownAgent,
                Self.get(team: derived), .init("GET /api/v1/teams/91", 200, direct),
                .init(
                    "PATCH /api/v1/teams/91",
                    200,
                    Portal.team("91", name: "Field", members: [])
                ),
            ]
        )
        let error = try await refusal(portal, removing: [.team("Tier 2"), .team("Field")])
        #expect(error.code == .unsupported)
        portal.expectEnd()
    }

    @Test func `of two teams with one name, the one in the agent's department is joined`()
        async throws
    {
        let other = Portal.team("91", members: [], department: "31")
        let own = Portal.team(members: [])
        let portal = Portal(
            [Self.before] + Portal.catalog + [
                Portal.teams([other, own], of: "teams"), Portal.ownAgent, Self.get(team: own),
                Self.patch(team: Portal.team(members: ["7"])),
            ]
        )
        try await change(portal, adding: [.team("Tier 2")])
        portal.expectEnd()
    }

    @Test func `a kind that the desk does not have is unsupported`() async throws {
        let error = try await refusal(Portal(accounts: [], []), adding: [.group("x")])
        #expect(error.code == .unsupported)
    }
}
