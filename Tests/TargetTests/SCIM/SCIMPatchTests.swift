// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMPatchTests {
    private static let start: JSONObject = [
        "title": "Lead",
        "name": ["givenName": "Mira", "familyName": "Okafor"],
        "emails": [
            ["value": "mira@acme.example", "type": "work", "primary": true],
            ["value": "mira@home.example", "type": "home"],
        ],
        "roles": [["value": "admin"], ["value": "viewer"]],
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let operation: JSONValue
        let attribute: String
        let expected: JSONValue?

        init(_ operation: JSONValue, _ attribute: String, _ expected: JSONValue?) {
            self.operation = operation
            self.attribute = attribute
            self.expected = expected
        }

        var testDescription: String { operation.text }
    }

    static let cases: [Case] = [
        Case(["op": "add", "path": "title", "value": "Head"], "title", "Head"),
        Case(["op": "add", "value": ["title": "Head"]], "title", "Head"),
        Case(["op": "replace", "path": "nickName", "value": "Mi"], "nickName", "Mi"),
        Case(["op": "replace", "path": "NICKNAME", "value": "Mi"], "nickName", "Mi"),
        Case(["op": "Replace", "path": "title", "value": "Head"], "title", "Head"),
        Case(["op": "remove", "path": "title"], "title", nil),
        Case(["op": "replace", "path": "title", "value": nil], "title", nil),
        Case(
            ["op": "add", "path": "name", "value": ["givenName": "M."]],
            "name",
            ["givenName": "M.", "familyName": "Okafor"]
        ),
        Case(
            ["op": "replace", "path": "name", "value": ["middleName": "A."]],
            "name",
            ["givenName": "Mira", "familyName": "Okafor", "middleName": "A."]
        ),
        Case(
            ["op": "replace", "path": "name.givenName", "value": "M."],
            "name",
            ["givenName": "M.", "familyName": "Okafor"]
        ),
        Case(["op": "remove", "path": "name.familyName"], "name", ["givenName": "Mira"]),
        Case(
            ["op": "replace", "value": ["name.givenName": "M."]],
            "name",
            ["givenName": "M.", "familyName": "Okafor"]
        ),
        Case(
            ["op": "add", "path": "roles", "value": [["value": "editor"]]],
            "roles",
            [["value": "admin"], ["value": "viewer"], ["value": "editor"]]
        ),
        Case(
            ["op": "add", "path": "roles", "value": ["value": "editor"]],
            "roles",
            [["value": "admin"], ["value": "viewer"], ["value": "editor"]]
        ),
        Case(
            ["op": "add", "path": "roles", "value": [["value": "admin"]]],
            "roles",
            [["value": "admin"], ["value": "viewer"]]
        ),
        Case(
            ["op": "replace", "path": "roles", "value": [["value": "x"]]],
            "roles",
            [["value": "x"]]
        ),
        Case(["op": "remove", "path": "roles"], "roles", nil),
        Case(
            ["op": "remove", "path": "roles[value eq \"admin\"]"],
            "roles",
            [["value": "viewer"]]
        ),
        Case(["op": "remove", "path": "roles[value sw \"\"]"], "roles", nil),
        Case(
            ["op": "remove", "path": "roles", "value": [["value": "admin"]]],
            "roles",
            [["value": "viewer"]]
        ),
        Case(
            ["op": "remove", "path": "roles[value eq \"none\"]"],
            "roles",
            [["value": "admin"], ["value": "viewer"]]
        ),
        Case(
            ["op": "replace", "path": "emails[type eq \"work\"].value", "value": "m@acme.example"],
            "emails",
            [
                ["value": "m@acme.example", "type": "work", "primary": true],
                ["value": "mira@home.example", "type": "home"],
            ]
        ),
        Case(
            [
                "op": "replace", "path": "emails[type eq \"home\"]",
                "value": ["value": "m@x.example"],
            ],
            "emails",
            [
                ["value": "mira@acme.example", "type": "work", "primary": true],
                ["value": "m@x.example"],
            ]
        ),
        Case(
            ["op": "add", "path": "emails[type eq \"home\"].primary", "value": true],
            "emails",
            [
                ["value": "mira@acme.example", "type": "work", "primary": false],
                ["value": "mira@home.example", "type": "home", "primary": true],
            ]
        ),
        Case(
            ["op": "add", "path": "emails", "value": [["value": "m@x.example", "primary": true]]],
            "emails",
            [
                ["value": "mira@acme.example", "type": "work", "primary": false],
                ["value": "mira@home.example", "type": "home"],
                ["value": "m@x.example", "primary": true],
            ]
        ),
        Case(
            ["op": "remove", "path": "emails[type eq \"work\"].primary"],
            "emails",
            [
                ["value": "mira@acme.example", "type": "work"],
                ["value": "mira@home.example", "type": "home"],
            ]
        ),
        Case(
            ["op": "add", "path": .string(SCIMBench.enterprise + ":department"), "value": "IT"],
            SCIMBench.enterprise,
            ["department": "IT"]
        ),
        Case(
            ["op": "add", "value": [SCIMBench.enterprise + ":department": "IT"]],
            SCIMBench.enterprise,
            ["department": "IT"]
        ),
        Case(
            ["op": "add", "path": .string(SCIMBench.enterprise), "value": ["costCenter": "7"]],
            SCIMBench.enterprise,
            ["costCenter": "7"]
        ),
        Case(
            ["op": "add", "path": .string(SCIMBench.enterprise + ":manager"), "value": "271"],
            SCIMBench.enterprise,
            ["manager": ["value": "271"]]
        ),
        Case(["op": "replace", "path": "active", "value": "False"], "active", false),
        Case(
            ["op": "replace", "value": ["active": false, "title": "Gone"]],
            "active",
            false
        ),
    ]

    @Test(arguments: cases)
    func `an operation has its effect and no other`(_ item: Case) throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira", Self.start)
        let answer = bench.patch("/Users/\(id)", item.operation)
        #expect(answer.status == 200, "\(answer.body.text)")
        #expect(answer.body[item.attribute] == item.expected)
        #expect(bench.send(.get, "/Users/\(id)").body[item.attribute] == item.expected)
    }

    static let refusals: [(JSONValue, String)] = [
        (["op": "move", "path": "title", "value": "x"], "invalidSyntax"),
        (["path": "title", "value": "x"], "invalidSyntax"),
        (["op": "add", "path": "title"], "invalidValue"),
        (["op": "add", "path": "title", "value": 7], "invalidValue"),
        (["op": "add", "value": "x"], "invalidValue"),
        (["op": "add", "path": "titel", "value": "x"], "invalidPath"),
        (["op": "add", "path": "name.first", "value": "x"], "invalidPath"),
        (["op": "add", "path": "emails[", "value": "x"], "invalidPath"),
        (["op": "remove"], "noTarget"),
        (["op": "replace", "path": "emails[type eq \"x\"].value", "value": "x"], "noTarget"),
        (["op": "add", "path": "emails[type eq \"x\"].value", "value": "x"], "noTarget"),
        (["op": "remove", "path": "userName"], "mutability"),
        (["op": "replace", "path": "id", "value": "x"], "mutability"),
        (["op": "replace", "path": "meta.version", "value": "x"], "mutability"),
        (["op": "add", "path": "groups", "value": [["value": "x"]]], "mutability"),
        (["op": "replace", "path": "userName", "value": nil], "invalidValue"),
    ]

    @Test(arguments: refusals.indices)
    func `a wrong operation is refused by name, and those before it are undone`(
        _ index: Int
    ) throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira", Self.start)
        let before = bench.send(.get, "/Users/\(id)").response
        let count = bench.target.changes.count
        let answer = bench.patch(
            "/Users/\(id)",
            ["op": "replace", "path": "title", "value": "Head"],
            Self.refusals[index].0
        )
        #expect(answer.status == 400)
        #expect(answer.scimType == Self.refusals[index].1)
        #expect(bench.send(.get, "/Users/\(id)").response == before)
        #expect(bench.target.changes.count == count)
    }

    @Test func `an operation sees what the one before it did`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        let answer = bench.patch(
            "/Users/\(id)",
            ["op": "add", "path": "emails", "value": [["value": "a@acme.example", "type": "x"]]],
            ["op": "replace", "path": "emails[type eq \"x\"].value", "value": "b@acme.example"]
        )
        #expect(answer.body["emails"] == [["value": "b@acme.example", "type": "x"]])
    }

    @Test func `what changes nothing leaves the record's time and version`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira", Self.start)
        let before = bench.send(.get, "/Users/\(id)").body["meta"]
        bench.wait(.seconds(5))
        bench.patch("/Users/\(id)", ["op": "add", "path": "roles", "value": [["value": "admin"]]])
        #expect(bench.send(.get, "/Users/\(id)").body["meta"] == before)
        bench.patch("/Users/\(id)", ["op": "add", "path": "title", "value": "Head"])
        let after = bench.send(.get, "/Users/\(id)").body["meta"]
        #expect(after?["created"] == before?["created"])
        #expect(after?["lastModified"] != before?["lastModified"])
    }

    @Test func `a template supplies the missing value if the dialect says so`() throws {
        var bench = try SCIMBench(["quirks": ["unmatchedAdd": "created"]])
        let id = try bench.user("mira")
        let answer = bench.patch(
            "/Users/\(id)",
            ["op": "add", "path": "emails[type eq \"work\"].value", "value": "a@acme.example"]
        )
        #expect(answer.body["emails"] == [["type": "work", "value": "a@acme.example"]])
    }

    @Test(
        arguments: [
            ["op": "Remove", "path": "members", "value": [["$ref": nil, "value": "ID"]]],
            ["op": "remove", "path": "members[value eq \"ID\"]"],
            ["op": "remove", "path": "members[value eq\"ID\"]"],
            ["op": "remove", "path": "members", "value": ["members": [["value": "ID"]]]],
            ["op": "remove", "value": ["members": [["value": "ID"]]]],
            ["op": "replace", "path": "members", "value": [["value": "OTHER"]]],
            ["op": "replace", "value": ["members": [["value": "OTHER"]]]],
        ] as [JSONValue]
    )
    func `every way of removing one member removes that one`(_ operation: JSONValue) throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let jon = try bench.user("jon")
        let staff = try bench.group("Staff", members: [mira, jon])
        let text = operation.text.replacing("ID", with: mira).replacing("OTHER", with: jon)
        let answer = bench.patch("/Groups/\(staff)", try JSONValue(parsing: Array(text.utf8)))
        #expect(answer.status == 200)
        #expect(bench.members(staff) == [jon])
        #expect(bench.pathTexts(mira) == ["account user direct usable"])
    }

    @Test func `removing members without value or filter removes everybody`() throws {
        var bench = try SCIMBench()
        let staff = try bench.group("Staff", members: [try bench.user("a"), try bench.user("b")])
        bench.patch("/Groups/\(staff)", ["op": "remove", "path": "members"])
        #expect(bench.members(staff) == [])
    }

    @Test func `removing somebody who is not a member succeeds`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff")
        let path = "members[value eq \"\(mira)\"]"
        #expect(
            bench.patch("/Groups/\(staff)", ["op": "remove", "path": .string(path)]).status == 200
        )
    }

    @Test func `a member's id cannot be changed in place`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff", members: [mira])
        let path = "members[value eq \"\(mira)\"].value"
        let answer = bench.patch(
            "/Groups/\(staff)",
            ["op": "replace", "path": .string(path), "value": "x"]
        )
        #expect(answer.scimType == "mutability")
    }

    @Test func `attributes in the request make a silent PATCH answer`() throws {
        var bench = try SCIMBench(["quirks": ["patchAnswer": "empty"]])
        let id = try bench.user("mira")
        let operation: JSONValue = ["op": "add", "path": "title", "value": "Head"]
        #expect(bench.patch("/Users/\(id)", operation).status == 204)
        let answer = bench.patch("/Users/\(id)?attributes=title", operation)
        #expect(answer.status == 200)
        #expect(answer.body["title"] == "Head")
        #expect(answer.body["userName"] == nil)
    }
}
