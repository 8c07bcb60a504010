// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct ZohoAgentChangeTests {
    @Test(arguments: [
        ("Admin", "CEO", "Support Administrator"), ("AgentPublic", "Public", "Agent"),
        ("AgentPersonal", "Personal", "Agent"), ("AgentTeamPersonal", "PersonalTeam", "Agent"),
        ("Light", "LightAgent", "Light Agent"),
    ])
    func `the type of a new agent implies role and profile`(
        type: String,
        role: String,
        profile: String
    ) throws {
        var bench = try ZohoDeskBench()
        let body = bench.body("ada@acme.example", ["rolePermissionType": .string(type)])
        let answer = bench.send(.post, "/agents", body).body
        #expect(answer["roleId"] == .id(bench.role(role)))
        #expect(answer["profileId"] == .id(bench.profile(profile)))
        #expect(answer["rolePermissionType"] == .string(type))
    }

    @Test func `a new agent is active, unconfirmed and without a number`() throws {
        var bench = try ZohoDeskBench()
        let answer = bench.send(.post, "/agents", bench.body("ada@acme.example"))
        #expect(answer.status == 200)
        #expect(answer.body["status"] == "ACTIVE")
        #expect(answer.body["isConfirmed"] == false)
        #expect(answer.body["zuid"] == "")
        #expect(bench.send(.get, "/agents/\(answer.id)").body["zuid"] == .null)
        try bench.open(.acceptInvitation(email: "ada@acme.example"))
        let confirmed = bench.send(.get, "/agents/\(answer.id)").body
        #expect(confirmed["isConfirmed"] == true)
        #expect(confirmed["zuid"]?.string?.count == 8)
    }

    @Test func `a missing number is null everywhere if the portal says so`() throws {
        var bench = try ZohoDeskBench(["quirks": ["zuidWhenPending": "null"]])
        let answer = bench.send(.post, "/agents", bench.body("ada@acme.example"))
        #expect(answer.body["zuid"] == .null)
    }

    private static let wrongMembers: [(String, JSONValue?, String)] = [
        ("emailId", JSONValue?.none, "/emailId missing"), ("emailId", "nobody", "/emailId invalid"),
        ("lastName", nil, "/lastName missing"), ("lastName", 5, "/lastName invalid"),
        ("rolePermissionType", nil, "/rolePermissionType missing"),
        ("rolePermissionType", "Boss", "/rolePermissionType invalid"),
        ("associatedDepartmentIds", nil, "/associatedDepartmentIds missing"),
        ("associatedDepartmentIds", [], "/associatedDepartmentIds invalid"),
        ("associatedDepartmentIds", ["1"], "/associatedDepartmentIds invalid"),
        ("roleId", "1", "/roleId invalid"), ("status", "DELETED", "/status invalid"),
        ("channelExpert", ["Fax"], "/channelExpert invalid"),
        ("cf", ["shoe": "9"], "/cf invalid"), ("shoeSize", 9, "/shoeSize invalid"),
    ]

    @Test(arguments: wrongMembers)
    func `a wrong member of a new agent is named`(
        name: String,
        value: JSONValue?,
        complaint: String
    ) throws {
        var bench = try ZohoDeskBench()
        guard case .object(var object) = bench.body("ada@acme.example") else { return }
        object[name] = value
        let answer = bench.send(.post, "/agents", .object(object))
        #expect(answer.status == 422)
        #expect(answer.code == "INVALID_DATA")
        #expect(answer.complaints.contains(complaint))
        #expect(bench.target.changes.count == 0)
    }

    @Test func `a custom agent needs role and profile, and no other type takes them`() throws {
        var bench = try ZohoDeskBench()
        let custom: JSONObject = ["rolePermissionType": "Custom"]
        let bare = bench.send(.post, "/agents", bench.body("ada@acme.example", custom))
        #expect(bare.complaints == ["/roleId missing", "/profileId missing"])
        let ids: JSONObject = [
            "roleId": .integer(bench.role("Manager")), "profileId": .id(bench.profile("Agent")),
        ]
        let plain = bench.send(.post, "/agents", bench.body("ada@acme.example", ids))
        #expect(plain.complaints == ["/roleId invalid", "/profileId invalid"])
        var both = custom
        for member in ids.members { both[member.key] = member.value }
        let good = bench.send(.post, "/agents", bench.body("ada@acme.example", both))
        #expect(good.body["roleId"] == .id(bench.role("Manager")))
    }

    @Test func `an address can be held once, whatever its case`() throws {
        var bench = try ZohoDeskBench()
        _ = try bench.invite("ada@acme.example")
        let answer = bench.send(.post, "/agents", bench.body("Ada@ACME.example"))
        #expect(answer.complaints == ["/emailId duplicate"])
    }

    @Test(arguments: [("AgentPublic", "AGENTS", "2"), ("Light", "LIGHT_AGENTS", "1")])
    func `seats run out by kind`(type: String, feature: String, most: String) throws {
        var bench = try ZohoDeskBench([
            "seats": ["agent": 2, "lightAgent": 1], "edition": "PROFESSIONAL",
        ])
        let kind: JSONObject = ["rolePermissionType": .string(type)]
        for number in 1...(Int(most) ?? 0) { _ = try bench.invite("p\(number)@acme.example", kind) }
        let answer = bench.send(.post, "/agents", bench.body("q@acme.example", kind))
        #expect(answer.status == 403)
        #expect(
            answer.body == [
                "errorCode": "LICENSE_ACCESS_LIMITED",
                "message": "Your Zoho Desk Edition does not support this feature/operation.",
                "feature": .string(feature), "editionType": "PROFESSIONAL",
                "maxAllowedEntity": .string(most), "isTrial": false,
            ]
        )
    }

    @Test func `a deactivated agent frees the seat, and needs one to come back`() throws {
        var bench = try ZohoDeskBench(["seats": ["agent": 1]])
        let ada = try bench.agent("ada@acme.example")
        bench.send(.post, "/agents/\(ada)/deactivate")
        #expect(bench.target.licenses.first?.assigned == 0)
        let bo = try bench.agent("bo@acme.example")
        let list: JSONValue = ["agentIds": .ids(ada)]
        #expect(bench.send(.post, "/agents/activate", list).code == "LICENSE_ACCESS_LIMITED")
        #expect(
            bench.send(.patch, "/agents/\(ada)", ["status": "ACTIVE"]).code
                == "LICENSE_ACCESS_LIMITED"
        )
        bench.send(.post, "/agents/\(bo)/deactivate")
        #expect(bench.send(.post, "/agents/activate", list).status == 204)
    }

    @Test func `a change of type moves the agent to the other kind of seat`() throws {
        var bench = try ZohoDeskBench(["seats": ["agent": 1, "lightAgent": 1]])
        let ada = try bench.agent("ada@acme.example")
        let answer = bench.send(.patch, "/agents/\(ada)", ["rolePermissionType": "Light"])
        #expect(answer.body["roleId"] == .id(bench.role("LightAgent")))
        #expect(bench.target.licenses.map(\.assigned) == [0, 1])
        _ = try bench.agent("bo@acme.example")
        let refused = bench.send(.patch, "/agents/\(ada)", ["rolePermissionType": "AgentPublic"])
        #expect(refused.body["feature"] == "AGENTS")
    }

    @Test func `an invitation takes no seat where the portal says so`() throws {
        var bench = try ZohoDeskBench([
            "seats": ["agent": 1], "quirks": ["unconfirmedUsesSeat": false],
        ])
        _ = try bench.invite("ada@acme.example")
        _ = try bench.invite("bo@acme.example")
        #expect(bench.target.licenses.first?.assigned == 0)
        try bench.open(.acceptInvitation(email: "ada@acme.example"))
        #expect(bench.target.licenses.first?.assigned == 1)
        #expect(throws: SideDoorError.refused("No seat is free.")) {
            try bench.open(.acceptInvitation(email: "bo@acme.example"))
        }
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `an update replaces lists and keeps what it does not name`() throws {
        var bench = try ZohoDeskBench(["departments": ["Support", "Billing"]])
        let id = try bench.agent("ada@acme.example", ["phone": "1", "cf": ["cf_desk": "4"]])
        let billing = bench.department("Billing")
        let answer = bench.send(
            .patch,
            "/agents/\(id)",
            [
                "associatedDepartmentIds": [.integer(billing)], "aboutInfo": "Night shift",
                "channelExpert": ["Email"], "cf": ["cf_floor": "2"], "status": "DISABLED",
            ]
        )
        #expect(answer.body["associatedDepartmentIds"] == .ids(billing))
        #expect(answer.body["phone"] == "1")
        #expect(answer.body["channelExpert"] == ["Email"])
        #expect(answer.body["cf"] == ["cf_desk": "4", "cf_floor": "2"])
        #expect(answer.body["status"] == "DISABLED")
        let nowhere = bench.send(.patch, "/agents/\(id)", ["associatedDepartmentIds": []])
        #expect(nowhere.complaints == ["/associatedDepartmentIds invalid"])
    }

    @Test func `a custom role makes an agent a custom one`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.agent("ada@acme.example")
        let answer = bench.send(.patch, "/agents/\(id)", ["roleId": .id(bench.role("Manager"))])
        #expect(answer.body["rolePermissionType"] == "Custom")
        #expect(answer.body["profileId"] == .id(bench.profile("Agent")))
    }

    @Test func `a confirmed agent's address stays unless the portal lets it change`() throws {
        for (isRefused, status) in [(true, 422), (false, 200)] {
            var bench = try ZohoDeskBench(["quirks": ["emailChangeRefused": .bool(isRefused)]])
            let id = try bench.agent("ada@acme.example")
            let answer = bench.send(.patch, "/agents/\(id)", ["emailId": "ada.l@acme.example"])
            #expect(answer.status == status)
            #expect(bench.target.checkInvariants() == [])
        }
        var bench = try ZohoDeskBench()
        let id = try bench.invite("ada@acme.example")
        let answer = bench.send(.patch, "/agents/\(id)", ["emailId": "ada.l@acme.example"])
        #expect(answer.body["emailId"] == "ada.l@acme.example")
    }
}
