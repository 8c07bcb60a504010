// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// What keeps an agent from being deactivated, and the moving of work.
@Suite
struct ZohoGuardTests {
    private static func admins(_ quirks: JSONValue = [:]) throws -> (ZohoDeskBench, Int64) {
        var bench = try ZohoDeskBench([
            "accounts": [["email": "ada@acme.example", "name": "Ada Lowe", "type": "Admin"]],
            "primaryContact": "somebody.else@acme.example", "quirks": quirks,
        ])
        // With the connector's own agent disabled, Ada is the only administrator.
        let ada = bench.connector + 1
        try bench.actAs(ada)
        try bench.open(.disableAccount(email: "residue.connector@acme.example"))
        return (bench, ada)
    }

    private static let adminGuards: [(JSONValue, Int, String?)] = [
        (JSONValue.integer(422), 422, "UNPROCESSABLE_ENTITY"), (403, 403, "FORBIDDEN"),
        (0, 204, nil),
    ]

    @Test(arguments: adminGuards)
    func `the last administrator is guarded`(
        quirk: JSONValue,
        status: Int,
        code: String?
    ) throws {
        var (bench, ada) = try Self.admins(["lastAdminGuard": quirk])
        var demoted = bench
        let answer = bench.send(.post, "/agents/\(ada)/deactivate")
        #expect(answer.status == status)
        #expect(answer.code == code)
        let demotion = demoted.send(.patch, "/agents/\(ada)", ["rolePermissionType": "AgentPublic"])
        #expect(demotion.status == (status == 204 ? 200 : status))
        #expect(bench.target.checkInvariants() == [])
    }

    private static let contactGuards: [(JSONValue, Int)] = [
        (JSONValue.integer(422), 422), (0, 204),
    ]

    @Test(arguments: contactGuards)
    func `the primary contact is guarded`(quirk: JSONValue, status: Int) throws {
        var bench = try ZohoDeskBench([
            "accounts": [["email": "ada@acme.example", "type": "Admin"]],
            "primaryContact": "Ada@acme.example", "quirks": ["primaryContactGuard": quirk],
        ])
        #expect(bench.send(.post, "/agents/\(bench.connector + 1)/deactivate").status == status)
    }

    @Test func `an owner of an integration is refused with its name`() throws {
        var bench = try ZohoDeskBench([
            "accounts": [["email": "ada@acme.example"]],
            "integrationAdmins": ["ADA@acme.example"],
        ])
        let answer = bench.send(.post, "/agents/\(bench.connector + 1)/deactivate")
        #expect(answer.status == 422)
        #expect(answer.code == "INTEGRATION_ADMIN_ERROR")
        #expect(answer.body["integration"] == "CRM")
    }

    @Test(arguments: [
        ("integrationAdmins", "integrationAdminStatus"), ("liveChatOnly", "liveChatOnlyStatus"),
    ])
    func `the status of a refusal can be changed`(list: String, quirk: String) throws {
        var bench = try ZohoDeskBench(
            .object([
                "accounts": [["email": "ada@acme.example"]],
                list: ["ada@acme.example"], "quirks": .object([quirk: 403]),
            ])
        )
        #expect(bench.send(.post, "/agents/\(bench.connector + 1)/deactivate").status == 403)
    }

    @Test func `the only live chat agent is refused, and by PATCH too`() throws {
        for runsChecks in [true, false] {
            var bench = try ZohoDeskBench([
                "departments": ["Support", "Billing"],
                "accounts": [
                    ["email": "ada@acme.example", "departments": ["Support", "Billing"]]
                ],
                "liveChatOnly": ["ada@acme.example"],
                "quirks": ["patchStatusRunsChecks": .bool(runsChecks)],
            ])
            let ada = bench.connector + 1
            let answer = bench.send(.post, "/agents/\(ada)/deactivate")
            #expect(answer.code == "ONLY_LIVECHAT_USER")
            let department = bench.department("Billing")
            let leaving = bench.send(
                .post,
                "/departments/\(department)/dissociateAgents",
                ["agentIds": .ids(ada)]
            )
            #expect(leaving.code == "ONLY_LIVECHAT_USER")
            let patch = bench.send(.patch, "/agents/\(ada)", ["status": "DISABLED"])
            #expect(patch.status == (runsChecks ? 422 : 200))
        }
    }

