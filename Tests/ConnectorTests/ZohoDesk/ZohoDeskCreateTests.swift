// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct ZohoDeskCreateTests {
    private static func draft(_ grants: Set<Grant> = [.department("Sales")]) -> AccountDraft {
        AccountDraft(
            kind: .agent,
            email: "mira@acme.example",
            givenName: "Mira",
            familyName: "Okafor",
            attributes: ["phone": "+31"],
            grants: grants
        )
    }

    private static let post = "POST /api/v1/agents"
    private static let find = "GET /api/v1/agents/email/mira%40acme.example"
    private static let created = Portal.agent(isConfirmed: false, departments: ["31"])
    private static let teams = Portal.teams(of: "agents/7/teams")
    private static let lost = ScriptedTransport.Step(post, .failure(.noAnswer("reset")))

    private func create(
        _ grants: Set<Grant> = [.department("Sales")],
        _ steps: [ScriptedTransport.Step]
    ) async throws(ConnectorError) -> (Account, Portal) {
        let portal = Portal(Portal.catalog + steps)
        let account = try await portal.connector.createAccount(Self.draft(grants))
        portal.expectEnd()
        return (account, portal)
    }

    private func refusal(_ steps: [ScriptedTransport.Step]) async throws -> ConnectorError {
        try await failure { () throws(ConnectorError) in
            _ = try await create([.department("Sales")], steps)
        }
    }

    @Test func `an agent is invited into its departments with the base type`() async throws {
        let (account, portal) = try await create(
            [.department("Sales")],
            [.init(Self.post, 200, Self.created), Self.teams]
        )
        #expect(account.isEnabled)
        #expect(account.grants.contains(.department("Sales", pending: true)))
        let body: JSONValue = [
            "emailId": "mira@acme.example", "lastName": "Okafor", "firstName": "Mira",
            "rolePermissionType": "AgentPublic", "associatedDepartmentIds": ["31"],
            "phone": "+31",
        ]
        #expect(try portal.transport.body(of: .post) == body)
    }

    @Test(arguments: [
        ([Grant.role("Manager"), .profile("Agent")], ["Custom", "12", "21"]),
        ([.role("Manager")], ["Custom", "12", "21"]), ([.lightSeat], ["Light"]),
        ([.profile("Light Agent")], ["Light"]), ([.seat], ["AgentPublic"]),
    ])
    func `role, profile and seat decide the type`(
        grants: [Grant],
        expected: [String]
    ) async throws {
        let (_, portal) = try await create(
            Set(grants),
            [.init(Self.post, 200, Portal.agent(isConfirmed: false)), Self.teams]
        )
        let body = try portal.transport.body(of: .post)
        let sent = ["rolePermissionType", "roleId", "profileId"].compactMap { body[$0]?.string }
        #expect(sent == expected)
        // An invitation needs a department; the portal's default one is used.
        #expect(body["associatedDepartmentIds"] == ["30"])
    }

    @Test func `a profile alone needs a role named beside it`() async throws {
        let error = try await failure { () throws(ConnectorError) in
            _ = try await create([.profile("Agent")], [])
        }
        #expect(error.code == .invalid)
        #expect(error.effect == .none)
    }

    @Test func `teams are joined after the invitation`() async throws {
        let team = Portal.team(members: ["8"], department: "31")
        let joined = Portal.team(members: ["8", "7"], derived: ["8"], department: "31")
        let (account, portal) = try await create(
            [.department("Sales"), .team("Tier 2")],
            [
                Portal.teams([team], of: "teams"), Portal.ownAgent,
                .init(Self.post, 200, Self.created),
                .init("GET /api/v1/teams/90", 200, team),
                .init("PATCH /api/v1/teams/90", 200, joined),
                Portal.teams([joined], of: "agents/7/teams"),
            ]
        )
        #expect(account.grants.contains(.team("Tier 2", pending: true)))
        #expect(try portal.transport.body(of: .patch) == ["agents": ["8", "7"]])
    }

    @Test func `an invitation whose answer was lost is looked up and not sent again`()
        async throws
    {
        let (account, _) = try await create(
            [.department("Sales")],
            [
                Self.lost, .init(Self.find, 200, Self.created), Portal.get(agent: Self.created),
                Self.teams,
            ]
        )
        #expect(account.id == Account.ID("7"))
    }

    @Test func `an invitation that never arrived is sent again after two looks`() async throws {
        let (_, portal) = try await create(
            [.department("Sales")],
            [
                Self.lost, .init(Self.find, 204), .init(Self.find, 204),
                .init(Self.post, 200, Self.created), Self.teams,
            ]
        )
        #expect(portal.clock.waits == [.seconds(1)])
    }

    @Test func `somebody else's agent at the address is not taken over`() async throws {
        let other = Portal.agent(departments: ["30"])
        let error = try await refusal([
            Self.lost, .init(Self.find, 200, other), Portal.get(agent: other),
        ])
        #expect(error.code == .alreadyExists)
        #expect(error.effect == .unknown)
    }

    @Test func `an address that is taken already exists`() async throws {
        let further = #","errors":[{"fieldName":"/emailId","errorType":"duplicate"}]"#
        let error = try await refusal([
            .init(Self.post, 422, Portal.error("INVALID_DATA", further: further))
        ])
        #expect(error.code == .alreadyExists)
        #expect(error.effect == .none)
    }

    @Test func `the address of a deleted agent is refused with the cause and no effect`()
        async throws
    {
        let further = #","errors":[{"fieldName":"/emailId","errorType":"invalid"}]"#
        let error = try await refusal([
            .init(Self.post, 422, Portal.error("INVALID_DATA", further: further))
        ])
        #expect(error.code == .invalid)
        #expect(error.effect == .none)
        #expect(error.message.contains("anonymized"))
        #expect(!error.message.contains("acme"))
    }

    @Test(arguments: [
        ("AGENTS", ConnectorError.Code.seatsExhausted), ("LIGHT_AGENTS", .seatsExhausted),
        ("TEAM", .forbidden),
    ])
    func `a seat that is missing is told from an edition that is`(
        feature: String,
        code: ConnectorError.Code
    ) async throws {
        let further = #","feature":"\#(feature)""#
        let error = try await refusal([
            .init(Self.post, 403, Portal.error("LICENSE_ACCESS_LIMITED", further: further))
        ])
        #expect(error.code == code)
        #expect(error.effect == .none)
    }

    @Test func `an attribute that the desk does not have is refused before the invitation`()
        async throws
    {
        let portal = Portal(Portal.catalog)
        var draft = Self.draft()
        draft.attributes = ["title": "Engineer"]
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.createAccount(draft)
        }
        #expect(error.code == .invalid)
        portal.expectEnd()
    }

    @Test func `only what differs is updated, and what is cleared is sent empty`() async throws {
        let before = Portal.agent().replacing(#""mobile":"""#, with: #""mobile":"06""#)
        let portal = Portal(
            [
                Portal.get(agent: before), .init("PATCH /api/v1/agents/7", 200, Portal.agent()),
                Self.teams,
            ] + Portal.catalog
        )
        _ = try await portal.connector.updateAccount(
            Account.ID("7"),
            of: .agent,
            AttributeChanges(
                set: ["familyName": "Okafor", "phone": "+31"],
                clear: ["mobile"]
            )
        )
        portal.expectEnd()
        #expect(try portal.transport.body(of: .patch) == ["phone": "+31", "mobile": ""])
    }
}
