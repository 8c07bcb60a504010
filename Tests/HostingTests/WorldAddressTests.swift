// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Connectors
import ConnectorKit
import HTTPServer
import Synchronization
import TargetKit
import Testing
import Vocabulary
import Wire

@testable import Hosting

/// Worlds by path and on their own ports, and what others see of a played one.
@Suite
struct WorldAddressTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
        _ = host.raw(
            .post,
            "/worlds",
            body: Array(PlayedWorldTests.scenario.utf8),
            type: "application/yaml"
        )
    }

    private func send(
        _ method: WireRequest.Method,
        _ path: String,
        field: String? = nil,
        body: [UInt8] = []
    ) throws -> WireResponse {
        let world = try #require(host.registry.world("world-1"))
        guard case .bearer(let token) = try #require(world.target("scim")).credential else {
            throw TestFailure("the target takes no token")
        }
        var headers: WireHeaders = ["Host": "127.0.0.1:8080", "Authorization": "Bearer \(token)"]
        if let field { headers["Residue-World"] = field }
        if !body.isEmpty { headers["Content-Type"] = "application/scim+json" }
        return host.router.respond(
            to: WireRequest(method, path, headers: headers, body: body)
        )
    }

    @Test func `a world answers below its path, and its links say so`() throws {
        let made = try send(
            .post,
            "/worlds/world-1/scim/scim/v2/Users",
            body: Array(
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"x@y.example"}"#
                    .utf8
            )
        )
        #expect(made.status == 201)
        let location = try #require(made.headers["Location"])
        #expect(location.hasPrefix("http://127.0.0.1:8080/worlds/world-1/scim/scim/v2/Users/"))
        let path = String(location.dropFirst("http://127.0.0.1:8080".count))
        #expect(try send(.get, path).status == 200)
    }

    @Test(arguments: [
        ("/worlds/world-9/scim/scim/v2/Users", nil, 404),
        ("/worlds/world-1/scimm/scim/v2/Users", nil, 404),
        ("/worlds/world-1", nil, 404), ("/worlds/", nil, 404), ("/worlds", nil, 404),
        ("/worlds/world-1/scim/scim/v2/Users", "default", 400),
        ("/worlds/world-1/scim/scim/v2/Users", "world-1", 200),
    ])
    func `an address that names no world, or two, is refused`(
        path: String,
        field: String?,
        status: Int
    ) throws {
        #expect(try send(.get, path, field: field).status == status)
    }

    @Test func `a world gets ports of its own, which end with it`() async throws {
        var options = WorldHost.Options()
        options.world.pace = 0
        let server = try WorldHost(
            .targets(try TestHost.declaration(TestHost.world)),
            options: options,
            wall: TestWall().time
        )
        defer { server.stop() }
        let main = try #require(
            URLSessionTransport(baseURL: server.addresses.main, timeout: .seconds(10))
        )
        func make(_ port: String) async throws -> JSONValue {
            let answer = try await main.send(
                WireRequest(
                    .post,
                    "/_residue/worlds",
                    query: "port=\(port)",
                    headers: ["Content-Type": "application/yaml"],
                    body: Array(TestHost.world.utf8)
                )
            )
            return try JSONValue(parsing: answer.body)
        }
        let world = try await make("0")
        let url = try #require(world["targets"]?.array?.first?["url"]?.string)
        #expect(url != server.addresses.targets["freshservice"])
        let own = try #require(URLSessionTransport(baseURL: url, timeout: .seconds(10)))
        #expect(try await own.send(WireRequest(.get, "/api/v2/agents")).status == 401)
        #expect(server.registry.world("world-1")?.journal.count == 1)
        let taken = try await make(String(server.port))
        #expect(taken["error"]?.string == "conflict")
        #expect(taken["message"]?.string?.contains("port \(server.port) is taken") == true)
        #expect(server.registry.worlds.map(\.id) == ["default", "world-1"])
        _ = try await main.send(WireRequest(.delete, "/_residue/worlds/world-1"))
        await #expect(throws: TransportError.self) {
            try await own.send(WireRequest(.get, "/api/v2/agents"))
        }
    }

    @Test func `people in the feed can be imported, but changed by nobody`() throws {
        let host = try TestHost(playing: PlayedWorldTests.scenario)
        let authorization = try #require(host.world.story?.peopleAuthorization)
        func send(_ method: WireRequest.Method) throws -> (status: Int, json: JSONValue) {
            let answer = host.router.respond(
                to: WireRequest(
                    method,
                    "/people/scim/v2/Users",
                    headers: ["Host": "127.0.0.1", "Authorization": authorization]
                )
            )
            return (answer.status, try JSONValue(parsing: answer.body))
        }
        func people() throws -> [String] {
            (try send(.get).json["Resources"]?.array ?? []).compactMap { user in
                let isActive = user["active"]?.bool == true
                return user["externalId"]?.string.map { isActive ? $0 : "(\($0))" }
            }
        }
        #expect(try people() == ["ana", "ben"])
        _ = try host.call(.post, "/worlds/default/play", body: ["to": "next"])
        #expect(try people() == ["(ana)", "ben"])
        #expect(try send(.post).status == 405)
        _ = try host.call(.post, "/worlds/default/reset")
        #expect(try people() == ["ana", "ben"])
    }

    @Test func `a feed is posted in order, and a line that nobody accepts is given up`()
        async throws
    {
        let host = try TestHost(playing: PlayedWorldTests.scenario)
        let bodies = Mutex<[[UInt8]]>([])
        let server = try HTTPListener(HTTPServerOptions()) { request in
            bodies.withLock { $0.append(request.body) }
            let isSecond = bodies.withLock { $0.count } > 1
            // A client that followed the redirect would also end up here.
            return isSecond
                ? WireResponse(status: 302, headers: ["Location": "/elsewhere"])
                : WireResponse(status: 204)
        }
        defer { server.stop() }
        let body: JSONValue = ["port": .integer(Int64(server.port)), "path": "/hook"]
        #expect(try host.call(.post, "/worlds/default/feed/posts", body: body).status == 201)
        await FeedCourier(registry: host.registry).deliver(of: host.world, InstantClock())
        let cursors = try bodies.withLock { $0 }.map {
            try JSONValue(parsing: $0)["cursor"]?.string
        }
        #expect(cursors == ["1"] + Array(repeating: "2", count: FeedCourier.attemptsMax))
        let posts = try host.call(.get, "/worlds/default/feed/posts").json["posts"]?.array?.first
        #expect(posts?["sent"]?.integer == 2)
        #expect(posts?["refused"]?.integer == 1)
    }

    @Test(arguments: [
        (#"{"port": 0}"#, 400), (#"{"port": 80, "path": "x"}"#, 400),
        (#"{"url": "http://example.com/"}"#, 400), (#"{"port": 9, "path": "@h.example/"}"#, 400),
    ])
    func `over the control plane, a feed goes only to this machine`(
        body: String,
        status: Int
    ) throws {
        let host = try TestHost(playing: PlayedWorldTests.scenario)
        let answer = host.raw(.post, "/worlds/default/feed/posts", body: Array(body.utf8))
        #expect(answer.status == status)
    }

    @Test func `a crowd in a world file is made of accounts`() throws {
        let host = try TestHost(
            """
            world: many
            targets: { scim: { groups: [Engineering] } }
            accounts: [{ kind: user, email: ana@acme.example }]
            crowds:
              member:
                { count: 120, domain: acme.example, kind: user,
                  grants: [{ kind: group, name: Engineering }] }
            """
        )
        let access = try host.call(.get, "/worlds/default/access?email=member-120@acme.example")
            .json
        let account = access["targets"]?.array?.first?["accounts"]?.array?.first
        #expect(account?["access"]?.array?.contains { $0["name"]?.string == "Engineering" } == true)
        let all = try host.call(.get, "/worlds/default/access?limit=1").json
        #expect(all["targets"]?.array?.first?["total"]?.integer == 121)
    }

    @Test func `access since a missing snapshot is refused`() throws {
        let answer = try host.call(.get, "/worlds/default/access?since=snapshot-3")
        #expect(answer.status == 404)
        #expect(answer.json["message"]?.string == "unknown snapshot 'snapshot-3'")
    }
}

/// A clock on which every wait is over at once.
private struct InstantClock: Clock {
    typealias Instant = ContinuousClock.Instant
    typealias Duration = Swift.Duration

    var now: ContinuousClock.Instant { ContinuousClock.now }
    var minimumResolution: Swift.Duration { .zero }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Swift.Duration?) async throws {}
}