    private static func reassignment(_ bench: ZohoDeskBench, to owner: Int64) -> JSONValue {
        [
            "agentReassignment": [
                [
                    "departmentId": .id(bench.department("Support")),
                    "ticketNewOwner": .id(owner), "taskNewOwner": .integer(owner),
                ]
            ]
        ]
    }

    @Test func `work stays with a disabled agent until it is reassigned`() throws {
        var bench = try ZohoDeskBench(["quirks": ["reassignmentDelay": "10m"]])
        let ada = try bench.agent("ada@acme.example")
        let bo = try bench.agent("bo@acme.example")
        try bench.open(.giveWork(email: "ada@acme.example", items: 5))
        bench.send(.post, "/agents/\(ada)/deactivate")
        func work(_ id: Int64) -> Int { bench.target.openWork(of: AccountKey(String(id))) }
        #expect(work(ada) == 5)
        let body = Self.reassignment(bench, to: bo)
        #expect(bench.send(.post, "/agents/\(ada)/reassignment", body).status == 204)
        #expect(work(ada) == 5)
        bench.wait(.seconds(600))
        #expect(work(ada) == 0)
        #expect(work(bo) == 5)
    }

    @Test func `the work of a deleted agent can be reassigned`() throws {
        var bench = try ZohoDeskBench()
        let ada = try bench.agent("ada@acme.example")
        try bench.open(.giveWork(email: "ada@acme.example", items: 3))
        bench.send(.delete, "/agents/\(ada)")
        #expect(bench.target.openWork(of: AccountKey(String(ada))) == 3)
        let body = Self.reassignment(bench, to: bench.connector)
        #expect(bench.send(.post, "/agents/\(ada)/reassignment", body).status == 204)
        #expect(bench.target.openWork(of: AccountKey(String(ada))) == 0)
    }

    @Test func `the work of an active agent stays where the portal says so`() throws {
        for (isAllowed, status) in [(true, 204), (false, 422)] {
            var bench = try ZohoDeskBench(["quirks": ["reassignActiveAllowed": .bool(isAllowed)]])
            let ada = try bench.agent("ada@acme.example")
            let body = Self.reassignment(bench, to: bench.connector)
            #expect(bench.send(.post, "/agents/\(ada)/reassignment", body).status == status)
        }
    }

    @Test(arguments: [
        ("ticketNewOwner", "/agentReassignment/0/ticketNewOwner missing"),
        ("taskNewOwner", "/agentReassignment/0/taskNewOwner missing"),
        ("departmentId", "/agentReassignment/0/departmentId missing"),
    ])
    func `each row of a reassignment has three keys`(name: String, complaint: String) throws {
        var bench = try ZohoDeskBench()
        let ada = try bench.agent("ada@acme.example")
        var row: JSONObject = [
            "departmentId": .id(bench.department("Support")),
            "ticketNewOwner": .id(bench.connector), "taskNewOwner": .id(bench.connector),
        ]
        row[name] = nil
        let body: JSONValue = ["agentReassignment": [.object(row)]]
        let answer = bench.send(.post, "/agents/\(ada)/reassignment", body)
        #expect(answer.complaints == [complaint])
    }

    @Test func `nobody outside the department inherits work`() throws {
        var bench = try ZohoDeskBench(["departments": ["Support", "Billing"]])
        let ada = try bench.agent("ada@acme.example")
        let bo = try bench.agent(
            "bo@acme.example",
            ["associatedDepartmentIds": .ids(bench.department("Billing"))]
        )
        let answer = bench.send(
            .post,
            "/agents/\(ada)/reassignment",
            Self.reassignment(bench, to: bo)
        )
        #expect(answer.complaints == ["/agentReassignment/0/ticketNewOwner invalid"])
    }
}
