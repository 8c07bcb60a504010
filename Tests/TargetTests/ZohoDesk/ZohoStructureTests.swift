// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// Roles, profiles, departments and teams.
@Suite
struct ZohoStructureTests {
    private static func bench(_ more: JSONObject = [:]) throws -> ZohoDeskBench {
        var settings: JSONObject = [
            "departments": ["Support", "Billing"],
            "roles": ["Head", ["name": "Lead", "reportsTo": "Head"]],
            "teams": [["name": "Tier 2", "department": "Support"]],
            "accounts": [
                ["email": "ada@acme.example", "name": "Ada Lowe", "role": "Lead"],
                ["email": "bo@acme.example", "name": "Bo Lind", "role": "Head", "active": false],
            ],
        ]
        for member in more.members { settings[member.key] = member.value }
        return try ZohoDeskBench(.object(settings))
    }

    @Test func `the default roles form a tree under the CEO`() throws {
        var bench = try ZohoDeskBench()
        #expect(bench.send(.get, "/roles/count").body == ["count": 7])
        let root = bench.send(.get, "/roles/\(bench.role("CEO"))").body
        #expect(root["reportsTo"] == .null)
        #expect(root["immediateSubRoles"]?.array?.count == 6)
        #expect(bench.send(.get, "/personalRole").body["name"] == "Personal")
        #expect(bench.send(.get, "/roles?isVisible=true").ids().count == 2)
        #expect(bench.send(.get, "/rolesByIds?roleIds=1").status == 204)
        #expect(bench.send(.get, "/roles?searchStr=*agent*").ids() == [bench.role("LightAgent")])
    }

    @Test(arguments: [
        ("/roles/count?isDefault=true", 7), ("/roles/count?isDefault=false", 2),
        ("/roles/count?isVisible=true&isDefault=true", 2), ("/profiles/count", 4),
        ("/profiles/count?visible=false", 1), ("/profiles/count?default=false", 0),
    ])
    func `counts take the filters of their lists`(path: String, count: Int64) throws {
        var bench = try Self.bench()
        #expect(bench.send(.get, path).body == ["count": .integer(count)])
    }

