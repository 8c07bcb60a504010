// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMGroupTests {
    @Test func `members and groups show each other`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira", ["displayName": "Mira"])
        let staff = try bench.group("Staff", members: [mira])
        let base = "http://scim.acme.example/scim/v2"
        let member = bench.send(.get, "/Groups/\(staff)").body["members"]?.array?.first
        let group = bench.send(.get, "/Users/\(mira)").body["groups"]?.array?.first
        #expect(
            member == [
                "value": .string(mira), "$ref": .string("\(base)/Users/\(mira)"),
                "type": "User", "display": "Mira",
            ]
        )
        #expect(
            group == [
                "value": .string(staff), "$ref": .string("\(base)/Groups/\(staff)"),
                "display": "Staff", "type": "direct",
            ]
        )
    }

    @Test func `members of a nested group hold the outer one indirectly`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let inner = try bench.group("Inner", members: [mira])
        let outer = try bench.group("Outer", members: [inner])
        let types = bench.send(.get, "/Users/\(mira)").body["groups"]?.array?
            .compactMap { $0["type"]?.string }
        #expect(types == ["direct", "indirect"])
        let path = bench.paths(mira).last
        #expect(path?.channel == .inherited)
        #expect(path?.entitlement.id == outer)
        #expect(path?.through == inner)
    }

    @Test func `a new nesting is journaled for everybody it reaches`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let inner = try bench.group("Inner", members: [mira])
        let outer = try bench.group("Outer")
        let count = bench.target.changes.count
        bench.patch(
            "/Groups/\(outer)",
            ["op": "add", "path": "members", "value": [["value": .string(inner)]]]
        )
        let granted = bench.target.changes.entries(from: count).filter { $0.kind == .granted }
        #expect(granted.map(\.account?.rawValue) == [mira])
        #expect(granted.map(\.entitlement?.name) == ["Outer"])
    }

    @Test func `a cycle of groups ends the search for members`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let one = try bench.group("One", members: [mira])
        let other = try bench.group("Other", members: [one])
        bench.patch(
            "/Groups/\(one)",
            ["op": "add", "path": "members", "value": [["value": .string(other)]]]
        )
        #expect(bench.paths(mira).map(\.entitlement.name) == ["user", "One", "Other"])
    }

    @Test func `an unknown member is refused and nothing is made`() throws {
        var bench = try SCIMBench()
        let answer = bench.send(
            .post,
            "/Groups",
            [
                "schemas": [.string(SCIMBench.group)], "displayName": "Staff",
                "members": [["value": "nobody"]],
            ]
        )
        #expect(answer.scimType == "invalidValue")
        #expect(bench.send(.get, "/Groups").body["totalResults"] == 0)
    }

    @Test func `a deleted user leaves its groups`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff", members: [mira])
        bench.send(.delete, "/Users/\(mira)")
        #expect(bench.members(staff) == [])
    }

    @Test func `a deleted group leaves its users`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff", members: [mira])
        bench.send(.get, "/Users/\(mira)")
        #expect(bench.send(.delete, "/Groups/\(staff)").status == 204)
        #expect(bench.send(.get, "/Users/\(mira)").body["groups"] == nil)
        #expect(bench.pathTexts(mira) == ["account user direct usable"])
    }

    @Test func `a group's new name shows in its members at once`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff", members: [mira])
        bench.send(.get, "/Users/\(mira)")
        bench.patch(
            "/Groups/\(staff)",
            ["op": "replace", "value": ["displayName": "Crew", "id": .string(staff)]]
        )
        let group = bench.send(.get, "/Users/\(mira)").body["groups"]?.array?.first
        #expect(group?["display"] == "Crew")
    }

    @Test func `a client's own name for a member is kept`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira", ["displayName": "Mira"])
        let staff = try bench.group("Staff")
        bench.patch(
            "/Groups/\(staff)",
            ["op": "add", "path": "members", "value": [["value": .string(mira), "display": "M."]]]
        )
        let member = bench.send(.get, "/Groups/\(staff)").body["members"]?.array?.first
        #expect(member?["display"] == "M.")
    }
}
