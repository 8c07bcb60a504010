// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMRecordTests {
    @Test func `a new user is answered 201 with its address twice`() throws {
        var bench = try SCIMBench()
        let answer = bench.send(.post, "/Users", SCIMBench.user("mira@acme.example"))
        let location = "http://scim.acme.example/scim/v2/Users/\(answer.id)"
        #expect(answer.status == 201)
        #expect(answer.response.headers["Location"] == location)
        #expect(answer.response.headers["Content-Type"] == "application/scim+json")
        let meta = answer.body["meta"]
        #expect(meta?["location"]?.string == location)
        #expect(meta?["resourceType"] == "User")
        #expect(meta?["created"] == meta?["lastModified"])
        #expect(answer.body["active"] == true)
        #expect(answer.body["schemas"] == [.string(SCIMBench.user)])
    }

    @Test func `what only the service sets is ignored in a body`() throws {
        var bench = try SCIMBench()
        let id = try bench.user(
            "mira",
            [
                "id": "mine", "meta": ["resourceType": "Robot"],
                "groups": [["value": "nobody"]],
            ]
        )
        let body = bench.send(.get, "/Users/\(id)").body
        #expect(id != "mine")
        #expect(body["meta"]?["resourceType"] == "User")
        #expect(body["groups"] == nil)
    }

    @Test func `attribute names are read in any case and answered in the schema's`() throws {
        var bench = try SCIMBench()
        let id = try bench.user(
            "mira",
            [
                "DISPLAYNAME": "Mira", "nickname": "Mi",
                "URN:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "employeenumber": "7"
                ],
            ]
        )
        let body = bench.send(.get, "/Users/\(id)").body
        #expect(body["displayName"] == "Mira")
        #expect(body["nickName"] == "Mi")
        #expect(body[SCIMBench.enterprise]?["employeeNumber"] == "7")
        #expect(body["schemas"] == [.string(SCIMBench.user), .string(SCIMBench.enterprise)])
    }

    @Test(
        arguments: [
            ["userName": ""], ["userName": nil], ["active": 7], ["emails": "mira"],
            ["emails": [["value": "a", "primary": true], ["value": "b", "primary": true]]],
            ["name": 3], ["displayName": ["a"]],
        ] as [JSONObject]
    )
    func `a body that does not fit the schema is refused`(_ more: JSONObject) throws {
        var bench = try SCIMBench()
        let answer = bench.send(.post, "/Users", SCIMBench.user("mira", more))
        // A string stands for the value of a complex attribute, which clients rely on.
        guard more["emails"] != "mira" else {
            #expect(answer.body["emails"] == [["value": "mira"]])
            return
        }
        #expect(answer.status == 400)
        #expect(answer.scimType == "invalidValue")
        #expect(answer.body["status"] == "400")
    }

    @Test(arguments: ["{", "[]", "", "\"x\""])
    func `a body that is not an object is invalid syntax`(_ text: String) throws {
        var bench = try SCIMBench()
        var request = bench.request(.post, "/Users", SCIMBench.user("mira"))
        request.body = Array(text.utf8)
        let response = bench.target.respond(to: request, at: bench.now)
        let answer = SCIMBench.Answer(response: response)
        #expect(answer.status == 400)
        #expect(answer.scimType == "invalidSyntax")
    }

    @Test func `a body without schemas is refused`() throws {
        var bench = try SCIMBench()
        let missing = bench.send(.post, "/Users", ["userName": "mira"])
        let other = bench.send(
            .post,
            "/Users",
            ["schemas": [.string(SCIMBench.group)], "userName": "mira"]
        )
        #expect(missing.scimType == "invalidSyntax")
        #expect(other.scimType == "invalidValue")
    }

    @Test func `user names are unique whatever their case`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        _ = try bench.user("jon")
        let second = bench.send(.post, "/Users", SCIMBench.user("MIRA"))
        let renamed = bench.send(.put, "/Users/\(id)", SCIMBench.user("Jon"))
        let same = bench.send(.put, "/Users/\(id)", SCIMBench.user("Mira"))
        #expect([second.status, renamed.status, same.status] == [409, 409, 200])
        #expect(second.scimType == "uniqueness")
        #expect(same.body["userName"] == "Mira")
    }

    @Test func `external ids need not be unique`() throws {
        var bench = try SCIMBench()
        let one = try bench.user("mira", ["externalId": "e1"])
        let other = try bench.user("jon", ["externalId": "e1"])
        let found = bench.send(.get, "/Users?filter=externalId eq \"e1\"")
        #expect(found.records.compactMap { $0["id"]?.string } == [one, other])
        #expect(bench.send(.get, "/Users?filter=externalId eq \"E1\"").records.isEmpty)
    }

    @Test func `a password is taken and never shown`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira", ["password": "hunter2"])
        let count = bench.target.changes.count
        let answer = bench.patch(
            "/Users/\(id)",
            ["op": "replace", "path": "password", "value": "hunter3"]
        )
        #expect(answer.status == 200)
        #expect(answer.body["password"] == nil)
        #expect(bench.target.changes.entries(from: count).map(\.after) == ["changed=password"])
        #expect(!bench.send(.get, "/Users?attributes=password").response.body.isEmpty)
        #expect(bench.send(.get, "/Users?attributes=password").records[0]["password"] == nil)
    }

    @Test func `PUT replaces what it holds and never creates`() throws {
        var bench = try SCIMBench(["quirks": ["putOmission": "cleared"]])
        let id = try bench.user("mira", ["title": "Lead", "roles": [["value": "admin"]]])
        let answer = bench.send(.put, "/Users/\(id)", SCIMBench.user("mira", ["title": "Head"]))
        #expect(answer.status == 200)
        #expect(answer.body["title"] == "Head")
        #expect(answer.body["roles"] == nil)
        #expect(answer.body["active"] == true)
        #expect(bench.send(.put, "/Users/none", SCIMBench.user("x")).status == 404)
    }

    @Test(arguments: [.null, []] as [JSONValue])
    func `PUT with nothing for an attribute clears it`(_ nothing: JSONValue) throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira", ["roles": [["value": "admin"]], "title": "Lead"])
        let answer = bench.send(.put, "/Users/\(id)", SCIMBench.user("mira", ["roles": nothing]))
        #expect(answer.body["roles"] == nil)
        #expect(answer.body["title"] == "Lead")
        #expect(bench.pathTexts(id) == ["account user direct usable"])
    }

    @Test func `PUT needs what the schema requires`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        let body: JSONValue = ["schemas": [.string(SCIMBench.user)], "title": "Lead"]
        let answer = bench.send(.put, "/Users/\(id)", body)
        #expect(answer.status == 400)
        #expect(answer.scimType == "invalidValue")
        #expect(bench.send(.get, "/Users/\(id)").body["title"] == nil)
    }

    @Test func `after a DELETE nothing is found and the user name is free`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        #expect(bench.send(.delete, "/Users/\(id)").status == 204)
        let statuses = [
            bench.send(.get, "/Users/\(id)").status,
            bench.send(.put, "/Users/\(id)", SCIMBench.user("mira")).status,
            bench.patch("/Users/\(id)", ["op": "remove", "path": "title"]).status,
            bench.send(.delete, "/Users/\(id)").status,
        ]
        #expect(statuses == [404, 404, 404, 404])
        #expect(bench.send(.get, "/Users").body["totalResults"] == 0)
        #expect(try bench.user("mira") != id)
    }

    @Test func `a group's id names no user`() throws {
        var bench = try SCIMBench()
        let group = try bench.group("Staff")
        #expect(bench.send(.get, "/Users/\(group)").status == 404)
    }
}
