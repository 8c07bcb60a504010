// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Synchronization
import Testing
import Wire

@Suite
struct ZohoDeskReadingTests {
    private let id = Account.ID("7")
    private static let byAddress = "GET /api/v1/agents/email/mira%40acme.example"
    private static let search =
        "GET /api/v1/agents?from=0&limit=200&searchStr=mira%40acme.example"

    private func account(
        _ agent: String,
        teams: [String] = []
    ) async throws -> Account {
        let portal = Portal(
            [Portal.get(agent: agent), Portal.teams(teams, of: "agents/7/teams")] + Portal.catalog
        )
        let account = try await portal.connector.account(id, of: .agent)
        portal.expectEnd()
        return account
    }

    @Test func `an agent is read with role, profile, departments, teams and seat`() async throws {
        let account = try await account(
            Portal.agent(departments: ["30", "31"], further: #","timeZone":"Europe/Oslo""#),
            teams: [Portal.team(members: ["7"])]
        )
        #expect(
            account.grants == [
                .role("Public"), .profile("Agent"), .department("Support"), .department("Sales"),
                .team("Tier 2"), .seat,
            ]
        )
        #expect(account.grantsAreComplete)
        #expect(account.isEnabled)
        #expect(account.givenName == "Mira" && account.familyName == "Okafor")
        #expect(account.attributes == ["confirmed": "true", "timeZone": "Europe/Oslo"])
    }

