// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Wire

@Suite
struct HostRouterTests {
    @Test func `below its name a target answers as on its own port`() throws {
        let host = try TestHost()
        let below = host.router.respond(
            to: try host.authorized(.get, "/freshservice/api/v2/groups")
        )
        let own = try host.send(.get, "/api/v2/groups")
        #expect(below.status == 200)
        #expect(below.body == own.body)
    }

    @Test func `links of a target lead back below its name`() throws {
        let host = try TestHost()
        let path = "/freshservice/api/v2/agents?per_page=1"
        let link = host.router.respond(to: try host.authorized(.get, path)).headers["link"]
        #expect(link?.contains("http://127.0.0.1:8080/freshservice/api/v2/agents") == true)
    }

    @Test func `links are secure where the server is`() throws {
        let host = try TestHost(isTLS: true)
        let link = try host.send(.get, "/api/v2/agents?per_page=1").headers["link"]
        #expect(link?.contains("https://127.0.0.1:8080/api/v2/agents") == true)
    }

    /// The link to the next page, of a request with these header fields.
    private func link(
        _ host: TestHost,
        _ path: String,
        _ fields: [(String, String)]
    ) throws -> String {
        var request = try host.authorized(.get, path + "?per_page=1")
        for (name, value) in fields { request.headers[name] = value }
        let link = try #require(host.router.respond(to: request).headers["link"])
        return String(link.dropFirst().prefix { $0 != "?" })
    }

    @Test func `the scheme of links is the server's, whatever Host or a client says`() throws {
        let fields = [
            ("Host", "desk:8080"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/evil"),
        ]
        let path = "/freshservice/api/v2/agents"
        #expect(try link(try TestHost(), path, fields) == "http://desk:8080" + path)
        #expect(
            try link(try TestHost(isTLS: true), path, [("X-Forwarded-Proto", "http")])
                == "https://127.0.0.1:8080" + path
        )
    }

    @Test(arguments: [
        ("https", "https"), ("HTTPS", "https"), ("http", "http"), ("gopher", "http"),
    ])
    func `links follow a declared proxy`(_ sent: String, _ scheme: String) throws {
        let host = try TestHost(isBehindProxy: true)
        let fields = [
            ("Host", "desk.acme.example"), ("X-Forwarded-Proto", sent),
            ("X-Forwarded-Prefix", "/sim"),
        ]
        #expect(
            try link(host, "/freshservice/api/v2/agents", fields)
                == "\(scheme)://desk.acme.example/sim/freshservice/api/v2/agents"
        )
    }

    @Test func `the world's field selects the world`() throws {
        let host = try TestHost()
        let id = try #require(host.call(.post, "/worlds/default/fork").json["id"]?.string)
        var request = try host.authorized(.get, "/api/v2/agents")
        request.headers["Residue-World"] = id
        #expect(host.router.respond(to: request, onPortOf: "freshservice").status == 200)
        #expect(host.registry.world(id)?.journal.count == 1)
        #expect(host.world.journal.count == 0)
    }

    @Test func `an unknown world is named in the refusal`() throws {
        let host = try TestHost()
        var request = try host.authorized(.get, "/api/v2/agents")
        request.headers["Residue-World"] = "defalt"
        let response = host.router.respond(to: request, onPortOf: "freshservice")
        let json = try JSONValue(parsing: response.body)
        #expect(response.status == 404)
        #expect(json["error"] == "notFound")
        #expect(json["hint"] == "Did you mean 'default'?")
    }

    @Test func `an unknown target is refused with the nearest name`() throws {
        let host = try TestHost()
        let response = host.router.respond(to: WireRequest(.get, "/freshservce/api/v2/agents"))
        #expect(response.status == 404)
        #expect(String(decoding: response.body, as: UTF8.self).contains("'freshservice'?"))
    }

    @Test func `HEAD is answered with the fields of GET`() throws {
        let host = try TestHost()
        let head = try host.send(.head, "/api/v2/groups")
        let get = try host.send(.get, "/api/v2/groups")
        #expect(head.status == 200)
        #expect(head.body == get.body)
        #expect(head.headers["content-type"] == get.headers["content-type"])
    }

    @Test(arguments: ["/", "*", "//", "/_residue", "/_residue//", "/_residue/%ff", "/%"])
    func `an odd path is no accident`(path: String) throws {
        let host = try TestHost()
        let response = host.router.respond(to: WireRequest(.get, path))
        #expect([200, 400, 404].contains(response.status))
    }
}
