// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct ZohoDeskConformanceTests {
    static let settings: JSONValue = [
        "departments": ["Support", "Billing"],
        "roles": ["Head", ["name": "Support Lead", "reportsTo": "Head"]],
        "profiles": ["Team Lead"],
        "teams": [
            ["name": "Tier 2", "department": "Support", "rolesWithSubordinates": ["Head"]],
            ["name": "All hands", "department": "Support", "subTeams": ["Tier 2"]],
        ],
        "accounts": [
            [
                "email": "mira@acme.example", "name": "Mira Okafor", "role": "Support Lead",
                "departments": ["Support", "Billing"], "teams": ["All hands"],
            ],
            ["email": "jon@acme.example", "name": "Jon Reyes", "confirmed": false],
            ["email": "lea@acme.example", "name": "Lea Sand", "type": "Light"],
        ],
    ]

    /// Every kind of write, on the people of `settings` and on new ones.
    private static func script(_ bench: ZohoDeskBench) -> [WireRequest] {
        let mira = bench.connector + 1
        let jon = mira + 1
        let lea = jon + 1
        let new = lea + 1
        let support = bench.department("Support")
        let billing = bench.department("Billing")
        let tier = bench.team("Tier 2")
        let role = bench.target.store.roles.nextID
        let profile = bench.target.store.profiles.nextID
        let team = bench.target.store.teams.nextID
        let department = bench.target.store.departments.nextID
        return [
            bench.request(.get, "/myinfo"),
            bench.request(.post, "/agents", bench.body("noor@acme.example")),
            bench.request(.post, "/agents", bench.body("noor@acme.example")),
            bench.request(.get, "/agents?limit=50&include=role,profile"),
            bench.request(.patch, "/agents/\(new)", ["phone": "1", "firstName": "Noor"]),
            bench.request(
                .patch,
                "/agents/\(mira)",
                ["roleId": .id(bench.role("Manager")), "associatedDepartmentIds": .ids(support)]
            ),
            bench.request(
                .post,
                "/roles",
                [
                    "name": "Duty", "reportsTo": .id(bench.role("Head")),
                    "shareDataWithPeers": false,
                ]
            ),
            bench.request(.patch, "/agents/\(lea)", ["rolePermissionType": "AgentPersonal"]),
            bench.request(.patch, "/agents/\(mira)", ["roleId": .id(role)]),
            bench.request(
                .post,
                "/teams",
                [
                    "departmentId": .id(support), "name": "Night", "agents": .ids(mira, new),
                    "roles": .ids(role), "subTeams": .ids(tier),
                ]
            ),
            bench.request(
                .patch,
                "/teams/\(tier)",
                ["rolesWithSubordinates": [], "agents": .ids(lea), "name": "Second line"]
            ),
            bench.request(.patch, "/roles/\(role)", ["reportsTo": .id(bench.role("CEO"))]),
            bench.request(.post, "/departments", ["name": "Returns"]),
            bench.request(
                .post,
                "/departments/\(department)/associateAgents",
                ["agentIds": .ids(mira, lea)]
            ),
            bench.request(
                .post,
                "/departments/\(support)/dissociateAgents",
                ["agentIds": .ids(mira)]
            ),
            bench.request(
                .post,
                "/departments/\(department)/disable",
                ["agentNewDepartment": .id(billing)]
            ),
            bench.request(.post, "/profiles/\(bench.profile("Agent"))/clone", ["name": "Clone"]),
            bench.request(.patch, "/agents/\(mira)", ["profileId": .id(profile)]),
            bench.request(
                .post,
                "/profiles/\(profile)/delete",
                ["transferToProfileId": .id(bench.profile("Team Lead"))]
            ),
            bench.request(.post, "/agents/\(mira)/deactivate"),
            bench.request(.post, "/agents/activate", ["agentIds": .ids(mira)]),
            bench.request(.post, "/agents/\(mira)/deactivate"),
            bench.request(.post, "/agents/reinvite", ["agentIds": .ids(jon)]),
            bench.request(.post, "/agents/deleteUnconfirmed", ["agentIds": .ids(jon, new)]),
            bench.request(
                .post,
                "/roles/\(role)/delete",
                ["transferToRoleId": .id(bench.role("Manager"))]
            ),
            bench.request(
                .post,
                "/teams/\(team)/deleteTeam",
                [
                    "ticketNewTeam": nil, "ticketNewAgent": nil, "taskNewTeam": nil,
                    "taskNewAgent": nil,
                ]
            ),
            bench.request(.delete, "/agents/\(mira)"),
            bench.request(.post, "/deletedAgents/\(mira)/anonymize"),
            bench.request(.get, "/deletedAgents"),
            bench.request(.patch, "/dataSharingRules", ["tickets": "private"]),
            bench.request(.get, "/agents/allCounts"),
        ]
    }

    @Test func `a portal behaves as every target must`() throws {
        let bench = try ZohoDeskBench(Self.settings)
        let conformance = TargetConformance(
            bench.target,
            start: ZohoDeskBench.start,
            accessToken: bench.token
        )
        let problems = conformance.problems(Self.script(bench), unknownPath: "/api/v1/nothing")
        #expect(problems == [])
    }

    @Test func `every request of the script but the repeated one succeeds`() throws {
        var bench = try ZohoDeskBench(Self.settings)
        let statuses = Self.script(bench).map { request in
            bench.target.respond(to: request, at: bench.now).status
        }
        let failed = statuses.enumerated().filter { $0.element >= 300 }
        #expect(failed.map(\.offset) == [2])
    }

    @Test func `a cut after any number of changes leaves a sound store with what was written`()
        throws
    {
        var bench = try ZohoDeskBench(Self.settings)
        var cuts = 0
        for request in Self.script(bench) {
            var whole = bench
            let count = whole.target.changes.count
            _ = whole.target.respond(to: request, at: whole.now)
            let entries = whole.target.changes.count - count
            for writesMax in 0..<max(entries, 1) where entries > 0 {
                var cut = bench
                let answer = cut.target.respond(to: request, at: cut.now, writesMax: writesMax)
                #expect(cut.target.checkInvariants() == [])
                if answer.status == 500 {
                    cuts += 1
                    let written = cut.target.changes.entries
                    #expect(written == Array(whole.target.changes.entries.prefix(written.count)))
                }
            }
            bench = whole
        }
        #expect(cuts > 20)
    }

    @Test func `another seed gives other ids`() throws {
        let one = try ZohoDeskBench(seed: 1)
        let other = try ZohoDeskBench(seed: 2)
        #expect(one.connector != other.connector)
        #expect(one.target.store.ids.org != other.target.store.ids.org)
        #expect(String(one.connector).count == 15)
    }
}
