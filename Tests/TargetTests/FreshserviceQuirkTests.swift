// SPDX-License-Identifier: Apache-2.0

import Vocabulary
import SimulatedTargets
import TargetKit
import Testing
import Wire

/// One quirk with a non-default value, and the conversation that shows it.
struct FreshserviceTurn: CustomTestStringConvertible {
    let quirk: String
    let value: JSONValue
    var settings: JSONObject = [:]
    /// What is seen by default, and what with the quirk set.
    let usual: String
    let turned: String
    let talk: @Sendable (inout FreshserviceAccount) throws -> String

    var testDescription: String { "\(quirk): \(value.text)" }
}

@Suite
struct FreshserviceQuirkTests {
    private static let people: JSONValue = [
        ["kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor"],
        [
            "kind": "requester", "email": "jon@acme.example", "name": "Jon Bell",
            "departments": ["Finance"],
        ],
    ]

    private static let agentPath = "/agents?email=mira@acme.example"
    private static let requesterPath = "/requesters?email=jon@acme.example"

    private static let turns: [FreshserviceTurn] = lifeTurns + groupTurns + answerTurns

    private static let lifeTurns = [
        FreshserviceTurn(
            quirk: "conversionEndsSessions",
            value: false,
            usual: "0",
            turned: "1"
        ) { account in
            let mira = try account.id(at: "agents[0].id", .get, agentPath)
            try account.target.open(.signIn(email: "mira@acme.example"), at: account.now)
            _ = try account.call(.put, "/agents/\(mira)/convert_to_requester")
            let key = AccountKey(String(mira))
            return String(account.target.access(of: key).count { $0.channel == .session })
        },
        FreshserviceTurn(
            quirk: "forgetNeedsDeactivation",
            value: true,
            usual: "204",
            turned: "409"
        ) { account in
            let jon = try account.id(at: "requesters[0].id", .get, requesterPath)
            return String(try account.call(.delete, "/requesters/\(jon)/forget").status)
        },
        FreshserviceTurn(
            quirk: "forgottenEmailStaysTaken",
            value: true,
            usual: "201",
            turned: "409"
        ) { account in
            let jon = try account.id(at: "requesters[0].id", .get, requesterPath)
            _ = try account.call(.delete, "/requesters/\(jon)/forget")
            let body: JSONValue = ["first_name": "Jon", "primary_email": "jon@acme.example"]
            return String(try account.call(.post, "/requesters", body).status)
        },
        FreshserviceTurn(
            quirk: "reactivationDropsDepartments",
            value: true,
            usual: "1",
            turned: "0"
        ) { account in
            let jon = try account.id(at: "requesters[0].id", .get, requesterPath)
            _ = try account.call(.delete, "/requesters/\(jon)")
            let answer = try account.call(.put, "/requesters/\(jon)/reactivate")
            return String(answer.body["requester"]?["department_ids"]?.array?.count ?? -1)
        },
    ]

    private static let groupTurns = [
        FreshserviceTurn(
            quirk: "groupUpdateNeedsSuperAdmin",
            value: false,
            settings: ["keyOwner": ["role": "Admin"]],
            usual: "403",
            turned: "200"
        ) { account in
            let group = try account.id(at: "groups[0].id", .get, "/groups")
            return String(
                try account.call(.put, "/groups/\(group)", ["name": "Second Line"]).status
            )
        },
        FreshserviceTurn(
            quirk: "readdMemberStatus",
            value: 409,
            usual: "200 200",
            turned: "200 409"
        ) { account in
            let path = try memberPath(&account, of: "Staff")
            let first = try account.call(.post, path).status
            return "\(first) \(try account.call(.post, path).status)"
        },
        FreshserviceTurn(
            quirk: "removeNonMemberStatus",
            value: 204,
            usual: "404",
            turned: "204"
        ) { account in
            String(try account.call(.delete, try memberPath(&account, of: "Staff")).status)
        },
        FreshserviceTurn(
            quirk: "ruleBasedWriteStatus",
            value: 400,
            usual: "403",
            turned: "400"
        ) { account in
            String(try account.call(.post, try memberPath(&account, of: "Everyone")).status)
        },
    ]

    private static let answerTurns = [
        FreshserviceTurn(
            quirk: "acceptsUndocumentedAgentFields",
            value: false,
            usual: "200",
            turned: "400"
        ) { account in
            let mira = try account.id(at: "agents[0].id", .get, agentPath)
            return String(
                try account.call(.put, "/agents/\(mira)", ["first_name": "Mirabel"]).status
            )
        },
        FreshserviceTurn(
            quirk: "filteredListsUseSubLimit",
            value: false,
            settings: ["rateLimit": ["listAgents": 1]],
            usual: "200 429",
            turned: "200 200"
        ) { account in
            let first = try account.call(.get, agentPath).status
            return "\(first) \(try account.call(.get, agentPath).status)"
        },
        FreshserviceTurn(
            quirk: "noSeatMessage",
            value: "No license is left.",
            settings: ["seats": ["agent": 1]],
            usual: "You have reached the maximum number of agents.",
            turned: "No license is left."
        ) { account in
            let body: JSONValue = [
                "first_name": "Kim", "email": "kim@acme.example",
                "roles": [["role_id": 21_000_040_007, "assignment_scope": "entire_helpdesk"]],
            ]
            return try account.call(.post, "/agents", body).body["message"]?.string ?? "-"
        },
    ]

    private static func memberPath(
        _ account: inout FreshserviceAccount,
        of name: String
    ) throws -> String {
        let jon = try account.id(at: "requesters[0].id", .get, requesterPath)
        let groups = try account.call(.get, "/requester_groups").body["requester_groups"]?.array
        let group = try #require(groups?.first { $0["name"]?.string == name }?["id"]?.integer)
        return "/requester_groups/\(group)/members/\(jon)"
    }

    private func result(of turn: FreshserviceTurn, quirks: JSONObject) throws -> String {
        var settings = turn.settings
        settings["accounts"] = Self.people
        settings["groups"] = ["Service Desk"]
        settings["departments"] = ["Finance"]
        settings["requesterGroups"] = ["Staff", ["name": "Everyone", "type": "rule_based"]]
        settings["quirks"] = .object(quirks)
        var account = try FreshserviceAccount(.object(settings))
        return try turn.talk(&account)
    }

    @Test(arguments: turns)
    func `a quirk makes the difference`(turn: FreshserviceTurn) throws {
        #expect(try result(of: turn, quirks: [:]) == turn.usual)
        #expect(
            try result(
                of: turn,
                quirks: JSONObject([
                    JSONObject.Member(key: turn.quirk, value: turn.value)
                ])
            ) == turn.turned
        )
    }
}
