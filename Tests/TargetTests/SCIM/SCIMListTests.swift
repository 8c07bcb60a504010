// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMListTests {
    /// Five users, `u1` to `u5`, made in an order that is not that of their titles.
    private static func bench(_ settings: JSONValue = .null) throws -> SCIMBench {
        var bench = try SCIMBench(settings)
        for (index, title) in ["Delta", "alpha", "Charlie", "bravo"].enumerated() {
            _ = try bench.user("u\(index + 1)", ["title": .string(title)])
        }
        _ = try bench.user("u5")
        return bench
    }

    @Test(arguments: [
        ("", ["u1", "u2", "u3", "u4", "u5"], 1, 5), ("?count=2", ["u1", "u2"], 1, 2),
        ("?startIndex=4&count=2", ["u4", "u5"], 4, 2), ("?startIndex=5&count=9", ["u5"], 5, 1),
        ("?startIndex=9", [], 9, 0), ("?startIndex=0&count=1", ["u1"], 1, 1),
        ("?startIndex=-3&count=1", ["u1"], 1, 1), ("?count=0", [], 1, 0),
        ("?count=-1", [], 1, 0), ("?nonsense=7&count=1", ["u1"], 1, 1),
    ])
    func `pages go by index`(
        _ query: String,
        _ names: [String],
        _ start: Int64,
        _ count: Int64
    ) throws {
        var bench = try Self.bench()
        let answer = bench.send(.get, "/Users" + query)
        #expect(answer.status == 200)
        #expect(answer.userNames == names)
        #expect(answer.body["totalResults"] == 5)
        #expect(answer.body["startIndex"] == .integer(start))
        #expect(answer.body["itemsPerPage"] == .integer(count))
    }

    @Test func `a malformed number is refused`() throws {
        var bench = try Self.bench()
        #expect(bench.send(.get, "/Users?count=many").scimType == "invalidCount")
        #expect(bench.send(.get, "/Users?startIndex=x").scimType == "invalidValue")
    }

    @Test(arguments: [
        ("title", ["u2", "u4", "u3", "u1", "u5"]),
        ("title&sortOrder=descending", ["u5", "u1", "u3", "u4", "u2"]),
        ("meta.created", ["u1", "u2", "u3", "u4", "u5"]),
        ("userName&sortOrder=DESCENDING", ["u5", "u4", "u3", "u2", "u1"]),
    ])
    func `lists are sorted with what is missing last, or first`(
        _ sort: String,
        _ names: [String]
    ) throws {
        var bench = try Self.bench()
        #expect(bench.send(.get, "/Users?sortBy=\(sort)").userNames == names)
    }

    @Test func `a list of values is sorted by the primary one`() throws {
        var bench = try SCIMBench()
        _ = try bench.user(
            "u1",
            ["emails": [["value": "c@x"], ["value": "a@x", "primary": true]]]
        )
        _ = try bench.user("u2", ["emails": [["value": "b@x"]]])
        #expect(bench.send(.get, "/Users?sortBy=emails").userNames == ["u1", "u2"])
    }

    @Test func `sorting by an unknown attribute is an invalid path`() throws {
        var bench = try Self.bench()
        #expect(bench.send(.get, "/Users?sortBy=height").scimType == "invalidPath")
    }

    @Test func `cursors walk over everybody although others are deleted`() throws {
        var bench = try Self.bench()
        var seen: [String] = []
        var cursor = ""
        while true {
            let answer = bench.send(.get, "/Users?count=2&cursor=\(cursor)")
            seen += answer.userNames
            #expect(answer.body["startIndex"] == nil)
            if seen.count == 2 {
                let first = bench.send(.get, "/Users?filter=userName eq \"u1\"").records[0]["id"]
                bench.send(.delete, "/Users/\(first?.string ?? "")")
            }
            guard let next = answer.body["nextCursor"]?.string else { break }
            cursor = next
        }
        #expect(seen == ["u1", "u2", "u3", "u4", "u5"])
    }

    @Test func `an index walk misses somebody when others are deleted`() throws {
        var bench = try Self.bench()
        let first = bench.send(.get, "/Users?count=2")
        bench.send(.delete, "/Users/\(first.records[0]["id"]?.string ?? "")")
        #expect(bench.send(.get, "/Users?count=2&startIndex=3").userNames == ["u4", "u5"])
    }

    @Test func `a cursor is valid only for its own search and for a limited time`() throws {
        var bench = try Self.bench(["cursorTimeout": "60s"])
        let cursor = bench.send(.get, "/Users?count=2&cursor").body["nextCursor"]?.string ?? ""
        #expect(cursor.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" })
        let other = bench.send(.get, "/Users?count=2&sortBy=title&cursor=\(cursor)")
        #expect(other.scimType == "invalidCursor")
        #expect(bench.send(.get, "/Users?cursor=forged").scimType == "invalidCursor")
        bench.wait(.seconds(60))
        #expect(bench.send(.get, "/Users?count=2&cursor=\(cursor)").scimType == "expiredCursor")
    }

    @Test(arguments: [
        "userName eq \"U1\"", "id eq \"ID\"", "title eq \"delta\" and userName eq \"u1\"",
        "userName eq u1", "userName Eq \"u1\"", "title sw \"del\"",
        "not (title pr) or title ew \"lta\"",
        "meta.resourceType eq \"User\" and title eq \"Delta\"",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"u1\"",
    ])
    func `a filter finds by index and by scanning everybody`(_ filter: String) throws {
        var bench = try Self.bench()
        let id = bench.target.store.rows[0].id
        let last = bench.target.store.rows[4].id
        if filter.hasPrefix("not") { bench.send(.delete, "/Users/\(last)") }
        let answer = bench.send(.get, "/Users?filter=" + filter.replacing("ID", with: id))
        #expect(answer.userNames == ["u1"], "\(answer.body.text)")
    }

    @Test(arguments: ["userName xx \"u1\"", "userName eq", "height eq 7", "active gt true"])
    func `a wrong filter is an invalid filter`(_ filter: String) throws {
        var bench = try Self.bench()
        let answer = bench.send(.get, "/Users?filter=" + filter)
        #expect(answer.status == 400)
        #expect(answer.scimType == "invalidFilter")
    }

    @Test func `groups are found by a member's id`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira")
        let staff = try bench.group("Staff", members: [mira])
        _ = try bench.group("Others")
        let found = bench.send(
            .get,
            "/Groups?excludedAttributes=members&filter=members.value eq \"\(mira)\""
        )
        #expect(found.records.compactMap { $0["id"]?.string } == [staff])
        #expect(found.records[0]["members"] == nil)
    }

    @Test(arguments: [
        ("attributes=userName", ["schemas", "id", "userName"]),
        ("attributes=name.givenName,TITLE", ["schemas", "id", "name", "title"]),
        (
            "attributes=urn:ietf:params:scim:schemas:core:2.0:User:title",
            ["schemas", "id", "title"]
        ),
        ("excludedAttributes=name,meta,active,id", ["schemas", "id", "userName", "title"]),
    ])
    func `an answer holds the attributes asked for`(_ query: String, _ keys: [String]) throws {
        var bench = try SCIMBench()
        let id = try bench.user(
            "mira",
            ["title": "Lead", "name": ["givenName": "Mira", "familyName": "Okafor"]]
        )
        let body = bench.send(.get, "/Users/\(id)?\(query)").body
        #expect(Set(body.object?.keys ?? []) == Set(keys))
        if query.contains("givenName") { #expect(body["name"] == ["givenName": "Mira"]) }
        let created = bench.send(.post, "/Users?attributes=userName", SCIMBench.user("jon"))
        #expect(created.body.object?.keys == ["schemas", "id", "userName"])
    }

    @Test func `attributes and excludedAttributes exclude each other`() throws {
        var bench = try Self.bench()
        let answer = bench.send(.get, "/Users?attributes=title&excludedAttributes=name")
        #expect(answer.scimType == "invalidValue")
    }

    @Test func `a search by POST reads the same from its body`() throws {
        var bench = try Self.bench()
        _ = try bench.group("Delta")
        let body: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "filter": "title sw \"d\" or displayName eq \"Delta\"", "count": 5,
            "attributes": ["userName", "displayName"],
        ]
        let everything = bench.send(.post, "/.search", body)
        let users = bench.send(.post, "/Users/.search", body)
        #expect(everything.status == 200)
        #expect(everything.body["totalResults"] == 2)
        #expect(everything.records[1]["displayName"] == "Delta")
        #expect(users.userNames == ["u1"])
    }

    @Test func `the base lists every kind of record`() throws {
        var bench = try Self.bench()
        _ = try bench.group("Staff")
        #expect(bench.send(.get, "/").body["totalResults"] == 6)
        #expect(bench.send(.get, "/?filter=members pr").body["totalResults"] == 0)
    }

    @Test func `lists learn of changes late where the dialect says so`() throws {
        var bench = try SCIMBench(["quirks": ["listsLag": "30s"]])
        let mira = try bench.user("mira")
        #expect(bench.send(.get, "/Users").userNames == [])
        #expect(bench.send(.get, "/Users/\(mira)").status == 200)
        bench.wait(.seconds(30))
        #expect(bench.send(.get, "/Users").userNames == ["mira"])
        bench.send(.delete, "/Users/\(mira)")
        #expect(bench.send(.get, "/Users?filter=userName eq \"mira\"").userNames == ["mira"])
        bench.wait(.seconds(30))
        #expect(bench.send(.get, "/Users").userNames == [])
    }
}
