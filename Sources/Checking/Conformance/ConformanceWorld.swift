// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import Wire

/// The small world in which single operations are checked, one for each kind of target.
struct ConformanceWorld: Sendable {
    let kind: String
    let accountKind: Account.Kind
    /// Well-formed, but of no account.
    let missingID: String
    /// A group-like right, and another one.
    let group: Grant
    let otherGroup: Grant
    /// What a new account must have.
    let base: Set<Grant>
    private let settings: JSONObject
    private let account: @Sendable (Int) -> JSONValue

    /// More than a page of any list.
    static let population = 130

    static func of(_ kind: String) -> ConformanceWorld? { all.first { $0.kind == kind } }

    static let all: [ConformanceWorld] = [freshservice, zohoDesk, scim]

    static func address(_ number: Int) -> String { "person-\(number)@acme.example" }

    private static let freshservice = ConformanceWorld(
        kind: "freshservice",
        accountKind: .agent,
        missingID: "99000000001",
        group: Grant(kind: .group, name: "Service Desk"),
        otherGroup: Grant(kind: .group, name: "Network Operations"),
        base: [Grant(kind: .role, name: "SD Agent"), Grant(kind: .license, name: "agent")],
        settings: ["rateLimit": "none", "groups": ["Service Desk", "Network Operations"]],
        account: { number in
            [
                "kind": "agent", "email": .string(address(number)),
                "name": .string("Ada Falke \(number)"), "roles": ["SD Agent"],
                "groups": ["Service Desk"],
            ]
        }
    )

    private static let zohoDesk = ConformanceWorld(
        kind: "zoho-desk",
        accountKind: .agent,
        missingID: "978000999999999",
        group: Grant(kind: .team, name: "Tier 1"),
        otherGroup: Grant(kind: .team, name: "Tier 2"),
        base: [
            Grant(kind: .role, name: "Support Rep"), Grant(kind: .profile, name: "Agent"),
            Grant(kind: .department, name: "Support"), Grant(kind: .license, name: "agent"),
        ],
        settings: [
            "credits": "none", "departments": ["Support"], "roles": ["Support Rep"],
            "teams": [
                ["name": "Tier 1", "department": "Support"],
                ["name": "Tier 2", "department": "Support"],
            ],
        ],
        account: { number in
            [
                "email": .string(address(number)), "name": .string("Ada Falke \(number)"),
                "role": "Support Rep", "departments": ["Support"], "teams": ["Tier 1"],
            ]
        }
    )

    private static let scim = ConformanceWorld(
        kind: "scim",
        accountKind: .user,
        missingID: "00000000-0000-4000-8000-000000000001",
        group: Grant(kind: .group, name: "Support"),
        otherGroup: Grant(kind: .group, name: "Leads"),
        base: [],
        settings: ["groups": ["Support", "Leads"]],
        account: { number in
            [
                "email": .string(address(number)), "name": .string("Ada Falke \(number)"),
                "groups": ["Support"],
            ]
        }
    )

    func plan(seed: UInt64, accounts: Int) -> RunPlan {
        var settings = settings
        settings["accounts"] = .array((1...accounts).map(account))
        let start = Instant(milliseconds: 1_772_442_000_000)
        return RunPlan(
            title: "conformance",
            seed: seed,
            start: start,
            end: start.advanced(by: .seconds(86_400)),
            deadline: .seconds(3_600),
            policy: Policy(rules: []),
            people: [],
            targets: [
                RunPlan.Target(
                    name: TargetName(kind),
                    kind: kind,
                    settings: .object(settings)
                )
            ],
            steps: []
        )
    }
}
