// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceGroupTests {
    private static let payroll: JSONValue = [
        "groups": [["name": "Payroll", "restricted": true, "approvalRequired": true]]
    ]

    @Test func `writing members replaces the list and shows on the agents`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let group = bench.group("Network")
        let mira = try bench.agent("mira@acme.example", ["member_of": [.integer(group)]])
        let noor = try bench.agent("noor@acme.example")
        let count = bench.target.changes.count
        let answer = bench.send(.put, "/groups/\(group)", ["members": [.integer(noor)]])
        #expect(answer.body["group"]?["members"] == [.integer(noor)])
        #expect(bench.kinds(from: count) == [.revoked, .granted])
        #expect(bench.send(.get, "/agents/\(mira)").body["agent"]?["member_of"] == [])
        #expect(
            bench.send(.get, "/agents/\(noor)").body["agent"]?["member_of"] == [.integer(group)]
        )
    }

    @Test func `a list shows every group as it is, whatever has just changed`() throws {
        var bench = try FreshserviceBench(["groups": ["Network", "Payroll"]])
        let network = bench.group("Network")
        let mira = try bench.agent("mira@acme.example", ["member_of": [.integer(network)]])
        func expectFresh(_ names: [JSONValue]) {
            let rows = bench.send(.get, "/groups").body["groups"]?.array ?? []
            #expect(rows.compactMap { $0["name"] } == names)
            for row in rows {
                let one = bench.send(.get, "/groups/\(row["id"]?.integer ?? 0)").body["group"]
                #expect(row == one)
            }
        }
        expectFresh(["Network", "Payroll"])
        bench.send(.put, "/agents/\(mira)", ["member_of": []])
        expectFresh(["Network", "Payroll"])
        let changes: [JSONObject] = [
            ["description": "Cables"], ["escalate_to": .integer(mira)], ["unassigned_for": "1h"],
            ["leaders": [.integer(mira)]], ["restricted": true], ["approval_required": true],
            ["members": [.integer(mira)]], ["approval_required": false],
            ["auto_ticket_assign": true], ["business_hours_id": 7],
        ]
        for change in changes {
            #expect(bench.send(.put, "/groups/\(network)", .object(change)).status == 200)
            expectFresh(["Network", "Payroll"])
        }
        bench.send(.put, "/groups/\(network)", ["name": "Quality"])
        expectFresh(["Payroll", "Quality"])
        bench.send(.post, "/groups", ["name": "Hosting"])
        expectFresh(["Hosting", "Payroll", "Quality"])
        bench.send(.delete, "/groups/\(network)")
        expectFresh(["Hosting", "Payroll"])
    }

    @Test func `leaders join a restricted group at once, members wait`() throws {
        var bench = try FreshserviceBench(Self.payroll)
        let mira = try bench.agent("mira@acme.example")
        let noor = try bench.agent("noor@acme.example")
        let answer = bench.send(
            .put,
            "/groups/\(bench.group("Payroll"))",
            ["members": [.integer(mira)], "leaders": [.integer(noor)]]
        )
        #expect(answer.body["group"]?["members"] == [])
        #expect(answer.body["group"]?["members_pending_approval"] == [.integer(mira)])
        #expect(bench.pathTexts(mira).contains("group Payroll pending latent"))
        #expect(bench.pathTexts(noor).contains("groupLeader Payroll group usable"))
    }

    @Test func `pending ids that are not sent again are withdrawn`() throws {
        var bench = try FreshserviceBench(Self.payroll)
        let group = bench.group("Payroll")
        let mira = try bench.agent("mira@acme.example")
        let noor = try bench.agent("noor@acme.example")
        bench.send(.put, "/groups/\(group)", ["members": [.integer(mira)]])
        bench.send(.put, "/groups/\(group)", ["members": [.integer(noor)]])
        let body = bench.send(.get, "/groups/\(group)").body["group"]
        #expect(body?["members_pending_approval"] == [.integer(noor)])
        #expect(!bench.pathTexts(mira).contains("group Payroll pending latent"))
    }

    @Test(arguments: ["restricted", "approval_required"])
    func `disabling approval lets in everybody who is waiting`(_ name: String) throws {
        var bench = try FreshserviceBench(Self.payroll)
        let group = bench.group("Payroll")
        let mira = try bench.agent("mira@acme.example", ["observer_of": [.integer(group)]])
        #expect(bench.pathTexts(mira).contains("groupObserver Payroll pending latent"))
        bench.send(.put, "/groups/\(group)", .object([name: false]))
        #expect(bench.pathTexts(mira).contains("groupObserver Payroll group usable"))
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `an empty list empties the group`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let group = bench.group("Network")
        _ = try bench.agent("mira@acme.example", ["member_of": [.integer(group)]])
        let body = bench.send(.put, "/groups/\(group)", ["members": []]).body
        #expect(body["group"]?["members"] == [])
    }

    @Test func `a list shows one workspace, the primary one by default`() throws {
        var bench = try FreshserviceBench([
            "workspaces": ["HR"],
            "groups": ["Network", ["name": "People", "workspace": "HR"]],
        ])
        let primary = bench.send(.get, "/groups").body["groups"]?.array ?? []
        #expect(primary.compactMap { $0["name"]?.string } == ["Network"])
        let other = bench.send(.get, "/groups?workspace_id=3").body["groups"]?.array ?? []
        #expect(other.compactMap { $0["name"]?.string } == ["People"])
        #expect(bench.send(.get, "/groups?workspace_id=9").status == 400)
    }

    @Test func `deleting a group ends memberships and shrinks roles limited to it`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let group = JSONValue.integer(bench.group("Network"))
        let id = try bench.agent(
            "mira@acme.example",
            [
                "member_of": [group],
                "roles": [
                    [
                        "role_id": .integer(bench.role("SD Agent")), "groups": [group],
                        "assignment_scope": "specified_groups",
                    ]
                ],
            ]
        )
        #expect(bench.send(.delete, "/groups/\(bench.group("Network"))").status == 204)
        let agent = bench.send(.get, "/agents/\(id)").body["agent"]
        #expect(agent?["member_of"] == [])
        #expect(agent?["roles"]?.array?.first?["assignment_scope"] == "assigned_items")
        #expect(bench.send(.get, "/groups/\(bench.group("Network"))").status == 404)
    }

    @Test(
        arguments: [
            ("agent_ids", [], "invalid_field"), ("workspace_id", 3, "readonly_field"),
            ("members", [7], "invalid_value"), ("unassigned_for", "5m", "invalid_value"),
            ("restricted", "yes", "datatype_mismatch"),
        ] as [(String, JSONValue, String)]
    )
    func `a member that does not fit is refused`(
        _ name: String,
        _ value: JSONValue,
        _ code: String
    ) throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let answer = bench.send(.put, "/groups/\(bench.group("Network"))", .object([name: value]))
        #expect(answer.status == 400)
        #expect(answer.code == code)
    }

    @Test(arguments: [409, 400])
    func `a name that is taken is refused with the configured status`(_ status: Int) throws {
        var bench = try FreshserviceBench([
            "groups": ["Network"], "quirks": ["duplicateStatus": .integer(Int64(status))],
        ])
        let answer = bench.send(.post, "/groups", ["name": "Network"])
        #expect(answer.status == status)
        #expect(answer.code == "duplicate_value")
    }

    @Test func `updating a group takes more than the right to edit agents`() throws {
        let settings: JSONValue = [
            "groups": ["Network"], "keyOwner": ["role": "Admin"],
        ]
        var bench = try FreshserviceBench(settings)
        let path = "/groups/\(bench.group("Network"))"
        #expect(bench.send(.put, path, ["members": []]).code == "access_denied")
        #expect(bench.send(.get, path).status == 200)
    }

    @Test func `a deactivated agent stays in the group's list`() throws {
        var bench = try FreshserviceBench(["groups": ["Network"]])
        let group = bench.group("Network")
        let id = try bench.agent("mira@acme.example", ["member_of": [.integer(group)]])
        bench.send(.delete, "/agents/\(id)")
        bench.wait(.seconds(3_600))
        let members = bench.send(.get, "/groups/\(group)").body["group"]?["members"]
        #expect(members == [.integer(id)])
        #expect(bench.pathTexts(id).contains("group Network group latent"))
    }

    @Test(arguments: ["deactivationDropsGroups", "cleanUpDropsGroups"])
    func `it leaves the list if the account is configured that way`(_ quirk: String) throws {
        var bench = try FreshserviceBench(["groups": ["Network"], "quirks": .object([quirk: true])])
        let group = bench.group("Network")
        let id = try bench.agent("mira@acme.example", ["member_of": [.integer(group)]])
        bench.send(.delete, "/agents/\(id)")
        bench.wait(.seconds(3_600))
        #expect(bench.send(.get, "/groups/\(group)").body["group"]?["members"] == [])
        #expect(!bench.pathTexts(id).contains("group Network group latent"))
    }
}
