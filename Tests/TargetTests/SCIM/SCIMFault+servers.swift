// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

extension SCIMFault {
    /// Server faults, shown by the same request.
    static let ofServers: [SCIMFault] = memberFaults + accountFaults + listFaults

    private static let memberFaults: [SCIMFault] = [
        SCIMFault(
            1,
            "removal by value takes all out",
            ["dialect": "charon"],
            victims: ["bo group Staff"]
        ) { try $0.removeByValue() },
        SCIMFault(
            1,
            "removal by the letter takes all out",
            ["dialect": "rfc-strict"],
            victims: ["bo group Staff"]
        ) { try $0.removeByValue() },
        SCIMFault(
            1,
            "removal by filter takes all out",
            ["dialect": "entra-reference"],
            victims: ["bo group Staff"]
        ) { try $0.removeByFilter() },
        SCIMFault(
            2,
            "removal by value is refused",
            ["dialect": "scim-sdk"],
            survivors: ["ana group Staff"]
        ) { try $0.removeByValue() },
        SCIMFault(
            3,
            "removal by value has no effect",
            quirk("memberRemovalByValue", "ignored"),
            survivors: ["ana group Staff"]
        ) { try $0.removeByValue() },
        SCIMFault(
            4,
            "removal by filter has no effect",
            ["dialect": "authentik"],
            survivors: ["ana group Staff"]
        ) { try $0.removeByFilter() },
        SCIMFault(
            5,
            "replaced members stay",
            ["dialect": "keycloak"],
            survivors: ["ana group Staff"]
        ) { world in
            let bo = try world.member(SCIMWorld.bo)
            try world.patch(
                try world.staff(),
                ["op": "replace", "path": "members", "value": [bo]]
            )
        },
        SCIMFault(
            6,
            "an addition replaces",
            quirk("memberAddition", "replaced"),
            victims: ["ana group Staff", "bo group Staff"]
        ) { world in
            let cy = try world.member(SCIMWorld.cy)
            try world.patch(try world.staff(), ["op": "add", "path": "members", "value": [cy]])
        },
        SCIMFault(
            12,
            "a removal is undone by the next writer",
            ["dialect": "fleet"],
            survivors: ["ana group Staff"]
        ) { world in
            try world.open(.revoke(email: SCIMWorld.ana, kind: "group", name: "Staff"))
            let cy = try world.member(SCIMWorld.cy)
            let staff = "/Groups/" + (try world.groupID("Staff", of: "bo"))
            try world.patch(staff, ["op": "add", "path": "members", "value": [cy]])
        },
    ]

    private static let accountFaults: [SCIMFault] = [
        SCIMFault(
            7,
            "a text for false is half understood",
            ["dialect": "ssoready"],
            survivors: ["ana account"]
        ) { try $0.deactivate("False") },
        SCIMFault(
            7,
            "a text for false is not understood",
            quirk("stringBooleans", "ignored"),
            survivors: ["ana account"]
        ) { try $0.deactivate("False") },
        SCIMFault(
            8,
            "the operations are not read",
            ["dialect": "oneuptime"],
            survivors: ["ana account"]
        ) { try $0.deactivate() },
        SCIMFault(
            9,
            "active is taken and ignored",
            quirk("activePatch", "ignored"),
            survivors: ["ana account"]
        ) { try $0.deactivate() },
        SCIMFault(
            10,
            "there is no PATCH",
            ["dialect": "unity-catalog"],
            survivors: ["ana account"]
        ) { try $0.deactivate() },
        SCIMFault(
            11,
            "nobody comes back",
            ["dialect": "fusionauth"],
            victims: ["ana account"]
        ) { world in
            try world.deactivate()
            try world.deactivate(true)
        },
        SCIMFault(
            13,
            "sessions outlive a deactivation",
            ["dialect": "authentik"],
            survivors: ["ana session"]
        ) { world in
            try world.open(.signIn(email: SCIMWorld.ana))
            try world.deactivate()
        },
        SCIMFault(
            13,
            "keys outlive a deactivation",
            quirk("deactivationEndsKeys", false),
            survivors: ["ana ownedKey"]
        ) { world in
            try world.open(.issueKey(email: SCIMWorld.ana))
            try world.deactivate()
        },
        SCIMFault(
            14,
            "whoever left the group cannot be deactivated",
            quirk("deactivationNeedsMembership", true),
            survivors: ["ana account"]
        ) { world in
            try world.open(.revoke(email: SCIMWorld.ana, kind: "group", name: "Staff"))
            try world.deactivate()
        },
        SCIMFault(
            22,
            "the last administrator stays",
            quirk("protectsLastAdmin", true),
            survivors: ["bo account", "bo role admin"]
        ) { world in
            try world.patch(
                try world.user(SCIMWorld.bo),
                ["op": "replace", "value": ["active": false]]
            )
        },
    ]

