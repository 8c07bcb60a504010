// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMBulkTests {
    private static func body(_ operations: [JSONValue], failOnErrors: Int64? = nil) -> JSONValue {
        var object: JSONObject = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
            "Operations": .array(operations),
        ]
        if let failOnErrors { object["failOnErrors"] = .integer(failOnErrors) }
        return .object(object)
    }

    private static func user(_ name: String, bulkID: String) -> JSONValue {
        [
            "method": "POST", "path": "/Users", "bulkId": .string(bulkID),
            "data": SCIMBench.user(name),
        ]
    }

    private static func group(_ name: String, bulkID: String, member: String) -> JSONValue {
        [
            "method": "POST", "path": "/Groups", "bulkId": .string(bulkID),
            "data": [
                "schemas": [.string(SCIMBench.group)], "displayName": .string(name),
                "members": [["value": .string("bulkId:" + member)]],
            ],
        ]
    }

    private func statuses(_ answer: SCIMBench.Answer) -> [String] {
        answer.body["Operations"]?.array?.compactMap { $0["status"]?.string } ?? []
    }

    @Test func `each operation is answered separately`() throws {
        var bench = try SCIMBench()
        let jon = try bench.user("jon")
        let ann = try bench.user("ann")
        let answer = bench.send(
            .post,
            "/Bulk",
            Self.body([
                Self.user("mira", bulkID: "a"), Self.user("jon", bulkID: "b"),
                [
                    "method": "PATCH", "path": .string("/Users/\(jon)"),
                    "data": ["Operations": [["op": "replace", "path": "active", "value": false]]],
                ],
                ["method": "DELETE", "path": .string("/Users/\(ann)")],
                ["method": "PUT", "path": "/Users/none", "data": SCIMBench.user("x")],
            ])
        )
        #expect(answer.status == 200)
        #expect(statuses(answer) == ["201", "409", "200", "204", "404"])
        let entries = answer.body["Operations"]?.array ?? []
        #expect(entries[0]["bulkId"] == "a")
        #expect(entries[0]["location"]?.string?.contains("/Users/") == true)
        #expect(entries[1]["location"] == nil)
        #expect(entries[1]["response"]?["scimType"] == "uniqueness")
        #expect(bench.send(.get, "/Users/\(jon)").body["active"] == false)
    }

    @Test(arguments: [false, true])
    func `a bulk id stands for the record, wherever its POST is`(_ isFirst: Bool) throws {
        var bench = try SCIMBench()
        let user = Self.user("mira", bulkID: "u")
        let group = Self.group("Staff", bulkID: "g", member: "u")
        let answer = bench.send(
            .post,
            "/Bulk",
            Self.body(isFirst ? [user, group] : [group, user])
        )
        #expect(statuses(answer) == ["201", "201"])
        let found = bench.send(.get, "/Groups").records[0]["members"]?.array?.first
        #expect(found?["value"]?.string == bench.send(.get, "/Users").records[0]["id"]?.string)
    }

    @Test func `a bulk id in a path is resolved`() throws {
        var bench = try SCIMBench()
        let answer = bench.send(
            .post,
            "/Bulk",
            Self.body([
                Self.user("mira", bulkID: "u"),
                [
                    "method": "PATCH", "path": "/Users/bulkId:u",
                    "data": ["Operations": [["op": "add", "path": "title", "value": "Lead"]]],
                ],
            ])
        )
        #expect(statuses(answer) == ["201", "200"])
        #expect(bench.send(.get, "/Users").records[0]["title"] == "Lead")
    }

    @Test func `groups that contain each other are both created`() throws {
        var bench = try SCIMBench()
        let answer = bench.send(
            .post,
            "/Bulk",
            Self.body([
                Self.group("One", bulkID: "1", member: "2"),
                Self.group("Other", bulkID: "2", member: "1"),
            ])
        )
        #expect(statuses(answer) == ["201", "201"])
        let groups = bench.send(.get, "/Groups").records
        let ids = groups.compactMap { $0["id"]?.string }
        let members = groups.compactMap { $0["members"]?.array?.first?["value"]?.string }
        #expect(members == ids.reversed())
    }

    @Test func `what refers to a failed POST fails too`() throws {
        var bench = try SCIMBench()
        _ = try bench.user("mira")
        let answer = bench.send(
            .post,
            "/Bulk",
            Self.body([
                Self.user("mira", bulkID: "u"), Self.group("Staff", bulkID: "g", member: "u"),
                Self.group("Crew", bulkID: "h", member: "nobody"),
            ])
        )
        #expect(statuses(answer) == ["409", "409", "409"])
        #expect(bench.send(.get, "/Groups").body["totalResults"] == 0)
    }

    @Test func `failOnErrors ends the work early`() throws {
        var bench = try SCIMBench()
        let operations = ["a", "A", "a", "b"].enumerated().map { index, name in
            Self.user(name, bulkID: String(index))
        }
        let answer = bench.send(.post, "/Bulk", Self.body(operations, failOnErrors: 2))
        #expect(statuses(answer) == ["201", "409", "409"])
        #expect(bench.send(.get, "/Users").userNames == ["a"])
    }

    @Test func `too much at once is 413 with the limit's name`() throws {
        var bench = try SCIMBench(["bulk": ["operations": 1, "bytes": 400]])
        let two = bench.send(
            .post,
            "/Bulk",
            Self.body([
                ["method": "DELETE", "path": "/Users/a"], ["method": "DELETE", "path": "/Users/b"],
            ])
        )
        #expect(two.status == 413)
        #expect(two.body["detail"]?.string?.contains("maxOperations") == true)
        let long = bench.send(
            .post,
            "/Bulk",
            Self.body([Self.user(String(repeating: "x", count: 400), bulkID: "a")])
        )
        #expect(long.status == 413)
        #expect(long.body["detail"]?.string?.contains("maxPayloadSize") == true)
    }

    @Test(
        arguments: [
            ["method": "POST", "path": "/Users", "data": [:]],
            ["method": "GET", "path": "/Users"], ["path": "/Users"],
            ["method": "PUT", "path": "/Users/a"],
        ] as [JSONValue]
    )
    func `an unknown operation makes the request invalid`(_ operation: JSONValue) throws {
        var bench = try SCIMBench()
        #expect(bench.send(.post, "/Bulk", Self.body([operation])).scimType == "invalidSyntax")
    }
}
