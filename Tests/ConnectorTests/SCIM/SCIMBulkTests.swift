// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct SCIMBulkTests {
    private static let bulk = "POST /scim/v2/Bulk"
    private static let patchPayroll = ScriptedTransport.Step("PATCH /scim/v2/Groups/32", 204)
    private static let three = ScriptedTransport.Step(
        "GET /scim/v2/Groups?excludedAttributes=members&startIndex=1&count=100",
        200,
        SCIMTenant.list([
            SCIMTenant.group("31", "Desk"), SCIMTenant.group("32", "Payroll"),
            SCIMTenant.group("33", "Night"),
        ])
    )

    /// The user as a member of the groups with these ids.
    private static func member(of groups: String...) -> ScriptedTransport.Step {
        let list = groups.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return SCIMTenant.get(SCIMTenant.user(further: #","groups":[\#(list)]"#))
    }

    /// An element of a bulk answer; `status` is JSON.
    private static func result(_ path: String, _ status: String) -> String {
        """
        {"location":"https://acme.example/scim/v2\(path)","method":"PATCH","status":\(status)}
        """
    }

    private static func answer(_ results: String...) -> ScriptedTransport.Step {
        .init(bulk, 200, #"{"Operations":[\#(results.joined(separator: ","))]}"#)
    }

    /// A server that has been seen to show memberships, and then this; `limits` is what it says
    /// about bulk requests.
    private func tenant(
        of name: String = "scim-bulk@rfc",
        limits: String = #","maxOperations":1000,"maxPayloadSize":1048576"#,
        then steps: [ScriptedTransport.Step]
    ) async throws -> SCIMTenant {
        let described = SCIMTenant.described(bulk: #"{"supported":true\#(limits)}"#)
        let begin = [Self.member(of: "31", "32", "33"), Self.three]
        let tenant = try SCIMTenant(name, described + begin + steps)
        _ = try await tenant.connector.account(SCIMTenant.id, of: .user)
        return tenant
    }

    private func change(
        _ tenant: SCIMTenant,
        adding: Set<Grant> = [],
        removing: Set<Grant> = [.group("Desk"), .group("Payroll")]
    ) async throws(ConnectorError) {
        try await tenant.connector.changeGrants(
            of: SCIMTenant.id,
            kind: .user,
            adding: adding,
            removing: removing
        )
    }

    /// How many operations each bulk request had.
    private func sizes(_ tenant: SCIMTenant) throws -> [Int?] {
        try tenant.sent(.post).map { body in
            try JSONValue(parsing: Array(body.utf8))["Operations"]?.array?.count
        }
    }

    @Test func `several groups are left with one request`() async throws {
        let tenant = try await tenant(then: [
            Self.answer(
                Self.result("/Groups/31", #""204""#),
                Self.result("/Groups/32", #""204""#)
            )
        ])
        try await change(tenant)
        let operations = ["31", "32"].map { id in
            """
            {"method":"PATCH","path":"/Groups/\(id)","data":{"schemas":\
            ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":\
            [{"op":"remove","path":"members[value eq \\"7\\"]"}]}}
            """
        }
        let body = """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],\
            "Operations":[\(operations.joined(separator: ","))]}
            """
        #expect(tenant.sent(.post) == [body])
        tenant.expectEnd()
    }

    @Test(arguments: [#""204""#, "200", #"{"code":"200"}"#, #"{"code":204}"#])
    func `a status is a string, a number or an object with a code`(
        status: String
    ) async throws {
        let tenant = try await tenant(then: [
            Self.answer(Self.result("/Groups/32", status), Self.result("/Groups/31", status))
        ])
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test(arguments: [
        [result("/Groups/31", "204"), result("/Groups/32", #""500""#)],
        [result("/Groups/31", "204"), result("/Groups/32", #"{"code":"429"}"#)],
        [result("/Groups/31", "204"), result("/Groups/32", #""fine""#)],
        [result("/Groups/31", "204")],
        [result("/Groups/31", "204"), #"{"method":"PATCH","status":"204"}"#],
        [result("/Groups/31", "204"), result("/Groups/132", "204")],
    ])
    func `an operation that failed or has no answer is read and sent again alone`(
        results: [String]
    ) async throws {
        let list = results.joined(separator: ",")
        let tenant = try await tenant(then: [
            .init(Self.bulk, 200, #"{"Operations":[\#(list)]}"#),
            Self.member(of: "32", "33"), Self.patchPayroll,
        ])
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test func `an operation that failed is not sent again if the read finds it done`()
        async throws
    {
        let tenant = try await tenant(then: [
            Self.answer(Self.result("/Groups/31", "204"), Self.result("/Groups/32", "503")),
            Self.member(of: "33"),
        ])
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test(arguments: [
        ("403", ConnectorError.Code.forbidden), ("401", .unauthorized), ("402", .seatsExhausted),
    ])
    func `an operation that is refused for good is reported, and the others stay done`(
        status: String,
        code: ConnectorError.Code
    ) async throws {
        let tenant = try await tenant(then: [
            Self.answer(Self.result("/Groups/31", status), Self.result("/Groups/32", "500")),
            Self.member(of: "31", "32"), Self.patchPayroll,
        ])
        let error = try await failure { () throws(ConnectorError) in try await change(tenant) }
        #expect(error.code == code)
        #expect(error.effect == .none)
        tenant.expectEnd()
    }

    @Test func `there is nobody to remove from a group that does not exist`() async throws {
        let tenant = try await tenant(then: [
            Self.answer(Self.result("/Groups/31", "404"), Self.result("/Groups/32", "204"))
        ])
        try await change(tenant)
        tenant.expectEnd()
    }

    /// A user that a read finds in no group need not be looked for elsewhere, since the groups
    /// have been seen on the user.
    @Test(arguments: [
        Result<WireResponse, TransportError>.failure(.noAnswer("cut off")),
        .success(WireResponse(status: 502)),
        .success(WireResponse(status: 200, body: Array("cut".utf8))),
    ])
    func `a lost answer is settled by reads`(
        lost: Result<WireResponse, TransportError>
    ) async throws {
        let tenant = try await tenant(then: [
            .init(Self.bulk, lost),
            Self.member(of: "32"), Self.member(of: "32"), Self.patchPayroll,
        ])
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test(arguments: [
        (#","maxOperations":2"#, [2]), (#","maxOperations":3"#, [3]),
        (#","maxOperations":1"#, []), (#","maxPayloadSize":500"#, [2]),
        (#","maxPayloadSize":200"#, []), (#","maxOperations":0,"maxPayloadSize":0"#, [3]),
    ])
    func `a request is cut to what the service accepts, and the rest is sent separately`(
        limits: String,
        expected: [Int]
    ) async throws {
        // In the order of their names: Desk, Night, Payroll.
        let ids = ["31", "33", "32"]
        let together = expected.first ?? 0
        let results = ids.prefix(together).map { Self.result("/Groups/\($0)", "204") }
        let told = ScriptedTransport.Step(
            Self.bulk,
            200,
            #"{"Operations":[\#(results.joined(separator: ","))]}"#
        )
        let alone = ids.dropFirst(together).map {
            ScriptedTransport.Step("PATCH /scim/v2/Groups/\($0)", 204)
        }
        let tenant = try await tenant(
            limits: limits,
            then: (expected.isEmpty ? [] : [told]) + alone
        )
        try await change(
            tenant,
            removing: [.group("Desk"), .group("Payroll"), .group("Night")]
        )
        #expect(try sizes(tenant) == expected)
        #expect(tenant.sent(.post).allSatisfy { !$0.contains("failOnErrors") })
        tenant.expectEnd()
    }

    @Test func `a single change is sent as such`() async throws {
        let tenant = try await tenant(then: [Self.patchPayroll])
        try await change(tenant, removing: [.group("Payroll")])
        tenant.expectEnd()
    }

    @Test func `a service that does not announce bulk requests gets none`() async throws {
        let tenant = try SCIMTenant(
            "scim-bulk@rfc",
            SCIMTenant.described() + [
                Self.three, .init("PATCH /scim/v2/Groups/31", 204), Self.patchPayroll,
            ]
        )
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test(arguments: [(501, true), (404, true), (413, false), (403, false)])
    func `a bulk request that is refused as a whole is sent in parts`(
        status: Int,
        isFinal: Bool
    ) async throws {
        let alone = [ScriptedTransport.Step("PATCH /scim/v2/Groups/31", 204), Self.patchPayroll]
        let refusal = [ScriptedTransport.Step(Self.bulk, status)]
        let tenant = try await tenant(then: refusal + alone + (isFinal ? [] : refusal) + alone)
        try await change(tenant)
        try await change(tenant)
        tenant.expectEnd()
    }

    private static let roles = SCIMTenant.user(
        further: #","roles":[{"value":"Admin"}],"groups":[{"value":"31"}]"#
    )
    private static let noRoles = SCIMTenant.user(further: #","roles":[],"groups":[]"#)

    @Test func `roles, removals and additions go together, in this order`() async throws {
        let tenant = try await tenant(then: [
            SCIMTenant.get(Self.roles),
            Self.answer(
                Self.result("/Groups/32", "200"),
                Self.result("/Groups/31", "200"),
                Self.result("/Users/7", "200")
            ),
            SCIMTenant.get(Self.noRoles), Self.member(of: "32"),
        ])
        try await change(
            tenant,
            adding: [.group("Payroll")],
            removing: [
                .group("Desk"), .role("Admin"), Grant(kind: .entitlement, name: "never had"),
            ]
        )
        let body = try tenant.transport.body(of: .post)
        let paths = body["Operations"]?.array?.compactMap { $0["path"]?.string }
        #expect(paths == ["/Users/7", "/Groups/31", "/Groups/32"])
        tenant.expectEnd()
    }

    @Test func `a user that changed in between is read and changed separately`() async throws {
        let described = SCIMTenant.described(etag: true, bulk: #"{"supported":true}"#)
        let user = SCIMTenant.user(
            further: #","roles":[{"value":"Admin"}],"meta":{"version":"W/\"1\""}"#
        )
        let tenant = try SCIMTenant(
            "scim-bulk@rfc",
            described + [
                Self.three, SCIMTenant.get(user),
                Self.answer(Self.result("/Users/7", "412"), Self.result("/Groups/31", "204")),
                SCIMTenant.get(user), .init("PATCH /scim/v2/Users/7", 200, Self.noRoles),
            ]
        )
        try await change(tenant, removing: [.group("Desk"), .role("Admin")])
        #expect(tenant.sent(.post).first?.contains(#""version":"W/\"1\"""#) == true)
        tenant.expectEnd()
    }

    @Test func `the first success of an unknown service is verified`() async throws {
        let done = Self.answer(
            Self.result("/Groups/31", "204"),
            Self.result("/Groups/32", "204")
        )
        let tenant = try await tenant(of: "scim-bulk", then: [done, Self.member(of: "33"), done])
        try await change(tenant)
        try await change(tenant)
        tenant.expectEnd()
    }

    @Test func `a success without effect is followed by writing the whole group`() async throws {
        let group = SCIMTenant.group("31", "Desk", members: ["7", "8"])
        let other = SCIMTenant.group("32", "Payroll", members: ["8"])
        let both = Self.member(of: "31", "32")
        let tenant = try await tenant(
            of: "scim-bulk",
            then: [
                Self.answer(
                    Self.result("/Groups/31", "204"),
                    Self.result("/Groups/32", "204")
                ),
                both, .init("PATCH /scim/v2/Groups/31", 204), both,
                .init("GET /scim/v2/Groups/31", 200, group),
                .init("PUT /scim/v2/Groups/31", 200, group), Self.member(of: "32"),
                Self.member(of: "32"),
                .init("GET /scim/v2/Groups/32", 200, other),
            ]
        )
        try await change(tenant)
        #expect(tenant.sent(.put) == [SCIMTenant.group("31", "Desk", members: ["8"])])
        tenant.expectEnd()
    }
}