    private static let listFaults: [SCIMFault] = [
        SCIMFault(
            18,
            "a filter that is not served finds nobody",
            ["quirks": ["filterableAttributes": "userName", "unmappedFilter": "empty"]],
            survivors: ["ana account"]
        ) { world in
            // The client looks up a leaver and creates an account for anybody it does not find.
            try world.open(
                .editAccount(email: SCIMWorld.ana, attribute: "externalId", value: "E1")
            )
            let found = try world.list("/Users", filter: #"externalId eq "E1""#).records.first
            let made = try found == nil ? world.createAgain().body : .null
            let id = try #require((found ?? made)["id"]?.string)
            try world.patch("/Users/\(id)", ["op": "replace", "value": ["active": false]])
        },
        SCIMFault(
            19,
            "a walk by index misses a leaver",
            quirk("pageMax", 1),
            survivors: ["bo account"],
            soundSettings: ["quirks": ["pageMax": 1, "paging": "cursor"]],
            soundSteps: { try $0.walk(isByCursor: true) },
            { try $0.walk(isByCursor: false) }
        ),
        SCIMFault(
            20,
            "a list holds an invented user alone",
            ["dialect": "snowflake"],
            survivors: ["ana account"]
        ) { world in
            // A client that compares the list with its records deprovisions whom it does not know.
            let ana = try world.id(SCIMWorld.ana)
            for record in try world.call(.get, "/Users").records
            where record["id"]?.string == ana {
                try world.deactivate()
            }
        },
        SCIMFault(
            21,
            "members are left out of answers",
            quirk("membersInAnswers", "empty"),
            survivors: ["ana group Staff"]
        ) { world in
            let ana = try world.id(SCIMWorld.ana)
            if try world.shownMembers().contains(ana) { try world.removeByFilter() }
        },
    ]
}

extension SCIMWorld {
    fileprivate func groupID(_ name: String, of person: String) throws -> String {
        let rights = target.accounts
            .filter { target.profile(of: $0)?.emails.first?.hasPrefix(person) ?? false }
            .flatMap { target.access(of: $0) }
            .map(\.entitlement)
        return try #require(rights.first { $0.name == name }).id
    }

    fileprivate mutating func createAgain() throws -> Answer {
        try call(
            .post,
            "/Users",
            [
                "schemas": [.string(SCIMWorld.user)], "userName": "ana2@acme.example",
                "externalId": "E1", "active": true,
            ]
        )
    }

    /// Walks the users page by page and deactivates Bo on meeting him, while somebody else
    /// deletes Ana after the first page.
    fileprivate mutating func walk(isByCursor: Bool) throws {
        let bo = try id(SCIMWorld.bo)
        var query = isByCursor ? "cursor&count=1" : "startIndex=1&count=1"
        for page in 1...5 {
            let answer = try call(.get, "/Users?\(query)")
            for record in answer.records where record["id"]?.string == bo {
                try call(.patch, "/Users/\(bo)", SCIMWorld.ending)
            }
            if page == 1 { try open(.deleteAccount(email: SCIMWorld.ana)) }
            if isByCursor {
                guard let next = answer.body["nextCursor"]?.string else { return }
                query = "cursor=\(next)&count=1"
            } else {
                query = "startIndex=\(page + 1)&count=1"
            }
        }
    }

    private static let ending: JSONValue = [
        "schemas": [.string(patchOp)],
        "Operations": [["op": "replace", "path": "active", "value": false]],
    ]
}
