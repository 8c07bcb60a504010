// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Synchronization
import Testing
import Vocabulary
import Wire

@Suite
struct SCIMGrantTests {
    private static let patchPath = "PATCH /scim/v2/Groups/31"
    private static let inDesk = SCIMTenant.user(further: #","groups":[{"value":"31"}]"#)
    private static let out = SCIMTenant.user(further: #","groups":[]"#)

    private func remove(_ tenant: SCIMTenant) async throws(ConnectorError) {
        try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [],
            removing: [.group("Desk")]
        )
    }

    @Test func `a removal by path is verified once and then trusted`() async throws {
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.get(Self.inDesk), SCIMTenant.names,
                .init(Self.patchPath, 204), SCIMTenant.get(Self.out),
                .init(Self.patchPath, 204),
            ]
        )
        _ = try await tenant.connector.account(SCIMTenant.id, of: .user)
        try await remove(tenant)
        try await remove(tenant)
        tenant.expectEnd()
    }

    @Test(arguments: [
        ScriptedTransport.Step(patchPath, 200, SCIMTenant.group("31", "Desk")),
        ScriptedTransport.Step(patchPath, 400, #"{"status":400,"scimType":"invalidPath"}"#),
    ])
    func `where a removal by path is refused or ignored the group is put without the member`(
        answer: ScriptedTransport.Step
    ) async throws {
        let group = SCIMTenant.group("31", "Desk", members: ["7", "8"])
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.get(Self.inDesk), SCIMTenant.names,
                answer, SCIMTenant.get(Self.inDesk),
                .init("GET /scim/v2/Groups/31", 200, group),
                .init("PUT /scim/v2/Groups/31", 200, group), SCIMTenant.get(Self.out),
            ]
        )
        _ = try await tenant.connector.account(SCIMTenant.id, of: .user)
        try await remove(tenant)
        #expect(tenant.sent(.put) == [SCIMTenant.group("31", "Desk", members: ["8"])])
        tenant.expectEnd()
    }

    @Test func `the form that empties groups elsewhere is never tried`() async throws {
        let desk = SCIMDesk()
        desk.user = Self.inDesk
        let connector = try desk.connector("scim")
        let error = try await failure { () throws(ConnectorError) in
            try await connector.changeGrants(
                of: SCIMTenant.id,
                kind: .user,
                adding: [],
                removing: [.group("Desk")]
            )
        }
        // The user shows the group whatever is sent.
        #expect(error.code == .protocolViolation)
        #expect(error.effect == .unknown)
        #expect(
            !desk.bodies(of: .patch).contains { $0.contains(#""op":"remove","path":"members","#) }
        )
    }

    @Test func `a group held through another one stays`() async throws {
        let indirect = SCIMTenant.user(
            further: #","groups":[{"value":"31","type":"indirect"},{"value":"32"}]"#
        )
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.get(indirect), SCIMTenant.names, .init(Self.patchPath, 204),
                SCIMTenant.get(indirect), SCIMTenant.get(indirect),
            ]
        )
        _ = try await tenant.connector.account(SCIMTenant.id, of: .user)
        try await remove(tenant)
        let account = try await tenant.connector.account(SCIMTenant.id, of: .user)
        #expect(account.grants.contains(.group("Desk")))
        tenant.expectEnd()
    }

    @Test func `there is nobody to remove from a group that does not exist`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [SCIMTenant.names, .init(Self.patchPath, 404)]
        )
        try await remove(tenant)
        tenant.expectEnd()
    }

    @Test func `a server without PATCH gets the whole group`() async throws {
        let group = SCIMTenant.group("31", "Desk", members: ["8"])
        let tenant = try SCIMTenant(
            "scim",
            SCIMTenant.described() + [
                SCIMTenant.names, .init(Self.patchPath, 501),
                .init("GET /scim/v2/Groups/31", 200, group),
                .init("PUT /scim/v2/Groups/31", 200, group),
            ]
        )
        try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [.group("Desk")],
            removing: []
        )
        #expect(tenant.sent(.put) == [SCIMTenant.group("31", "Desk", members: ["8", "7"])])
        tenant.expectEnd()
    }

    @Test func `members go out a hundred at a time`() async throws {
        let desk = SCIMDesk()
        let connector = try desk.connector("scim@aws-identity-center")
        try await connector.changeMembers(
            of: OfferedEntitlement(kind: .group, id: "31", name: "Desk"),
            adding: (1...250).map { "u\($0)" },
            removing: []
        )
        let counts = try desk.bodies(of: .patch).map { body in
            try JSONValue(parsing: Array(body.utf8))["Operations"]?.array?.first?["value"]?.array?
                .count
        }
        #expect(counts == [100, 100, 50])
    }

    @Test func `an unknown group is looked up once more and then refused`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [SCIMTenant.names, SCIMTenant.names]
        )
        _ = try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [],
            removing: [.group("Nowhere")]
        )
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: SCIMTenant.id,
                kind: .user,
                adding: [.group("Nowhere")],
                removing: []
            )
        }
        #expect(
            error == ConnectorError(.invalid, effect: .none, "unknown entitlement group/Nowhere")
        )
        tenant.expectEnd()
    }

    private static let roles = #","roles":[{"value":"Viewer","primary":true},{"value":"Admin"}]"#

    @Test(arguments: [
        (
            "scim@rfc",
            #"{"op":"remove","path":"roles[value eq \"Admin\"]"},"#
                + #"{"op":"add","path":"roles","value":[{"value":"Lead"}]}"#
        ),
        (
            "scim@github-organization",
            #"{"op":"replace","path":"roles","value":"#
                + #"[{"value":"Viewer","primary":true},{"value":"Lead"}]}"#
        ),
        (
            "scim-entra",
            #"{"op":"Remove","path":"roles[value eq \"Admin\"]"},"#
                + #"{"op":"Add","path":"roles","value":[{"value":"Lead"}]}"#
        ),
    ])
    func `a role is removed by its value and the others stay`(
        name: String,
        operations: String
    ) async throws {
        let desk = SCIMDesk()
        desk.user = SCIMTenant.user(further: Self.roles)
        try await desk.connector(name).changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [.role("Lead"), .role("Viewer")],
            removing: [.role("Admin"), .role("never had")]
        )
        let body = try #require(desk.bodies(of: .patch).first)
        #expect(body.hasSuffix(#""Operations":[\#(operations)]}"#))
    }

    @Test func `roles that are already right cost no write`() async throws {
        let desk = SCIMDesk()
        desk.user = SCIMTenant.user(further: Self.roles)
        try await desk.connector("scim@rfc").changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [.role("Admin")],
            removing: [.role("Lead")]
        )
        #expect(desk.requests.allSatisfy { $0.method == .get })
    }

    @Test func `a concurrent change leads to a new read`() async throws {
        let first = SCIMTenant.user(
            further: #","roles":[{"value":"Admin"}],"meta":{"version":"W/\"1\""}"#
        )
        let second = SCIMTenant.user(
            further: #","roles":[{"value":"Admin"},{"value":"Lead"}],"meta":{"version":"W/\"2\""}"#
        )
        let tenant = try SCIMTenant(
            "scim@vcenter",
            SCIMTenant.described(patch: false, etag: true) + [
                SCIMTenant.get(first), .init("PUT /scim/v2/Users/7", 412),
                SCIMTenant.get(second), .init("PUT /scim/v2/Users/7", 200, second),
            ]
        )
        try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [],
            removing: [.role("Admin")]
        )
        let puts = tenant.transport.requests.filter { $0.method == .put }
        #expect(puts.map { $0.headers["If-Match"] } == [#"W/"1""#, #"W/"2""#])
        #expect(tenant.sent(.put).last?.contains(#""roles":[{"value":"Lead"}]"#) == true)
        #expect(tenant.sent(.put).last?.contains("meta") == false)
        tenant.expectEnd()
    }

    @Test func `no version is sent to a service that does not support versions`() async throws {
        let user = SCIMTenant.user(
            further: #","roles":[{"value":"Admin"}],"meta":{"version":"W/\"1\""}"#
        )
        let tenant = try SCIMTenant(
            "scim@vcenter",
            SCIMTenant.described(patch: false) + [
                SCIMTenant.get(user), .init("PUT /scim/v2/Users/7", 200, user),
            ]
        )
        try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: [],
            removing: [.role("Admin")]
        )
        #expect(tenant.transport.requests.last?.headers["If-Match"] == nil)
    }

    @Test func `two simultaneous removals from one group both hold`() async throws {
        let group = SlowGroup()
        let made = try ConnectorCatalog.make(
            "scim@vcenter",
            transport: group,
            credential: .bearer(token: "t"),
            clock: JumpingClock()
        )
        let connector = try #require(made as? SCIMConnector)
        let desk = OfferedEntitlement(kind: .group, id: "31", name: "Desk")
        async let first: Void = connector.changeMembers(of: desk, adding: [], removing: ["7"])
        async let second: Void = connector.changeMembers(of: desk, adding: [], removing: ["8"])
        _ = try await (first, second)
        #expect(group.members == ["9"])
    }

    @Test func `an entitlement of a kind that SCIM lacks is refused`() async throws {
        let tenant = try SCIMTenant(SCIMTenant.described())
        let error = try await failure { () throws(ConnectorError) in
            try await tenant.connector.changeGrants(
                of: SCIMTenant.id,
                kind: .user,
                adding: [.seat],
                removing: []
            )
        }
        #expect(error.code == .unsupported)
    }
}

/// One group that is read and put; every answer takes its time.
private final class SlowGroup: Transport {
    private let state = Mutex(["7", "8", "9"])

    var members: [String] { state.withLock { $0 } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard request.path.hasSuffix("/Groups/31") else { return WireResponse(status: 404) }
        let before = answer()
        for _ in 0..<20 { await Task.yield() }
        guard request.method == .put else { return before }
        let body = try? JSONValue(parsing: request.body)
        let wanted = body?["members"]?.array?.compactMap { $0["value"]?.string }
        state.withLock { $0 = wanted ?? $0 }
        return answer()
    }

    private func answer() -> WireResponse {
        let group = SCIMTenant.group("31", "Desk", members: members)
        return WireResponse(status: 200, body: Array(group.utf8))
    }
}
