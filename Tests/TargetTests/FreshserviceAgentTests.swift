// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceAgentTests {
    @Test func `a new agent is full-time, active and has never signed in`() throws {
        var bench = try FreshserviceBench()
        let id = try bench.agent("mira@acme.example")
        let agent = bench.send(.get, "/agents/\(id)").body["agent"]
        #expect(agent?["occasional"] == false)
        #expect(agent?["active"] == true)
        #expect(agent?["has_logged_in"] == false)
        #expect(agent?["last_login_at"] == .null)
    }

    @Test func `reading a record again shows what else changed`() throws {
        var bench = try FreshserviceBench()
        let department = bench.send(.post, "/departments", ["name": "IT"])
            .body["department"]?["id"]?.integer
        let id = try bench.agent(
            "mira@acme.example",
            ["department_ids": [.integer(try #require(department))]]
        )
        func agent() -> JSONValue? { bench.send(.get, "/agents/\(id)").body["agent"] }
        #expect(agent()?["department_names"] == ["IT"])
        #expect(agent()?["has_logged_in"] == false)
        _ = bench.send(.put, "/departments/\(department ?? 0)", ["name": "Systems"])
        #expect(agent()?["department_names"] == ["Systems"])
        try bench.open(.signIn(email: "mira@acme.example"))
        #expect(agent()?["has_logged_in"] == true)
        #expect(agent()?["last_login_at"] != .null)
    }

    @Test func `a created record says where it is`() throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(
            .post,
            "/agents",
            [
                "first_name": "Mira", "email": "mira@acme.example",
                "roles": [["role_id": .integer(bench.role("SD Agent"))]],
            ]
        )
        #expect(answer.status == 201)
        let id = try #require(answer.body["agent"]?["id"]?.integer)
        let location = answer.response.headers["Location"]
        #expect(location == "https://acme.freshservice.com/api/v2/agents/\(id)")
    }

    @Test func `complaints come all at once`() throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(
            .post,
            "/agents",
            ["email": "nobody", "shoe_size": 43, "occasional": "yes"]
        )
        #expect(answer.status == 400)
        let entries = answer.body["errors"]?.array ?? []
        let pairs = Set(entries.map { "\($0["field"]?.string ?? "") \($0["code"]?.string ?? "")" })
        #expect(
            pairs == [
                "shoe_size invalid_field", "email invalid_value", "occasional datatype_mismatch",
                "first_name missing_field", "roles missing_field",
            ]
        )
    }

    @Test(arguments: ["role_ids", "group_ids", "ticket_scope", "scopes"])
    func `attributes removed from the API are refused`(_ name: String) throws {
        var bench = try FreshserviceBench()
        let id = try bench.agent("mira@acme.example")
        #expect(bench.send(.put, "/agents/\(id)", .object([name: []])).code == "invalid_field")
    }

    @Test func `deactivating answers 200 with roles and groups still there`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let id = try bench.agent(
            "mira@acme.example",
            ["member_of": [.integer(bench.group("Network"))]]
        )
        let answer = bench.send(.delete, "/agents/\(id)")
        #expect(answer.status == 200)
        #expect(answer.body["agent"]?["active"] == false)
        #expect(answer.body["agent"]?["member_of"] == [.integer(bench.group("Network"))])
        #expect(answer.body["agent"]?["roles"]?.array?.count == 1)
    }

    @Test func `a reactivated agent is occasional and keeps the roles`() throws {
        var bench = try FreshserviceBench(["seats": ["agent": 1]])
        let id = try bench.agent("mira@acme.example")
        bench.send(.delete, "/agents/\(id)")
        let agent = bench.send(.put, "/agents/\(id)/reactivate").body["agent"]
        #expect(agent?["active"] == true)
        #expect(agent?["occasional"] == true)
        #expect(agent?["roles"]?.array?.count == 1)
    }

    @Test func `a seat freed by a deactivation can be taken, and then there is none to return to`()
        throws
    {
        var bench = try FreshserviceBench(["seats": ["agent": 1]])
        let mira = try bench.agent("mira@acme.example")
        bench.send(.delete, "/agents/\(mira)")
        _ = try bench.agent("noor@acme.example")
        bench.send(.put, "/agents/\(mira)/reactivate")
        let answer = bench.send(.put, "/agents/\(mira)", ["occasional": false])
        #expect(answer.status == 403)
        #expect(answer.code == "access_denied")
    }

    @Test func `creating beyond the seats is refused and creates nobody`() throws {
        var bench = try FreshserviceBench(["seats": ["agent": 0]])
        let role = JSONValue.integer(bench.role("SD Agent"))
        var body: JSONObject = [
            "first_name": "Mira", "email": "mira@acme.example", "roles": [["role_id": role]],
        ]
        #expect(bench.send(.post, "/agents", .object(body)).status == 403)
        #expect(bench.target.accounts.count == 1)
        body["occasional"] = true
        #expect(bench.send(.post, "/agents", .object(body)).status == 201)
    }

    @Test func `a conversion keeps the id and drops roles, groups and seat`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"], "seats": ["agent": 1]])
        let id = try bench.agent(
            "mira@acme.example",
            ["member_of": [.integer(bench.group("Network"))]]
        )
        let answer = bench.send(.put, "/agents/\(id)/convert_to_requester")
        #expect(answer.body["requester"]?["id"] == .integer(id))
        #expect(answer.body["requester"]?["active"] == true)
        #expect(answer.body["requester"]?["is_agent"] == false)
        #expect(bench.pathTexts(id) == ["account requester direct usable"])
        #expect(bench.target.store.hasFreeSeat)
        #expect(bench.send(.get, "/agents/\(id)").status == 404)
    }

    @Test func `every update without the department flag takes it back`() throws {
        var bench = try FreshserviceBench(["departments": ["Finance"]])
        let department = bench.target.store.departments.firstID
        let flag = "can_see_all_tickets_from_associated_departments"
        let id = try bench.agent(
            "mira@acme.example",
            JSONObject([
                .init(key: "department_ids", value: [.integer(department)]),
                .init(key: flag, value: true),
            ])
        )
        #expect(bench.pathTexts(id).contains("departmentTickets Finance inherited usable"))
        let count = bench.target.changes.count
        let agent = bench.send(.put, "/agents/\(id)", ["address": "1 Quay"]).body["agent"]
        #expect(agent?[flag] == false)
        #expect(bench.kinds(from: count).contains(.revoked))
    }

    @Test func `an update that changes nothing leaves no trace`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let groups: JSONValue = [.integer(bench.group("Network"))]
        let id = try bench.agent("mira@acme.example", ["member_of": groups, "language": "de"])
        let count = bench.target.changes.count
        bench.wait(.seconds(60))
        let before = bench.send(.get, "/agents/\(id)").body
        let answer = bench.send(
            .put,
            "/agents/\(id)",
            [
                "member_of": groups, "language": "de", "occasional": false,
                "roles": [["role_id": .integer(bench.role("SD Agent"))]],
            ]
        )
        #expect(answer.body == before)
        #expect(bench.target.changes.count == count)
    }

    @Test func `roles are replaced as a whole, the old ones first`() throws {
        var bench = try FreshserviceBench()
        let id = try bench.agent("mira@acme.example")
        let count = bench.target.changes.count
        bench.send(
            .put,
            "/agents/\(id)",
            ["roles": [["role_id": .integer(bench.role("IT Agent"))]]]
        )
        #expect(bench.kinds(from: count) == [.revoked, .granted])
        #expect(bench.pathTexts(id).contains("role IT Agent direct usable"))
    }

    @Test func `a role without a workspace lands in the primary one`() throws {
        var bench = try FreshserviceBench(["workspaces": ["HR"]])
        let role = JSONValue.integer(bench.role("SD Agent"))
        let id = try bench.agent(
            "mira@acme.example",
            ["roles": [["role_id": role, "workspace_id": 3]]]
        )
        #expect(bench.pathTexts(id).contains("role SD Agent direct through workspace 3 usable"))
        let agent = bench.send(.put, "/agents/\(id)", ["roles": [["role_id": role]]]).body["agent"]
        #expect(agent?["roles"]?.array?.first?["workspace_id"] == 2)
        #expect(bench.pathTexts(id).contains("role SD Agent direct usable"))
    }

    @Test(arguments: [("growth", 400), ("pro", 200)])
    func `roles limited to groups need a larger plan`(_ plan: String, _ status: Int) throws {
        var bench = try FreshserviceBench(["plan": .string(plan), "groups": ["Network"]])
        let id = try bench.agent("mira@acme.example")
        let role: JSONValue = [
            "role_id": .integer(bench.role("SD Agent")), "assignment_scope": "specified_groups",
            "groups": [.integer(bench.group("Network"))],
        ]
        #expect(bench.send(.put, "/agents/\(id)", ["roles": [role]]).status == status)
    }

    @Test func `the last role cannot be removed`() throws {
        var bench = try FreshserviceBench()
        let id = try bench.agent("mira@acme.example")
        #expect(bench.send(.put, "/agents/\(id)", ["roles": []]).code == "invalid_value")
    }

    @Test func `an address is taken by agents and requesters, active or not, in any case`() throws {
        var bench = try FreshserviceBench()
        let mira = try bench.agent("mira@acme.example")
        let jon = try bench.requester("jon@acme.example")
        bench.send(.put, "/requesters/\(jon)", ["secondary_emails": ["jb@acme.example"]])
        bench.send(.delete, "/agents/\(mira)")
        bench.send(.delete, "/requesters/\(jon)")
        for email in ["MIRA@acme.example", "jon@acme.example", "Jb@acme.example"] {
            let body: JSONValue = ["first_name": "X", "primary_email": .string(email)]
            let answer = bench.send(.post, "/requesters", body)
            #expect(answer.status == 409)
            #expect(answer.code == "duplicate_value")
        }
    }

    @Test func `forgetting frees the address and ends everything`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let id = try bench.agent(
            "mira@acme.example",
            ["member_of": [.integer(bench.group("Network"))]]
        )
        try bench.open(.signIn(email: "mira@acme.example"))
        let count = bench.target.changes.count
        #expect(bench.send(.delete, "/agents/\(id)/forget").status == 204)
        #expect(
            bench.kinds(from: count) == [
                .sessionEnded, .revoked, .revoked, .seatReleased, .accountDeleted,
            ]
        )
        #expect(bench.send(.get, "/agents/\(id)").status == 404)
        #expect(bench.paths(id).isEmpty)
        #expect(bench.target.profile(of: AccountKey(String(id))) == nil)
        #expect(try bench.agent("mira@acme.example") != id)
    }

    @Test func `the key's owner and the last admin are out of reach`() throws {
        var bench = try FreshserviceBench()
        let own = try #require(bench.send(.get, "/agents/me").body["agent"]?["id"]?.integer)
        #expect(bench.send(.delete, "/agents/\(own)").status == 403)
        #expect(bench.send(.put, "/agents/\(own)/convert_to_requester").status == 403)
        #expect(bench.send(.delete, "/agents/\(own)/forget").status == 403)
    }

    @Test func `without that protection the connector can lock itself out`() throws {
        var bench = try FreshserviceBench(["quirks": ["protectsSelfAndLastAdmin": false]])
        let own = try #require(bench.send(.get, "/agents/me").body["agent"]?["id"]?.integer)
        #expect(bench.send(.delete, "/agents/\(own)").status == 200)
        #expect(bench.send(.get, "/agents/me").status == 401)
    }

    @Test func `an agent added to a restricted group only waits`() throws {
        var bench = try FreshserviceBench([
            "groups": [["name": "Payroll", "restricted": true, "approvalRequired": true]]
        ])
        let group = JSONValue.integer(bench.group("Payroll"))
        let id = try bench.agent("mira@acme.example", ["member_of": [group]])
        #expect(bench.pathTexts(id).contains("group Payroll pending latent"))
        try bench.open(.approvePending(email: "mira@acme.example"))
        #expect(bench.pathTexts(id).contains("group Payroll group usable"))
    }
}
