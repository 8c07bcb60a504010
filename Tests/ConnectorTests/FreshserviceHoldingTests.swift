// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct FreshserviceHoldingTests {
    private let id = Account.ID("7")

    private static func group(_ leaders: [Int], pending: [Int] = []) -> String {
        """
        {"group":{"id":31,"name":"Desk","workspace_id":2,"leaders":\(leaders),\
        "leaders_pending_approval":\(pending)}}
        """
    }

    private static func read(_ leaders: [Int], pending: [Int] = []) -> ScriptedTransport.Step {
        .init("GET /api/v2/groups/31", 200, group(leaders, pending: pending))
    }

    private static func write(_ leaders: [Int]) -> ScriptedTransport.Step {
        .init("PUT /api/v2/groups/31", 200, group(leaders))
    }

    private static let requesterGroups = ScriptedTransport.Step(
        "GET /api/v2/requester_groups?per_page=100&page=1",
        200,
        """
        {"requester_groups":[{"id":51,"name":"Leads","type":"manual"},
        {"id":52,"name":"Lisbon","type":"rule_based"}]}
        """
    )

    private func change(
        _ tenant: Tenant,
        kind: Account.Kind = .agent,
        adding: Set<Grant> = [],
        removing: Set<Grant> = []
    ) async throws(ConnectorError) {
        try await tenant.connector.changeGrants(
            of: id,
            kind: kind,
            adding: adding,
            removing: removing
        )
    }

    @Test(arguments: [("Finance", 1), ("HR", 0)])
    func `only tickets of the account's own departments can be opened`(
        name: String,
        writes: Int
    ) async throws {
        let names = #","department_ids":[3],"department_names":["Finance"]"#
        let flag = #","can_see_all_tickets_from_associated_departments":true"#
        let before = Tenant.requester(further: names)
        let after = Tenant.requester(further: names + flag)
        let put = ScriptedTransport.Step(
            "PUT /api/v2/requesters/7",
            200,
            #"{"requester":\#(after)}"#
        )
        let tenant = Tenant(
            [.init("GET /api/v2/requesters/7", 200, #"{"requester":\#(before)}"#)]
                + Array(repeating: put, count: writes)
        )
        let grant = Grant(kind: .departmentTickets, name: name)
        if writes == 0 {
            let error = try await failure { () throws(ConnectorError) in
                try await change(tenant, kind: .requester, adding: [grant])
            }
            #expect(error.code == .invalid)
        } else {
            try await change(tenant, kind: .requester, adding: [grant])
        }
        tenant.expectEnd()
    }

    @Test func `an agent is not shown another department's tickets`() async throws {
        let agent = Tenant.agent(
            further: #","department_ids":[3],"department_names":["Finance"]"#
        )
        let tenant = Tenant([Tenant.get(agent: agent)] + Tenant.catalog)
        let error = try await failure { () throws(ConnectorError) in
            try await change(tenant, adding: [Grant(kind: .departmentTickets, name: "HR")])
        }
        #expect(error.code == .invalid)
        tenant.expectEnd()
    }

    @Test func `other leaders and those who wait stay when one is added`() async throws {
        let tenant = Tenant(
            Tenant.catalog + [
                Self.read([8], pending: [9]), Self.write([8, 7]), Self.read([8, 7]),
            ]
        )
        try await change(tenant, adding: [.leader("Desk")])
        #expect(try tenant.transport.body(of: .put) == ["leaders": [8, 9, 7]])
        tenant.expectEnd()
    }

    @Test func `a change that somebody overwrote is repeated`() async throws {
        let tenant = Tenant(
            Tenant.catalog + [
                Self.read([8, 7]), Self.write([8]), Self.read([8, 7, 10]), Self.write([8, 10]),
                Self.read([8, 10]),
            ]
        )
        try await change(tenant, removing: [.leader("Desk")])
        #expect(try tenant.transport.body(of: .put) == ["leaders": [8, 10]])
        tenant.expectEnd()
    }

    @Test func `a change that never sticks is abandoned as a conflict`() async throws {
        let round = [Self.write([]), Self.read([7])]
        let tenant = Tenant(
            Tenant.catalog + [Self.read([7])] + round + round + round + round
        )
        let error = try await failure { () throws(ConnectorError) in
            try await change(tenant, removing: [.leader("Desk")])
        }
        #expect(error.code == .conflict)
        #expect(error.effect == .unknown)
        tenant.expectEnd()
    }

    @Test func `leading a group shows on the account`() async throws {
        let tenant = Tenant(
            [Tenant.get(agent: Tenant.agent(8), 8)] + Tenant.catalog + [Self.read([8])]
        )
        let account = try await tenant.connector.account(Account.ID("8"), of: .agent)
        #expect(account.grants.contains(.leader("Desk")))
        tenant.expectEnd()
    }

    @Test func `a member on the last page of a group is found and removed`() async throws {
        func page(_ number: Int, _ ids: ClosedRange<Int>, next: Bool) -> ScriptedTransport.Step {
            let rows = ids.map { #"{"id":\#($0)}"# }.joined(separator: ",")
            let path = "/api/v2/requester_groups/51/members?per_page=100&page="
            return .init(
                "GET \(path)\(number)",
                200,
                #"{"requesters":[\#(rows)]}"#,
                headers: next ? ["Link": "<\(path)\(number + 1)>; rel=\"next\""] : [:]
            )
        }
        let tenant = Tenant([
            .init("GET /api/v2/requesters/349", 200, #"{"requester":\#(Tenant.requester(349))}"#),
            Self.requesterGroups, page(1, 100...199, next: true), page(2, 200...299, next: true),
            page(3, 300...349, next: false),
            .init(
                "GET /api/v2/requester_groups/52/members?per_page=100&page=1",
                200,
                #"{"requesters":[]}"#
            ),
            .init("DELETE /api/v2/requester_groups/51/members/349", 204),
        ])
        let id = Account.ID("349")
        let account = try await tenant.connector.account(id, of: .requester)
        #expect(account.grants == [.requesterGroup("Leads")])
        #expect(account.grantsAreComplete)
        try await tenant.connector.changeGrants(
            of: id,
            kind: .requester,
            adding: [],
            removing: account.grants
        )
        tenant.expectEnd()
    }

    @Test func `without the lookup a requester's grants are not called complete`() async throws {
        var options = FreshserviceConnector.Options()
        options.lookups = []
        let tenant = Tenant(
            options: options,
            [.init("GET /api/v2/requesters/7", 200, #"{"requester":\#(Tenant.requester())}"#)]
        )
        let account = try await tenant.connector.account(id, of: .requester)
        #expect(!account.grantsAreComplete)
    }

    @Test func `a group that follows a rule cannot be written to`() async throws {
        let tenant = Tenant([Self.requesterGroups])
        let error = try await failure { () throws(ConnectorError) in
            try await change(tenant, kind: .requester, removing: [.requesterGroup("Lisbon")])
        }
        #expect(error.code == .unsupported)
        #expect(error.effect == ConnectorError.Effect.none)
    }

    @Test func `a user who is not a member need not be removed`() async throws {
        let tenant = Tenant([
            Self.requesterGroups, .init("DELETE /api/v2/requester_groups/51/members/7", 404),
        ])
        try await change(tenant, kind: .requester, removing: [.requesterGroup("Leads")])
        tenant.expectEnd()
    }

    @Test func `a user of an application is added once although the answer was lost`() async throws
    {
        let list = "GET /api/v2/applications/61/users?per_page=100&page=1"
        let user = #"{"application_users":[{"id":71,"user_id":7,"sources":[]}]}"#
        let tenant = Tenant([
            .init(
                "GET /api/v2/applications?workspace_id=0&per_page=100",
                200,
                #"{"applications":[{"id":61,"name":"Figma"}]}"#
            ),
            .init(list, 200, #"{"application_users":[]}"#),
            .init("POST /api/v2/applications/61/users", .failure(.noAnswer("reset"))),
            .init(list, 200, user),
        ])
        try await change(tenant, adding: [.application("Figma")])
        tenant.expectEnd()
    }

    @Test func `removing a user of an application leaves the application alone`() async throws {
        let tenant = Tenant([
            .init(
                "GET /api/v2/applications?workspace_id=0&per_page=100",
                200,
                #"{"applications":[{"id":61,"name":"Figma"}]}"#
            ),
            .init("DELETE /api/v2/applications/61/users?user_ids=7", 204),
        ])
        try await change(tenant, removing: [.application("Figma")])
        tenant.expectEnd()
    }
}
