// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Vocabulary
import Wire

/// A world and its router without a port.
struct TestHost {
    let wall = TestWall()
    let registry: WorldRegistry
    let control: ControlPlane
    let followers: WorldFollowers
    let router: HostRouter

    static let world = """
        world: two people at a desk
        seed: 3
        start: 2026-03-02T09:00:00Z
        targets:
          freshservice:
            seats: { agent: 5 }
            groups: [Service Desk, Operations]
        accounts:
          - kind: agent
            email: ana@acme.example
            name: Ana Abel
            grants: [{ kind: group, name: Service Desk }]
          - kind: agent
            email: bo@acme.example
            enabled: false
        """

    init(
        _ text: String = TestHost.world,
        pace: WorldPace = 0,
        journal: Int = 100,
        isTLS: Bool = false,
        isBehindProxy: Bool = false,
        gate: ControlGate = ControlGate()
    ) throws {
        try self.init(
            .targets(try TestHost.declaration(text)),
            pace: pace,
            journal: journal,
            isTLS: isTLS,
            isBehindProxy: isBehindProxy,
            gate: gate
        )
    }

    /// A world that plays a scenario.
    init(playing text: String, pace: WorldPace = .auto) throws {
        let scenario = try WorldFile.scenario(
            bytes: Array(text.utf8),
            path: "scenario.yaml",
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
        try self.init(.timeline(scenario), pace: pace)
    }

    private init(
        _ content: WorldContent,
        pace: WorldPace,
        journal: Int = 100,
        isTLS: Bool = false,
        isBehindProxy: Bool = false,
        gate: ControlGate = ControlGate()
    ) throws {
        var options = HostedWorld.Options()
        options.pace = pace
        options.journalCapacity = journal
        registry = try WorldRegistry(content, options: options, wall: wall.time)
        followers = WorldFollowers(registry: registry)
        control = ControlPlane(
            registry: registry,
            version: "test",
            gate: gate,
            followers: followers
        )
        router = HostRouter(
            registry: registry,
            control: control,
            isTLS: isTLS,
            isBehindProxy: isBehindProxy
        )
    }

    static func declaration(_ text: String) throws -> WorldDeclaration {
        try WorldFile.load(
            bytes: Array(text.utf8),
            path: "world.yaml",
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
    }

    var world: HostedWorld { registry.standard }

    /// A request that carries the connector's key.
    func authorized(
        _ method: WireRequest.Method,
        _ path: String,
        body: JSONValue? = nil
    ) throws -> WireRequest {
        let target = try #require(world.targets.first)
        guard case .basic(let userName, let password) = target.credential else {
            throw TestFailure("the target takes no basic credential")
        }
        let parts = path.split(separator: "?", maxSplits: 1)
        var request = WireRequest(
            method,
            String(parts[0]),
            query: parts.count > 1 ? String(parts[1]) : nil,
            headers: [
                "Host": "127.0.0.1:8080",
                "Authorization": BasicCredential(userName: userName, password: password)
                    .authorization,
            ]
        )
        if let body {
            request.body = body.encoded()
            request.headers["Content-Type"] = "application/json"
        }
        return request
    }

    /// What a connector puts into the field `Authorization`.
    func authorization(_ name: String) throws -> String {
        switch try #require(world.target(name)).credential {
        case .basic(let userName, let password):
            BasicCredential(userName: userName, password: password).authorization
        case .bearer(let token): "Bearer \(token)"
        case .oauth(_, _, let refreshToken): "Zoho-oauthtoken \(refreshToken)"
        }
    }

    /// The answer on the port of the target.
    @discardableResult
    func send(
        _ method: WireRequest.Method,
        _ path: String,
        body: JSONValue? = nil
    ) throws -> WireResponse {
        router.respond(to: try authorized(method, path, body: body), onPortOf: "freshservice")
    }

    /// The answer of the control plane, with its body read.
    @discardableResult
    func call(
        _ method: WireRequest.Method,
        _ path: String,
        body: JSONValue? = nil,
        type: String = "application/json"
    ) throws -> (status: Int, json: JSONValue) {
        let response = raw(method, path, body: body.map { $0.encoded() } ?? [], type: type)
        return (response.status, try JSONValue(parsing: response.body))
    }

    /// The answer of the control plane as it is.
    func raw(
        _ method: WireRequest.Method,
        _ path: String,
        body: [UInt8] = [],
        type: String = "application/json"
    ) -> WireResponse {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = WireRequest(
            method,
            "/_residue\(parts[0])",
            query: parts.count > 1 ? String(parts[1]) : nil,
            headers: body.isEmpty ? [:] : ["Content-Type": type],
            body: body
        )
        return router.respond(to: request)
    }
}

struct TestFailure: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