    @Test func `ids may be numbers`() async throws {
        let body = #"""
            {"id":7,"status":"ACTIVE","isConfirmed":"true","roleId":11,"profileId":21,
            "associatedDepartmentIds":[30],"emailId":"mira@acme.example"}
            """#
        let account = try await account(body)
        #expect(account.grants.contains(.department("Support")))
    }

    @Test func `an open invitation is enabled and its grants are pending`() async throws {
        let account = try await account(
            Portal.agent(isConfirmed: false),
            teams: [Portal.team(members: ["7"], derived: [])]
        )
        #expect(account.isEnabled)
        #expect(account.attributes["confirmed"] == "false")
        #expect(account.grants.filter { !$0.isPending } == [.seat])
        #expect(account.grants.contains(.team("Tier 2", pending: true)))
    }

    @Test func `a light agent is recognized by type or profile`() async throws {
        let byType = try await account(Portal.agent(type: "Light", role: "13", profile: "22"))
        let byProfile = try await account(Portal.agent(type: nil, role: "13", profile: "22"))
        #expect(byType.grants.contains(.lightSeat))
        #expect(byProfile.grants.contains(.lightSeat))
    }

    @Test func `a team that comes from a role is also shown`() async throws {
        let account = try await account(
            Portal.agent(),
            teams: [Portal.team(members: [], derived: ["7"])]
        )
        #expect(account.grants.contains(.team("Tier 2")))
    }

    @Test func `a member whom the team does not count is pending`() async throws {
        let account = try await account(
            Portal.agent(),
            teams: [Portal.team(members: ["7"], derived: [])]
        )
        #expect(account.grants.contains(.team("Tier 2", pending: true)))
    }

    @Test func `a disabled agent holds no seat, and the teams themselves are asked for it`()
        async throws
    {
        let portal = Portal(
            [
                Portal.get(agent: Portal.agent(status: "DISABLED")),
                Portal.teams([Portal.team(members: ["7"], derived: [])], of: "teams"),
                Portal.ownAgent,
            ] + Portal.catalog
        )
        let account = try await portal.connector.account(id, of: .agent)
        #expect(!account.isEnabled)
        #expect(account.grants.contains(.team("Tier 2")))
        #expect(!account.grants.contains { $0.kind == .license })
        portal.expectEnd()
    }

    @Test func `teams in departments that the integration is not in are queried separately`()
        async throws
    {
        let own = Portal.agent("2", departments: ["30", "32"])
        let portal = Portal(
            [
                Portal.get(agent: Portal.agent(status: "DISABLED")),
                Portal.teams(of: "teams"), .init("GET /api/v1/myinfo", 200, own),
            ] + Portal.catalog + [
                Portal.teams(
                    [Portal.team("91", name: "Field", members: ["7"], department: "31")],
                    of: "departments/31/teams"
                )
            ]
        )
        let account = try await portal.connector.account(id, of: .agent)
        #expect(account.grants.contains(.team("Field")))
        portal.expectEnd()
    }

    @Test func `what the integration cannot see makes the grants incomplete`() async throws {
        let body = #"{"id":"7","status":"ACTIVE","isConfirmed":true,"roleId":"11"}"#
        let account = try await account(body)
        #expect(!account.grantsAreComplete)
        #expect(account.email == nil)
    }

    @Test func `an unknown right is looked up again and then shown by its id`() async throws {
        let agent = Portal.agent(role: "99")
        let portal = Portal(
            [Portal.get(agent: agent), Portal.teams(of: "agents/7/teams")]
                + Portal.catalog + Portal.catalog + [
                    Portal.get(agent: agent), Portal.teams(of: "agents/7/teams"),
                ]
        )
        let first = try await portal.connector.account(id, of: .agent)
        let second = try await portal.connector.account(id, of: .agent)
        #expect(first.grants.contains(.role("#99")))
        #expect(second == first)
        portal.expectEnd()
    }

    @Test(arguments: [
        ScriptedTransport.Step("GET /api/v1/agents/7", 404, Portal.error("URL_NOT_FOUND")),
        Portal.get(agent: Portal.agent(status: "DELETED")),
    ])
    func `an unknown or archived agent is not found`(step: ScriptedTransport.Step) async throws {
        let portal = Portal([step])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.account(id, of: .agent)
        }
        #expect(error.code == .notFound)
    }

    @Test func `an address is looked up`() async throws {
        let portal = Portal(
            [
                .init(Self.byAddress, 200, Portal.agent()), Portal.teams(of: "agents/7/teams"),
            ] + Portal.catalog
        )
        let found = try await portal.connector.findAccounts(email: "mira@acme.example")
        #expect(found.map(\.id) == [id])
        #expect(found.first?.grantsAreComplete == true)
    }

    @Test func `an unknown address is an empty answer that is not parsed`() async throws {
        let portal = Portal([.init(Self.byAddress, 204)])
        let found = try await portal.connector.findAccounts(email: "mira@acme.example")
        #expect(found.isEmpty)
        portal.expectEnd()
    }

    @Test func `an older portal is searched, and tried for the lookup once`() async throws {
        let rows = """
            {"data":[\(Portal.agent()),\(Portal.agent("8", email: "mira@acme.example.org"))]}
            """
        let next = "GET /api/v1/agents?from=2&limit=200&searchStr=mira%40acme.example"
        let teams = Portal.teams(of: "agents/7/teams")
        let portal = Portal(
            [
                .init(Self.byAddress, 404, Portal.error("URL_NOT_FOUND")),
                .init(Self.search, 200, rows), .init(next, 204), teams,
            ] + Portal.catalog + [.init(Self.search, 200, rows), .init(next, 204), teams]
        )
        for _ in 0..<2 {
            let found = try await portal.connector.findAccounts(email: "mira@acme.example")
            #expect(found.map(\.id) == [id])
        }
        portal.expectEnd()
    }

    @Test func `the connector's own account is the agent who authorized it`() async throws {
        let portal = Portal(
            [Portal.ownAgent, Portal.teams(of: "agents/2/teams")] + Portal.catalog
        )
        let own = try await portal.connector.ownAccount()
        #expect(own.id == Account.ID("2"))
        #expect(own.grants.contains(.profile("Support Administrator")))
    }

    @Test func `an error in the body of a success is an error`() async throws {
        let portal = Portal([
            .init("GET /api/v1/agents/7", 200, Portal.error("FORBIDDEN"))
        ])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.account(id, of: .agent)
        }
        #expect(error.code == .forbidden)
        #expect(error.effect == .none)
    }

    @Test(arguments: [
        (403, "SCOPE_MISMATCH", ConnectorError.Code.forbidden),
        (403, "OAUTH_ORG_MISMATCH", .forbidden), (405, "METHOD_NOT_ALLOWED", .unsupported),
        (422, "UNPROCESSABLE_ENTITY", .invalid), (422, "FORBIDDEN", .forbidden),
        (500, "INTERNAL_SERVER_ERROR", .unavailable),
    ])
    func `the code decides, not the status`(
        status: Int,
        word: String,
        code: ConnectorError.Code
    ) async throws {
        let portal = Portal(
            options: Portal.options { $0.retry.attemptsMax = 1 },
            [.init("GET /api/v1/agents/7", status, Portal.error(word))]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.account(id, of: .agent)
        }
        #expect(error.code == code)
    }

    @Test func `used up credits are waited for as long as the service says`() async throws {
        let portal = Portal([
            .init(
                "GET /api/v1/agents/7",
                429,
                Portal.error("THRESHOLD_EXCEEDED"),
                headers: ["Retry-After": "900"]
            ), Portal.get(agent: Portal.agent(status: "DISABLED")),
        ])
        try await portal.connector.disableAccount(id, of: .agent)
        #expect(portal.clock.waits == [.seconds(900)])
    }

    @Test(arguments: [1, 3])
    func `no more calls are in flight at once than the edition allows`(max: Int) async throws {
        let transport = CrowdedTransport()
        let connector = ZohoDeskConnector(
            transport: transport,
            accounts: ScriptedTransport([Portal.token()]),
            clientID: "c",
            clientSecret: "s",
            refreshToken: "r",
            clock: JumpingClock(),
            options: Portal.options { $0.concurrentCallsMax = max }
        )
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    _ = try? await connector.disableAccount(Account.ID("7"), of: .agent)
                }
            }
        }
        #expect(transport.most <= max)
        #expect(transport.count == 12)
    }

    @Test func `patience with too many calls at once ends as a rate limit`() async throws {
        let refused = ScriptedTransport.Step(
            "GET /api/v1/agents/7",
            429,
            Portal.error("TOO_MANY_REQUESTS")
        )
        let portal = Portal(
            options: Portal.options { $0.retry.throttlesMax = 1 },
            [refused, refused]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await portal.connector.disableAccount(id, of: .agent)
        }
        #expect(error.code == .rateLimited)
        #expect(error.retryAfter != nil)
    }
}

/// Answers after a while that an agent is disabled, and counts who waits for an answer.
private final class CrowdedTransport: Transport {
    private struct State {
        var here = 0
        var most = 0
        var count = 0
    }

    private let state = Mutex(State())

    var most: Int { state.withLock(\.most) }
    var count: Int { state.withLock(\.count) }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        state.withLock { state in
            state.here += 1
            state.count += 1
            state.most = max(state.most, state.here)
        }
        for _ in 0..<20 { await Task.yield() }
        state.withLock { $0.here -= 1 }
        return WireResponse(status: 200, body: Array(Portal.agent(status: "DISABLED").utf8))
    }
}
