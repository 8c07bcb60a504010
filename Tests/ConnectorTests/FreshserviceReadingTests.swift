// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct FreshserviceReadingTests {
    @Test func `an agent is read with everything its record shows`() async throws {
        let body = Tenant.agent(
            memberOf: [31, 41],
            observerOf: [32],
            pending: [32],
            further: """
                ,"api_key_enabled":true,"work_phone_number":"+351210000000","external_id":815,
                "last_login_at":"2026-03-01T09:00:00Z","last_active_at":"2026-03-01T11:00:00+01:00"
                """
        )
        let tenant = Tenant([Tenant.get(agent: body)] + Tenant.catalog)
        let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
        #expect(
            account.grants == [
                .role("SD Agent"), .group("Desk"), .group("People"),
                .group("Payroll", pending: true), Grant(kind: .groupObserver, name: "Payroll"),
                .seat,
            ]
        )
        #expect(account.grantsAreComplete)
        #expect(account.externalID == "815")
        #expect(account.attributes["apiKeyEnabled"] == "true")
        #expect(account.attributes["phone"] == "+351210000000")
        #expect(account.attributes["lastActiveAt"] == "2026-03-01T10:00:00Z")
        tenant.expectEnd()
    }

    @Test(arguments: [
        (#","department_ids":[],"department_names":[]"#, ""),
        (#","department_ids":[51],"department_names":["IT"]"#, "IT"),
        (#","department_ids":[51],"department_names":null"#, nil),
    ])
    func `no department is distinguished from one that the record omits`(
        further: String,
        department: String?
    ) async throws {
        let tenant = Tenant([Tenant.get(agent: Tenant.agent(roles: "", further: further))])
        let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
        #expect(account.attributes["department"] == department)
    }

    @Test func `names are read once`() async throws {
        let step = Tenant.get(agent: Tenant.agent(memberOf: [31]))
        let tenant = Tenant([step] + Tenant.catalog + [step, step])
        for _ in 1...3 {
            _ = try await tenant.connector.account(Account.ID("7"), of: .agent)
        }
        tenant.expectEnd()
    }

    @Test func `an unlisted group is requested once and called by its id`() async throws {
        let step = Tenant.get(agent: Tenant.agent(memberOf: [99]))
        let tenant = Tenant([step] + Tenant.catalog + [step])
        for _ in 1...2 {
            let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
            #expect(account.grants.contains(.group("#99")))
        }
        tenant.expectEnd()
    }

    @Test(arguments: [(true, false, true), (true, true, false), (false, false, false)])
    func `a seat is held by an active full-time agent`(
        isActive: Bool,
        isOccasional: Bool,
        holdsSeat: Bool
    ) async throws {
        let body = Tenant.agent(active: isActive, occasional: isOccasional, roles: "")
        let tenant = Tenant([Tenant.get(agent: body)])
        let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
        #expect(account.grants.contains(.seat) == holdsSeat)
        #expect(account.isEnabled == isActive)
    }

    @Test func `an agent that became a requester is found under its new kind`() async throws {
        let tenant = Tenant([
            .init("GET /api/v2/agents/7", 404),
            .init("GET /api/v2/requesters/7", 200, #"{"requester":\#(Tenant.requester())}"#),
            Tenant.noRequesterGroups,
        ])
        let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
        #expect(account.kind == .requester)
    }

    @Test func `an agent listed as a requester is read as the agent`() async throws {
        let requester = Tenant.requester(isAgent: true)
        let tenant = Tenant([
            .init("GET /api/v2/requesters/7", 200, #"{"requester":\#(requester)}"#),
            Tenant.get(agent: Tenant.agent(roles: "")),
        ])
        let account = try await tenant.connector.account(Account.ID("7"), of: .requester)
        #expect(account.kind == .agent)
    }

    @Test func `an account that is neither is not found`() async throws {
        let tenant = Tenant([
            .init("GET /api/v2/agents/7", 404), .init("GET /api/v2/requesters/7", 404),
        ])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.account(Account.ID("7"), of: .agent)
        }
        #expect(error.code == .notFound)
    }

    @Test(arguments: [
        "", "<html>", "{}", #"{"agent":null}"#, #"{"agent":{"id":7}}"#,
        #"{"agent":{"id":7,"active":"yes"}}"#, #"{"agent":{"id":7,"active":true,"member_of":3}}"#,
        #"{"agent":{"id":8,"active":true}}"#,
    ])
    func `a body that does not describe that agent is a violation`(body: String) async throws {
        let tenant = Tenant([.init("GET /api/v2/agents/7", 200, body)])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.account(Account.ID("7"), of: .agent)
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == ConnectorError.Effect.none)
    }

    @Test func `an agent without grants in its body is not taken for one that has none`()
        async throws
    {
        let tenant = Tenant([Tenant.get(agent: #"{"id":"7","active":true}"#)])
        let account = try await tenant.connector.account(Account.ID("7"), of: .agent)
        #expect(!account.grantsAreComplete)
    }

    @Test func `an address is searched for among agents and requesters and compared again`()
        async throws
    {
        let other = #"{"id":9,"active":true,"primary_email":"mirabel@acme.example"}"#
        let second = """
            {"id":8,"active":false,"primary_email":"m@acme.example",
            "secondary_emails":["MIRA@acme.example"]}
            """
        let tenant = Tenant([
            .init("GET /api/v2/agents?email=mira%40acme.example", 200, #"{"agents":[]}"#),
            .init(
                "GET /api/v2/requesters?email=mira%40acme.example",
                200,
                #"{"requesters":[\#(other),\#(second)]}"#
            ),
        ])
        let accounts = try await tenant.connector.findAccounts(email: "mira@acme.example")
        #expect(accounts.map(\.id) == [Account.ID("8")])
    }

    @Test func `a plus in an address is encoded`() async throws {
        let tenant = Tenant([
            .init("GET /api/v2/agents?email=m%2Ba%40acme.example", 200, #"{"agents":[]}"#),
            .init("GET /api/v2/requesters?email=m%2Ba%40acme.example", 200, #"{"requesters":[]}"#),
        ])
        #expect(try await tenant.connector.findAccounts(email: "m+a@acme.example").isEmpty)
    }

    @Test func `an id that is no number never becomes part of a path`() async throws {
        let tenant = Tenant([])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.disableAccount(Account.ID("7/forget"), of: .agent)
        }
        #expect(error.code == .invalid)
    }

    @Test func `the key is sent as a basic credential`() async throws {
        let tenant = Tenant([
            .init("GET /api/v2/agents/me", 401, #"{"code":"invalid_credentials"}"#)
        ])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.ownAccount()
        }
        #expect(error.code == .unauthorized)
        #expect(tenant.transport.requests[0].headers["Authorization"] == "Basic a2V5Olg=")
    }
}