    @Test func `a role is created, changed and deleted with a replacement`() throws {
        var bench = try Self.bench()
        let head = bench.role("Head")
        let made = bench.send(
            .post,
            "/roles",
            ["name": "Duty", "reportsTo": .integer(head), "shareDataWithPeers": true]
        )
        #expect(made.body["reportsTo"] == .id(head))
        #expect(made.body["shareDataWithPeers"] == true)
        let twice = bench.send(.post, "/roles", ["name": "duty", "shareDataWithPeers": false])
        #expect(twice.complaints == ["/name duplicate"])
        #expect(
            bench.send(.post, "/roles", [:]).complaints == [
                "/name missing", "/shareDataWithPeers missing",
            ]
        )
        let loose = bench.send(.post, "/roles", ["name": "Spare", "shareDataWithPeers": false])
        #expect(loose.body["reportsTo"] == .id(bench.role("CEO")))
        let lead = bench.role("Lead")
        let circle = bench.send(.patch, "/roles/\(head)", ["reportsTo": .id(lead)])
        #expect(circle.complaints == ["/reportsTo invalid"])
        let gone = bench.send(.post, "/roles/\(head)/delete", ["transferToRoleId": .id(made.id)])
        #expect(gone.complaints == ["/transferToRoleId invalid"])
        let manager = bench.role("Manager")
        let heir: JSONValue = ["transferToRoleId": .id(manager)]
        #expect(bench.send(.post, "/roles/\(head)/delete", heir).status == 204)
        #expect(bench.send(.get, "/roles/\(lead)").body["reportsTo"] == .id(manager))
        #expect(try bench.row(bench.connector + 2).roleID == manager)
        #expect(
            bench.send(.get, "/roles/\(manager)/agents").ids("associatedAgents") == [
                bench.connector + 2
            ]
        )
        let ceo: JSONValue = ["transferToRoleId": .id(bench.role("CEO"))]
        #expect(bench.send(.post, "/roles/\(manager)/delete", ceo).status == 422)
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `a profile is cloned, changed and deleted with a replacement`() throws {
        var bench = try Self.bench()
        let agent = bench.profile("Agent")
        let clone = bench.send(.post, "/profiles/\(agent)/clone", ["name": "Senior"])
        #expect(clone.body["type"] == "Custom")
        #expect(
            bench.send(.post, "/profiles/\(agent)/clone", ["name": "AGENT"]).complaints == [
                "/name duplicate"
            ]
        )
        let changed = bench.send(
            .patch,
            "/profiles/\(clone.id)",
            ["permissions": ["setup": ["manageAgents": true]], "name": "Chief"]
        )
        #expect(changed.body["permissions"]?["setup"]?["manageAgents"] == true)
        #expect(changed.body["permissions"]?["setup"]?["permission"] == false)
        let unknown = bench.send(
            .patch,
            "/profiles/\(clone.id)",
            ["permissions": ["setup": ["fly": true]]]
        )
        #expect(unknown.complaints == ["/permissions invalid"])
        let ada = bench.connector + 1
        bench.send(.patch, "/agents/\(ada)", ["profileId": .id(clone.id)])
        #expect(bench.target.store.adminCount == 2)
        #expect(bench.send(.get, "/profiles/\(clone.id)/agents?active=true").ids("agents") == [ada])
        #expect(bench.send(.get, "/profiles/\(clone.id)/agents?active=false").status == 204)
        let heir: JSONValue = ["transferToProfileId": .id(agent)]
        #expect(bench.send(.post, "/profiles/\(clone.id)/delete", heir).status == 204)
        #expect(try bench.row(ada).profileID == agent)
        #expect(bench.send(.post, "/profiles/\(agent)/delete", heir).status == 422)
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `each generation searches profiles with its own wildcard`() throws {
        var new = try ZohoDeskBench()
        #expect(new.send(.get, "/profiles?searchStr=%25agent").status == 204)
        #expect(new.send(.get, "/profiles?searchStr=light%25").ids().count == 1)
        #expect(
            new.send(.get, "/profiles?fields=type").body["data"]?.array?.first?.object?.keys == [
                "id", "name", "type",
            ]
        )
        var old = try ZohoDeskBench(["oas": "old"])
        #expect(old.send(.get, "/profiles?searchStr=light*").ids().count == 1)
        #expect(old.send(.get, "/profiles?searchStr=nothing").body == ["data": []])
    }

    @Test func `departments and agents refer to each other`() throws {
        var bench = try Self.bench()
        let ada = bench.connector + 1
        let billing = bench.department("Billing")
        let list: JSONValue = ["agentIds": [.integer(ada)]]
        #expect(bench.send(.get, "/departments/\(billing)/associableAgents").ids() == [ada])
        #expect(bench.send(.post, "/departments/\(billing)/associateAgents", list).status == 204)
        #expect(
            bench.send(.get, "/departments/\(billing)").body["associatedAgentIds"]
                == .ids(bench.connector, ada)
        )
        #expect(bench.send(.get, "/departments/\(billing)/agents?searchStr=lowe").ids() == [ada])
        #expect(bench.send(.post, "/departments/\(billing)/dissociateAgents", list).status == 204)
        let support = bench.department("Support")
        let only = bench.send(.post, "/departments/\(support)/dissociateAgents", list)
        #expect(only.status == 422)
        var loose = try Self.bench(["quirks": ["onlyDepartmentGuard": false]])
        #expect(
            loose.send(
                .post,
                "/departments/\(loose.department("Support"))/dissociateAgents",
                ["agentIds": .ids(loose.connector + 1)]
            ).status == 204
        )
    }

    @Test func `a disabled department passes on its agents`() throws {
        var bench = try Self.bench()
        let made = bench.send(
            .post,
            "/departments",
            ["name": "Returns", "associatedAgentIds": .ids(bench.connector + 1)]
        )
        #expect(made.body["createdTime"] == "2026-03-02T09:00:00.000Z")
        let path = "/departments/\(made.id)"
        #expect(
            bench.send(.post, "\(path)/disable", [:]).complaints == [
                "/agentNewDepartment missing"
            ]
        )
        let billing = bench.department("Billing")
        let answer = bench.send(.post, "\(path)/disable", ["agentNewDepartment": .id(billing)])
        #expect(answer.status == 204)
        #expect(try bench.row(bench.connector + 1).departments.contains(billing))
        #expect(bench.send(.get, "/departments?isEnabled=false").ids() == [made.id])
        #expect(bench.send(.post, "\(path)/enable").status == 204)
        #expect(bench.send(.get, path).body["isEnabled"] == true)
        #expect(
            bench.send(.get, "/departments/checkExists?departmentName=returns").body
                == ["isDepartmentNameExist": true]
        )
    }

    @Test func `one's own departments are filtered by state`() throws {
        var bench = try Self.bench()
        let (support, billing) = (bench.department("Support"), bench.department("Billing"))
        let heir: JSONValue = ["agentNewDepartment": .id(support)]
        bench.send(.post, "/departments/\(billing)/disable", heir)
        let body: JSONValue = ["agentIds": .ids(bench.connector)]
        bench.send(.post, "/departments/\(billing)/associateAgents", body)
        #expect(bench.send(.get, "/myDepartments").ids() == [support, billing])
        #expect(bench.send(.get, "/myDepartments?isEnabled=true").ids() == [support])
        #expect(bench.send(.get, "/myDepartments?chatStatus=AVAILABLE").status == 204)
    }

    @Test func `a department update accepts what a creation accepts`() throws {
        var bench = try Self.bench()
        let (ada, bo) = (bench.connector + 1, bench.connector + 2)
        let path = "/departments/\(bench.department("Billing"))"
        let changed = bench.send(
            .patch,
            path,
            [
                "name": "Pay", "description": "Money", "isVisibleInCustomerPortal": false,
                "associatedAgentIds": .ids(bench.connector, ada),
            ]
        ).body
        #expect(changed["name"] == "Pay")
        #expect(changed["description"] == "Money")
        #expect(changed["isVisibleInCustomerPortal"] == false)
        #expect(changed["associatedAgentIds"] == .ids(bench.connector, ada))
        let other = bench.send(.patch, path, ["associatedAgentIds": .ids(bo)]).body
        #expect(other["associatedAgentIds"] == .ids(bo))
        for wrong in [JSONValue.ids(), .ids(1)] {
            let answer = bench.send(.patch, path, ["associatedAgentIds": wrong])
            #expect(answer.complaints == ["/associatedAgentIds invalid"])
        }
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `an update leaves nobody without a department`() throws {
        var bench = try Self.bench()
        let path = "/departments/\(bench.department("Support"))"
        let count = bench.target.changes.count
        let body: JSONValue = ["associatedAgentIds": .ids(bench.connector), "description": "x"]
        #expect(bench.send(.patch, path, body).status == 422)
        #expect(bench.target.changes.count == count)
    }

    @Test func `an older portal changes less about a department`() throws {
        var strict = try Self.bench(["oas": "old"])
        let id = strict.department("Billing")
        #expect(
            strict.send(.patch, "/departments/\(id)", ["name": "Pay"]).complaints == [
                "/name invalid"
            ]
        )
        #expect(
            strict.send(.patch, "/departments/\(id)", ["nameInCustomerPortal": "Pay"])
                .body["nameInCustomerPortal"] == "Pay"
        )
    }

    @Test func `team lists are paged from zero, whatever other lists do`() throws {
        let teams = (1...5).map { number -> JSONValue in
            ["name": .string("Team \(number)"), "roles": ["CEO"]]
        }
        var bench = try ZohoDeskBench(["teams": .array(teams)])
        let first = bench.team("Team 1")
        let paths = [
            "/teams", "/departments/\(bench.department("Support"))/teams",
            "/roles/\(bench.role("CEO"))/teams", "/agents/\(bench.connector)/teams",
        ]
        for path in paths {
            let page = bench.send(.get, "\(path)?from=1&limit=2").ids("teams")
            #expect(page == [first + 1, first + 2], "\(path)")
            #expect(bench.send(.get, "\(path)?limit=0").ids("teams").count == 5, "\(path)")
            #expect(bench.send(.get, "\(path)?from=5").body == ["teams": []], "\(path)")
            #expect(bench.send(.get, "\(path)?limit=201").status == 422, "\(path)")
        }
    }

    @Test func `nobody has a photo and no department has a logo`() throws {
        var bench = try ZohoDeskBench([
            "connector": ["scopes": ["Desk.basic.READ", "profile.userphoto.READ"]]
        ])
        for path in [
            "/agents/\(bench.connector)/photo?fileSize=THUMBNAIL",
            "/departments/\(bench.department("Support"))/logo",
        ] {
            #expect(bench.send(.get, path).code == "URL_NOT_FOUND", "\(path)")
        }
    }

    @Test func `members of a team come from agents, roles, lower roles and sub-teams`() throws {
        var bench = try Self.bench()
        let (ada, bo) = (bench.connector + 1, bench.connector + 2)
        let tier = bench.team("Tier 2")
        func derived(_ id: Int64) -> [Int64] {
            (bench.send(.get, "/teams/\(id)").body["derivedAgents"]?.array ?? [])
                .compactMap { $0.string.flatMap { Int64($0) } }
        }
        bench.send(.patch, "/teams/\(tier)", ["roles": .ids(bench.role("Lead"))])
        #expect(derived(tier) == [ada])
        bench.send(.post, "/agents/activate", ["agentIds": .ids(bo)])
        let body: JSONValue = ["roles": [], "rolesWithSubordinates": .ids(bench.role("Head"))]
        bench.send(.patch, "/teams/\(tier)", body)
        #expect(derived(tier) == [ada, bo])
        let outer = bench.send(
            .post,
            "/teams",
            [
                "departmentId": .id(bench.department("Support")), "name": "All",
                "subTeams": .ids(tier), "agents": .ids(bench.connector),
            ]
        ).id
        #expect(derived(outer) == [bench.connector, ada, bo])
        #expect(bench.send(.get, "/agents/\(bo)/teams").ids("teams") == [tier, outer])
        #expect(bench.send(.get, "/teams/\(outer)/members").ids("members").count == 3)
        let circle = bench.send(.patch, "/teams/\(tier)", ["subTeams": .ids(outer)])
        #expect(circle.complaints == ["/subTeams invalid"])
        #expect(bench.send(.get, "/teams/\(tier)/associables").body == ["teams": []])
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `disabled agents leave the derived ones unless the portal keeps them`() throws {
        for drops in [true, false] {
            var bench = try Self.bench(["quirks": ["derivedAgentsDropDisabled": .bool(drops)]])
            let (ada, tier) = (bench.connector + 1, bench.team("Tier 2"))
            bench.send(.patch, "/teams/\(tier)", ["agents": .ids(ada)])
            bench.send(.post, "/agents/\(ada)/deactivate")
            let team = bench.send(.get, "/teams/\(tier)").body
            #expect(team["agents"] == .ids(ada))
            #expect(team["derivedAgents"] == (drops ? [] : .ids(ada)))
        }
    }

    @Test func `a team is deleted with all four keys and an empty answer`() throws {
        var bench = try Self.bench()
        let path = "/teams/\(bench.team("Tier 2"))/deleteTeam"
        #expect(bench.send(.post, path, ["ticketNewTeam": nil]).complaints.count == 3)
        let body: JSONValue = [
            "ticketNewTeam": nil, "ticketNewAgent": .id(bench.connector), "taskNewTeam": nil,
            "taskNewAgent": nil,
        ]
        let answer = bench.send(.post, path, body)
        #expect(answer.status == 200)
        #expect(answer.response.body.isEmpty)
        #expect(bench.send(.get, "/teams").body == ["teams": []])
    }

    @Test func `a department has at most sixty teams`() throws {
        let teams = (1...60).map { JSONValue.string("Team \($0)") }
        var bench = try ZohoDeskBench(["teams": .array(teams)])
        #expect(bench.send(.get, "/teams").ids("teams").count == 60)
        #expect(bench.send(.get, "/teams?limit=7&from=58").ids("teams").count == 2)
        let body: JSONValue = [
            "departmentId": .id(bench.department("Support")), "name": "One more",
        ]
        let answer = bench.send(.post, "/teams", body)
        #expect(answer.status == 403)
        #expect(answer.body["feature"] == "TEAM")
    }

    @Test func `sharing rules are read and changed by module`() throws {
        var bench = try ZohoDeskBench()
        #expect(bench.send(.get, "/dataSharingRules").body["tickets"] == "public")
        let answer = bench.send(.patch, "/dataSharingRules", ["tickets": "private"])
        #expect(answer.body["tickets"] == "private")
        #expect(
            bench.send(.patch, "/dataSharingRules", ["tickets": "open"]).complaints == [
                "/tickets invalid"
            ]
        )
    }
}
