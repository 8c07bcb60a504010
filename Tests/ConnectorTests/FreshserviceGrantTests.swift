// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Synchronization
import Testing
import Wire

@Suite
struct FreshserviceGrantTests {
    private let id = Account.ID("7")
    private static let flag = "can_see_all_tickets_from_associated_departments"

    @Test func `everything a leaver holds goes in one update`() async throws {
        let roles = #"""
            {"role_id":1,"assignment_scope":"entire_helpdesk","workspace_id":1},
            {"role_id":5,"assignment_scope":"specified_groups","groups":[31],"workspace_id":3}
            """#
        let kept =
            #"{"role_id":5,"assignment_scope":"specified_groups","groups":[31],"workspace_id":3}"#
        let before = Tenant.agent(roles: roles, memberOf: [31], observerOf: [41], pending: [32])
        let after = Tenant.agent(occasional: true, roles: kept)
        let tenant = Tenant(
            [Tenant.get(agent: before)] + Tenant.catalog + [Tenant.put(agent: after)]
        )
        let account = try await tenant.connector.account(id, of: .agent)
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: account.grants
        )
        let body = try tenant.transport.body(of: .put)
        #expect(body["member_of"] == [])
        #expect(body["observer_of"] == [])
        #expect(body["occasional"] == true)
        #expect(try body["roles"] == .array([JSONValue(parsing: Array(kept.utf8))]))
        tenant.expectEnd()
    }

    @Test func `what is not named stays as it was`() async throws {
        let before = Tenant.agent(memberOf: [31], pending: [32], further: ",\"\(Self.flag)\":true")
        let after = Tenant.agent(
            memberOf: [31, 41],
            pending: [32],
            further: ",\"\(Self.flag)\":true"
        )
        let tenant = Tenant(
            [Tenant.get(agent: before)] + Tenant.catalog + [Tenant.put(agent: after)]
        )
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [.group("People")],
            removing: []
        )
        let body = try tenant.transport.body(of: .put)
        #expect(body["member_of"] == [31, 32, 41])
        #expect(body[Self.flag] == true)
        #expect(body["roles"] == nil)
        tenant.expectEnd()
    }

    @Test func `what is already held costs no write`() async throws {
        let before = Tenant.agent(memberOf: [31])
        let tenant = Tenant([Tenant.get(agent: before)] + Tenant.catalog)
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [.group("Desk"), .role("SD Agent"), .seat],
            removing: [.group("Payroll"), .group("never heard of")]
        )
        tenant.expectEnd()
    }

    @Test func `the last role stays`() async throws {
        let tenant = Tenant([Tenant.get(agent: Tenant.agent())] + Tenant.catalog)
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: [.role("SD Agent")]
        )
        tenant.expectEnd()
    }

    @Test func `of several roles, an administrative one is never the one that stays`() async throws
    {
        let roles = #"""
            {"role_id":1,"assignment_scope":"entire_helpdesk","workspace_id":1},
            {"role_id":5,"assignment_scope":"entire_helpdesk"}
            """#
        let after = Tenant.agent(roles: #"{"role_id":5,"assignment_scope":"entire_helpdesk"}"#)
        let tenant = Tenant(
            [Tenant.get(agent: Tenant.agent(roles: roles))] + Tenant.catalog
                + [Tenant.put(agent: after)]
        )
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: [.role("Account Admin"), .role("SD Supervisor")]
        )
        let body = try tenant.transport.body(of: .put)
        #expect(body["roles"] == [["role_id": 5, "assignment_scope": "entire_helpdesk"]])
    }

    @Test func `an unknown group is looked up once more and then refused`() async throws {
        let tenant = Tenant(
            [Tenant.get(agent: Tenant.agent())] + Tenant.catalog + Tenant.catalog
        )
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: id,
                kind: .agent,
                adding: [.group("Nowhere")],
                removing: []
            )
        }
        #expect(
            error == ConnectorError(.invalid, effect: .none, "unknown entitlement group/Nowhere")
        )
        tenant.expectEnd()
    }

    @Test(arguments: [
        ("You are not authorized to perform this action.", ConnectorError.Code.forbidden),
        ("The maximum number of agents has been reached.", .seatsExhausted),
    ])
    func `a refused seat is distinguished from a weak role`(
        message: String,
        code: ConnectorError.Code
    ) async throws {
        let refusal = #"{"code":"access_denied","message":"\#(message)"}"#
        let tenant = Tenant(
            [Tenant.get(agent: Tenant.agent(occasional: true))] + Tenant.catalog + [
                .init("PUT /api/v2/agents/7", 403, refusal)
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: id,
                kind: .agent,
                adding: [.seat],
                removing: []
            )
        }
        #expect(error.code == code)
        #expect(error.effect == ConnectorError.Effect.none)
    }

    @Test func `after a wait the update is computed from a new read`() async throws {
        let tenant = Tenant(
            [Tenant.get(agent: Tenant.agent(memberOf: [31]))] + Tenant.catalog + [
                .init("PUT /api/v2/agents/7", 503),
                Tenant.get(agent: Tenant.agent(memberOf: [31, 32])),
                Tenant.put(agent: Tenant.agent(memberOf: [32])),
            ]
        )
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: [.group("Desk")]
        )
        #expect(try tenant.transport.body(of: .put)["member_of"] == [32])
        tenant.expectEnd()
    }

    @Test func `an answer that does not show the change is a violation`() async throws {
        let before = Tenant.agent(memberOf: [31])
        let tenant = Tenant(
            [Tenant.get(agent: before)] + Tenant.catalog + [Tenant.put(agent: before)]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: id,
                kind: .agent,
                adding: [],
                removing: [.group("Desk")]
            )
        }
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
    }

    @Test func `an old read is not the base of an update`() async throws {
        let step = Tenant.get(agent: Tenant.agent(memberOf: [31]))
        let tenant = Tenant(
            [step] + Tenant.catalog + [step, Tenant.put(agent: Tenant.agent())]
        )
        _ = try await tenant.connector.account(id, of: .agent)
        tenant.clock.advance(by: .seconds(3))
        try await tenant.connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [],
            removing: [.group("Desk")]
        )
        tenant.expectEnd()
    }

    @Test func `a requester cannot be given an agent's rights`() async throws {
        let tenant = Tenant([])
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: id,
                kind: .requester,
                adding: [.role("SD Agent")],
                removing: []
            )
        }
        #expect(error.code == .unsupported)
    }

    @Test func `a renamed group is known by its new name a month later`() async throws {
        let renamed = Tenant.catalog.map { step in
            guard case .success(var response) = step.answer else { return step }
            let text = String(decoding: response.body, as: UTF8.self)
            let former = #""name":"Desk""#
            let pieces = text.split(separator: former, omittingEmptySubsequences: false)
            response.body = Array(pieces.joined(separator: #""name":"Front""#).utf8)
            return ScriptedTransport.Step(step.request, .success(response))
        }
        let read = Tenant.get(agent: Tenant.agent(memberOf: [31]))
        let tenant = Tenant([read] + Tenant.catalog + [read] + renamed)
        let before = try await tenant.connector.account(id, of: .agent)
        tenant.clock.advance(by: .seconds(30 * 86_400 + 1))
        let after = try await tenant.connector.account(id, of: .agent)
        #expect(before.grants.contains(.group("Desk")))
        #expect(after.grants.contains(.group("Front")))
        tenant.expectEnd()
    }

    @Test func `the tickets of a requester's departments can be closed`() async throws {
        let open = Tenant.requester(further: ",\"\(Self.flag)\":true")
        let tenant = Tenant([
            .init("GET /api/v2/requesters/7", 200, #"{"requester":\#(open)}"#),
            .init("PUT /api/v2/requesters/7", 200, #"{"requester":\#(Tenant.requester())}"#),
        ])
        try await tenant.connector.changeGrants(
            of: id,
            kind: .requester,
            adding: [],
            removing: [Grant(kind: .departmentTickets, name: "Finance")]
        )
        #expect(try tenant.transport.body(of: .put) == [Self.flag: false])
        tenant.expectEnd()
    }

    @Test func `two simultaneous changes to one agent both hold`() async throws {
        let desk = SlowDesk()
        let connector = FreshserviceConnector(
            transport: desk,
            apiKey: "key",
            clock: JumpingClock()
        )
        _ = try await connector.entitlements(of: .group, after: nil)
        async let first: Void = connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [.group("Desk")],
            removing: []
        )
        async let second: Void = connector.changeGrants(
            of: id,
            kind: .agent,
            adding: [.group("Payroll")],
            removing: []
        )
        _ = try await (first, second)
        #expect(desk.memberOf.sorted() == [31, 32])
    }
}

/// One agent whose groups can be read and written; every answer takes its time.
private final class SlowDesk: Transport {
    private let groups = Mutex<[Int]>([])

    var memberOf: [Int] { groups.withLock { $0 } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let line = "\(request.method.rawValue) \(request.requestTarget)"
        if let step = Tenant.catalog.first(where: { $0.request == line }) {
            return try step.answer.get()
        }
        let before = answer()
        for _ in 0..<20 { await Task.yield() }
        guard request.method == .put else { return before }
        let body = try? JSONValue(parsing: request.body)
        let wanted = body?["member_of"]?.array?.compactMap { $0.integer.map { Int($0) } }
        groups.withLock { $0 = wanted ?? $0 }
        return answer()
    }

    private func answer() -> WireResponse {
        let agent = Tenant.agent(memberOf: memberOf)
        return WireResponse(status: 200, body: Array(#"{"agent":\#(agent)}"#.utf8))
    }
}
