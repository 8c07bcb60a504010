// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMTransportTests {
    @Test func `without a token the answer says how to authenticate`() throws {
        var bench = try SCIMBench()
        bench.authorization = nil
        let answer = bench.send(.get, "/Users")
        #expect(answer.status == 401)
        #expect(answer.response.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
        #expect(answer.body["status"] == "401")
        #expect(bench.send(.get, "/ServiceProviderConfig").status == 200)
        bench.authorization = "Bearer wrong"
        #expect(bench.send(.get, "/Users").status == 401)
    }

    @Test func `a token that was ended opens nothing`() throws {
        var bench = try SCIMBench(["token": "t0ken"])
        #expect(bench.authorization == "Bearer t0ken")
        #expect(bench.send(.get, "/Users").status == 200)
        try bench.open(.expireConnectorCredential)
        #expect(bench.send(.get, "/Users").status == 401)
    }

    @Test(arguments: [
        ("application/scim+json", 201), ("application/json", 201),
        ("application/json; charset=utf-8", 201), ("Application/SCIM+JSON;charset=UTF-8", 201),
        ("text/plain", 415), ("application/xml", 415),
    ])
    func `bodies come as either kind of JSON`(_ type: String, _ status: Int) throws {
        var bench = try SCIMBench()
        let headers: WireHeaders = ["Content-Type": type]
        #expect(
            bench.send(.post, "/Users", SCIMBench.user("mira"), headers: headers).status == status
        )
    }

    @Test(arguments: [
        ("application/scim+json", 200), ("application/json, text/plain", 200), ("*/*", 200),
        ("text/html", 406),
    ])
    func `answers have SCIM's media type for clients that accept JSON`(
        _ accept: String,
        _ status: Int
    ) throws {
        var bench = try SCIMBench()
        let answer = bench.send(.get, "/Users", headers: ["Accept": accept])
        #expect(answer.status == status)
        #expect(answer.response.headers["Content-Type"] == "application/scim+json")
    }

    @Test(arguments: ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"])
    func `discovery answers only GET`(_ path: String) throws {
        var bench = try SCIMBench()
        #expect(bench.send(.get, path).status == 200)
        for method in [WireRequest.Method.post, .put, .patch, .delete] {
            let answer = bench.send(method, path, [:])
            #expect(answer.status == 405)
            #expect(answer.response.headers["Allow"] == "GET")
        }
        #expect(bench.send(.get, path + "?filter=name eq \"User\"").status == 403)
    }

    @Test func `every schema and type of the lists is found by its id`() throws {
        var bench = try SCIMBench()
        let schemas = bench.send(.get, "/Schemas").records
        let types = bench.send(.get, "/ResourceTypes").records
        #expect(schemas.count == 3)
        #expect(types.compactMap { $0["endpoint"]?.string } == ["/Users", "/Groups"])
        for schema in schemas {
            let id = schema["id"]?.string ?? ""
            #expect(!id.contains(":api:"))
            #expect(bench.send(.get, "/Schemas/\(id)").body == schema)
        }
        for type in types {
            let name = type["name"]?.string ?? ""
            #expect(bench.send(.get, "/ResourceTypes/\(name)").body == type)
        }
        #expect(bench.send(.get, "/Schemas/none").status == 404)
    }

    @Test func `the configuration names every ability`() throws {
        var bench = try SCIMBench()
        let body = bench.send(.get, "/ServiceProviderConfig").body
        for key in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
            #expect(body[key]?["supported"]?.bool != nil, "\(key)")
        }
        #expect(body["authenticationSchemes"]?.array?.first?["type"] == "oauthbearertoken")
        #expect(body["pagination"]?["cursor"] == true)
        #expect(body["id"] == nil)
    }

    @Test(arguments: [
        ("/scim/v2/Users", 200), ("/scim/Users", 200), ("/scim/v1/Users", 400),
        ("/scim/v2/users", 200), ("/scim/v2/Users/", 200), ("/Users", 404),
        ("/scim/v2/Robots", 404), ("/scim/v2/Users/a/b", 404), ("/scim/v2Users", 404),
    ])
    func `the version segment may be left out`(_ path: String, _ status: Int) throws {
        var bench = try SCIMBench()
        var request = bench.request(.get, "/Users")
        request.path = path
        #expect(bench.target.respond(to: request, at: bench.now).status == status)
    }

    @Test func `addresses follow the request unless they are set`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        func location(_ headers: WireHeaders) -> String? {
            bench.send(.get, "/Users/\(id)", headers: headers).body["meta"]?["location"]?.string
        }
        #expect(location([:]) == "http://scim.acme.example/scim/v2/Users/\(id)")
        let hosted: WireHeaders = ["X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/a/"]
        #expect(location(hosted) == "https://scim.acme.example/a/scim/v2/Users/\(id)")
        bench.host = nil
        #expect(location([:]) == "https://scim.example.test/scim/v2/Users/\(id)")
        var fixed = try SCIMBench(["baseURL": "https://id.acme.example/", "basePath": "/s"])
        var request = fixed.request(.post, "/Users", SCIMBench.user("jon"))
        request.path = "/s/Users"
        let response = fixed.target.respond(to: request, at: fixed.now)
        #expect(response.headers["Location"]?.hasPrefix("https://id.acme.example/s/Users/") == true)
    }

    @Test func `a version that is known is not sent again, and one that is gone not changed`()
        throws
    {
        var bench = try SCIMBench()
        let id = try bench.user("mira")
        let answer = bench.send(.get, "/Users/\(id)")
        let tag = try #require(answer.response.headers["ETag"])
        #expect(tag.hasPrefix("W/\""))
        #expect(answer.body["meta"]?["version"] == .string(tag))
        #expect(bench.send(.get, "/Users/\(id)", headers: ["If-None-Match": tag]).status == 304)
        let operation: JSONValue = ["op": "add", "path": "title", "value": "Lead"]
        #expect(bench.patch("/Users/\(id)", operation, headers: ["If-Match": tag]).status == 200)
        #expect(bench.patch("/Users/\(id)", operation, headers: ["If-Match": tag]).status == 412)
        #expect(bench.patch("/Users/\(id)", operation, headers: ["If-Match": "*"]).status == 200)
        #expect(bench.send(.get, "/Users/\(id)", headers: ["If-None-Match": tag]).status == 200)
        #expect(bench.send(.delete, "/Users/\(id)", headers: ["If-Match": tag]).status == 412)
    }

    @Test func `calls beyond the limit wait for the next minute`() throws {
        var bench = try SCIMBench(["rateLimit": 2])
        #expect(bench.send(.get, "/Users").status == 200)
        #expect(bench.send(.get, "/Users").status == 200)
        let answer = bench.send(.get, "/Users")
        #expect(answer.status == 429)
        #expect(answer.response.headers["Retry-After"] == "60")
        bench.wait(.seconds(60))
        #expect(bench.send(.get, "/Users").status == 200)
    }

    @Test func `HEAD is GET without a body`() throws {
        var bench = try SCIMBench()
        let answer = bench.send(.head, "/Users")
        #expect(answer.status == 200)
        #expect(answer.response.body.isEmpty)
    }

    @Test(arguments: [("absent", 501), ("redirect", 308), ("inPlace", 200)])
    func `the caller's own record exists if configured`(_ mode: String, _ status: Int) throws {
        var bench = try SCIMBench([
            "me": .string(mode), "caller": "mira",
            "accounts": [["userName": "mira"]],
        ])
        let id = bench.target.store.rows[0].id
        let answer = bench.send(.get, "/Me")
        #expect(answer.status == status)
        guard status != 501 else { return }
        #expect(answer.response.headers["Location"]?.hasSuffix("/Users/\(id)") == true)
        if status == 200 { #expect(answer.id == id) }
    }
}
