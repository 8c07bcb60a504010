// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct FreshserviceCreateTests {
    private static let draft = AccountDraft(
        kind: .agent,
        email: "mira@acme.example",
        givenName: "Mira",
        familyName: "Okafor",
        attributes: ["title": "Engineer"],
        grants: [.group("People"), .seat]
    )
    private static let created = Tenant.agent(memberOf: [41])
    private static let post = "POST /api/v2/agents"
    private static let duplicate = """
        {"description":"Validation failed","errors":[{"field":"email","message":"x",\
        "code":"duplicate_value"}]}
        """

    private static func find(_ agents: String, requesters: String = "") -> [ScriptedTransport.Step]
    {
        [
            .init(
                "GET /api/v2/agents?email=mira%40acme.example",
                200,
                #"{"agents":[\#(agents)]}"#
            ),
            .init(
                "GET /api/v2/requesters?email=mira%40acme.example",
                200,
                #"{"requesters":[\#(requesters)]}"#
            ),
        ]
    }

    private func create(_ steps: [ScriptedTransport.Step]) async throws -> (Account, Tenant) {
        let tenant = Tenant(Tenant.catalog + steps)
        let account = try await tenant.connector.createAccount(Self.draft)
        tenant.expectEnd()
        return (account, tenant)
    }

    @Test func `an agent begins with its groups, its seat and the base role`() async throws {
        let step = ScriptedTransport.Step(Self.post, 201, #"{"agent":\#(Self.created)}"#)
        let (account, tenant) = try await create([step])
        #expect(account.grants == [.group("People"), .role("SD Agent"), .seat])
        let expected = #"""
            {"first_name":"Mira","last_name":"Okafor","email":"mira@acme.example",
            "occasional":false,"roles":[{"role_id":4,"assignment_scope":"entire_helpdesk",
            "workspace_id":2}],"member_of":[41],"workspace_ids":[2,3],"job_title":"Engineer"}
            """#
        #expect(try tenant.transport.body(of: .post) == JSONValue(parsing: Array(expected.utf8)))
    }

    @Test(arguments: [
        ScriptedTransport.Step(post, .failure(.noAnswer("reset"))), .init(post, 502),
        .init(post, 503),
    ])
    func `a create whose answer is lost is settled by a search`(
        lost: ScriptedTransport.Step
    ) async throws {
        let (account, tenant) = try await create([lost] + Self.find(Self.created))
        #expect(account.id == Account.ID("7"))
        #expect(tenant.transport.requests.filter { $0.method == .post }.count == 1)
    }

    @Test func `a create that did not happen is repeated`() async throws {
        let lost = ScriptedTransport.Step(Self.post, .failure(.noAnswer("reset")))
        let found = Self.find("")
        let step = ScriptedTransport.Step(Self.post, 201, #"{"agent":\#(Self.created)}"#)
        let (account, _) = try await create([lost] + found + found + [step])
        #expect(account.id == Account.ID("7"))
    }

    @Test func `a lagging search is repeated after a refusal`() async throws {
        let lost = ScriptedTransport.Step(Self.post, .failure(.noAnswer("reset")))
        let refused = ScriptedTransport.Step(Self.post, 409, Self.duplicate)
        let steps = [lost] + Self.find("") + Self.find("") + [refused] + Self.find(Self.created)
        let (account, _) = try await create(steps)
        #expect(account.id == Account.ID("7"))
    }

    @Test(arguments: [
        (Tenant.agent(active: false), ""), (Tenant.agent(memberOf: [31]), ""),
        ("", Tenant.requester()),
    ])
    func `an existing account is not taken over`(
        agent: String,
        requester: String
    ) async throws {
        let lost = ScriptedTransport.Step(Self.post, .failure(.noAnswer("reset")))
        let tenant = Tenant(Tenant.catalog + [lost] + Self.find(agent, requesters: requester))
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(Self.draft)
        }
        #expect(error.code == .alreadyExists)
        #expect(error.effect == .unknown)
    }

    @Test(arguments: [400, 409])
    func `an address in use is refused for good`(status: Int) async throws {
        let tenant = Tenant(Tenant.catalog + [.init(Self.post, status, Self.duplicate)])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(Self.draft)
        }
        #expect(error.code == .alreadyExists)
        #expect(error.effect == ConnectorError.Effect.none)
        #expect(!error.message.contains("mira"))
    }

    @Test(arguments: [
        "", "<html>", "{}", #"{"agent":{"id":7,"active":true,"email":"x@acme.example"}}"#,
    ])
    func `an answer that is not about the new account leaves its fate open`(
        body: String
    ) async throws {
        let tenant = Tenant(Tenant.catalog + [.init(Self.post, 201, body)])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.createAccount(Self.draft)
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `a throttled create is simply repeated`() async throws {
        let throttled = ScriptedTransport.Step(Self.post, 429, headers: ["Retry-After": "7"])
        let step = ScriptedTransport.Step(Self.post, 201, #"{"agent":\#(Self.created)}"#)
        let (_, tenant) = try await create([throttled, step])
        #expect(tenant.clock.waits == [.seconds(7)])
    }

    @Test func `a requester is created and then added to its groups`() async throws {
        let groups = #"{"requester_groups":[{"id":41,"name":"Leads","type":"manual"}]}"#
        let members = #"{"requesters":[{"id":7,"email":"mira@acme.example"}]}"#
        let tenant = Tenant([
            .init("POST /api/v2/requesters", 201, #"{"requester":\#(Tenant.requester())}"#),
            .init("GET /api/v2/requester_groups?per_page=100&page=1", 200, groups),
            .init("POST /api/v2/requester_groups/41/members/7", 200),
            .init("GET /api/v2/requesters/7", 200, #"{"requester":\#(Tenant.requester())}"#),
            .init("GET /api/v2/requester_groups/41/members?per_page=100&page=1", 200, members),
        ])
        let account = try await tenant.connector.createAccount(
            AccountDraft(
                kind: .requester,
                email: "mira@acme.example",
                givenName: "Mira",
                familyName: "Okafor",
                grants: [.requesterGroup("Leads")]
            )
        )
        #expect(account.grants == [.requesterGroup("Leads")])
        tenant.expectEnd()
    }

    @Test func `a created user who cannot be read may still exist`() async throws {
        let groups = #"{"requester_groups":[{"id":41,"name":"Leads","type":"manual"}]}"#
        let tenant = Tenant([
            .init("POST /api/v2/requesters", 201, #"{"requester":\#(Tenant.requester())}"#),
            .init("GET /api/v2/requester_groups?per_page=100&page=1", 200, groups),
            .init("POST /api/v2/requester_groups/41/members/7", 200),
            .init("GET /api/v2/requesters/7", 403),
        ])
        let draft = AccountDraft(
            kind: .requester,
            email: "mira@acme.example",
            givenName: "Mira",
            familyName: "Okafor",
            grants: [.requesterGroup("Leads")]
        )
        let error = await #expect(throws: ConnectorError.self) {
            try await tenant.connector.createAccount(draft)
        }
        #expect(error?.effect == .unknown)
    }
}
