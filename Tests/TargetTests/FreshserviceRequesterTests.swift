// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceRequesterTests {
    @Test func `deactivating answers 204 and ends every requester group at once`() throws {
        var bench = try FreshserviceBench(["requesterGroups": ["Leads", "Buyers"]])
        let id = try bench.requester("jon@acme.example")
        for name in ["Leads", "Buyers"] {
            let group = bench.requesterGroup(name)
            #expect(bench.send(.post, "/requester_groups/\(group)/members/\(id)").status == 200)
        }
        let count = bench.target.changes.count
        let answer = bench.send(.delete, "/requesters/\(id)")
        #expect(answer.status == 204)
        #expect(answer.response.body.isEmpty)
        #expect(bench.kinds(from: count) == [.accountDisabled, .revoked, .revoked])
        #expect(bench.pathTexts(id) == [])
    }

    @Test func `a requester turned agent is occasional, an SD Agent, and in no group`() throws {
        var bench = try FreshserviceBench(["requesterGroups": ["Leads"], "seats": ["agent": 0]])
        let id = try bench.requester("jon@acme.example")
        bench.send(.post, "/requester_groups/\(bench.requesterGroup("Leads"))/members/\(id)")
        let agent = bench.send(.put, "/requesters/\(id)/convert_to_agent").body["agent"]
        #expect(agent?["id"] == .integer(id))
        #expect(agent?["occasional"] == true)
        #expect(agent?["member_of"] == [])
        #expect(
            bench.pathTexts(id) == ["account agent direct usable", "role SD Agent direct usable"]
        )
    }

    @Test func `merging moves the addresses and deletes the secondary record`() throws {
        var bench = try FreshserviceBench(["requesterGroups": ["Leads"]])
        let primary = try bench.requester("jon@acme.example")
        let secondary = try bench.requester("jb@acme.example")
        bench.send(.post, "/requester_groups/\(bench.requesterGroup("Leads"))/members/\(secondary)")
        let answer = bench.send(
            .put,
            "/requesters/\(primary)/merge?secondary_requesters=\(secondary)"
        )
        #expect(answer.body["requester"]?["secondary_emails"] == ["jb@acme.example"])
        #expect(bench.send(.get, "/requesters/\(secondary)").status == 404)
        #expect(bench.paths(secondary).isEmpty)
        let found = bench.send(.get, "/requesters?email=JB%40acme.example").body["requesters"]
        #expect(found?.array?.first?["id"] == .integer(primary))
        #expect(bench.target.checkInvariants() == [])
    }

    @Test(arguments: ["", "?secondary_requesters=", "?secondary_requesters=12", "?x=1"])
    func `a merge without others to merge is refused`(_ query: String) throws {
        var bench = try FreshserviceBench()
        let id = try bench.requester("jon@acme.example")
        #expect(bench.send(.put, "/requesters/\(id)/merge\(query)").status == 400)
    }

    @Test func `agents appear among requesters only when asked for`() throws {
        var bench = try FreshserviceBench()
        _ = try bench.agent("mira@acme.example")
        _ = try bench.requester("jon@acme.example")
        let plain = bench.send(.get, "/requesters").body["requesters"]?.array ?? []
        #expect(plain.compactMap { $0["first_name"]?.string } == ["jon"])
        let all = bench.send(.get, "/requesters?include_agents=true").body["requesters"]?.array
        #expect(all?.compactMap { $0["first_name"]?.string } == ["jon", "mira", "Residue"])
        #expect(all?.compactMap { $0["is_agent"]?.bool } == [false, true, true])
    }

    @Test func `agents are for those who may manage them`() throws {
        var bench = try FreshserviceBench(["keyOwner": ["role": "SD Agent"]])
        #expect(bench.send(.get, "/requesters").status == 200)
        #expect(bench.send(.get, "/requesters?include_agents=true").code == "access_denied")
    }

    @Test(arguments: [(true, 200), (false, 404)])
    func `an agent can be looked up as a requester unless switched off`(
        _ isVisible: Bool,
        _ status: Int
    ) throws {
        var bench = try FreshserviceBench(
            ["quirks": ["agentsVisibleAsRequesters": .bool(isVisible)]]
        )
        let id = try bench.agent("mira@acme.example")
        #expect(bench.send(.get, "/requesters/\(id)").status == status)
    }

    @Test(arguments: [(true, 1), (false, 0)])
    func `deactivated requesters stay in the list unless switched off`(
        _ isListed: Bool,
        _ count: Int
    ) throws {
        var bench = try FreshserviceBench(
            ["quirks": ["deactivatedRequestersListed": .bool(isListed)]]
        )
        let id = try bench.requester("jon@acme.example")
        bench.send(.delete, "/requesters/\(id)")
        #expect(bench.send(.get, "/requesters").body["requesters"]?.array?.count == count)
    }

    @Test(arguments: [(200, 204), (404, 404), (409, 409)])
    func `a repeated deactivation is answered as configured`(
        _ setting: Int64,
        _ status: Int
    ) throws {
        var bench = try FreshserviceBench(["quirks": ["repeatDeleteStatus": .integer(setting)]])
        let id = try bench.requester("jon@acme.example")
        bench.send(.delete, "/requesters/\(id)")
        let count = bench.target.changes.count
        #expect(bench.send(.delete, "/requesters/\(id)").status == status)
        #expect(bench.target.changes.count == count)
    }

    @Test(arguments: ["agents", "requesters"])
    func `reactivating an active account is a conflict`(_ people: String) throws {
        var bench = try FreshserviceBench()
        let id =
            people == "agents"
            ? try bench.agent("mira@acme.example") : try bench.requester("jon@acme.example")
        let answer = bench.send(.put, "/\(people)/\(id)/reactivate")
        #expect(answer.status == 409)
        #expect(answer.code == "incompatible_field")
    }

    @Test func `rule-based groups cannot be written to`() throws {
        var bench = try FreshserviceBench([
            "requesterGroups": [["name": "All", "ruleBased": true]],
            "accounts": [
                ["kind": "requester", "email": "jon@acme.example", "requesterGroups": ["All"]]
            ],
        ])
        let group = bench.requesterGroup("All")
        let jon = try #require(bench.target.store.slot(email: "jon@acme.example"))
        let id = bench.target.store.users.rows[jon].id
        #expect(bench.send(.delete, "/requester_groups/\(group)/members/\(id)").status == 403)
        #expect(bench.send(.put, "/requester_groups/\(group)", ["name": "X"]).status == 403)
        #expect(bench.pathTexts(id).contains("requesterGroup All group usable"))
    }

    @Test func `adding a member twice changes nothing, removing a stranger is 404`() throws {
        var bench = try FreshserviceBench(["requesterGroups": ["Leads"]])
        let path = "/requester_groups/\(bench.requesterGroup("Leads"))/members"
        let id = try bench.requester("jon@acme.example")
        bench.send(.post, "\(path)/\(id)")
        let count = bench.target.changes.count
        #expect(bench.send(.post, "\(path)/\(id)").status == 200)
        #expect(bench.target.changes.count == count)
        #expect(bench.send(.delete, "\(path)/\(id)").status == 204)
        #expect(bench.send(.delete, "\(path)/\(id)").status == 404)
    }
}
