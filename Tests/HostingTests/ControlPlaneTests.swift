// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Hosting
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Wire

@Suite
struct ControlPlaneTests {
    @Test func `a world is created from a posted file and deleted again`() throws {
        let host = try TestHost()
        let file: JSONValue = [
            "world": "another", "targets": ["freshservice": ["groups": ["Night Shift"]]],
            "accounts": [["kind": "requester", "email": "dara@acme.example"]],
        ]
        let made = try host.call(.post, "/worlds", body: file)
        #expect(made.status == 201)
        let id = try #require(made.json["id"]?.string)
        #expect(made.json["header"]?.string == "Residue-World: \(id)")
        #expect(made.json["targets"]?.array?.first?["accounts"] == 2)
        #expect(try host.call(.delete, "/worlds/\(id)").json["removed"] == 1)
        #expect(try host.call(.get, "/worlds/\(id)").status == 404)
    }

    @Test func `every mistake of a posted file is named with its place`() throws {
        let text = """
            world: broken
            sed: 4
            targets:
              freshservce: {}
            """
        let response = try TestHost().router.respond(
            to: WireRequest(
                .post,
                "/_residue/worlds",
                headers: ["Content-Type": "application/yaml"],
                body: Array(text.utf8)
            )
        )
        let message = try JSONValue(parsing: response.body)["message"]?.string ?? ""
        #expect(response.status == 409)
        #expect(message.contains("body:2:1: error: unknown key 'sed'"))
        #expect(message.contains("body:4:3: error: unknown target 'freshservce'"))
    }

    @Test func `a posted scenario cannot make the server read a file`() throws {
        let scenario: JSONValue = [
            "scenario": "x", "organization": "/etc/hostname", "targets": ["freshservice": [:]],
            "timeline": [],
        ]
        let answer = try TestHost().call(.post, "/worlds", body: scenario)
        #expect(answer.status == 409)
        #expect(answer.json["message"]?.string?.contains("is not read") == true)
    }

    @Test func `the default world stays`() throws {
        #expect(try TestHost().call(.delete, "/worlds/default").status == 409)
    }

    @Test func `a fault is added, counted and removed`() throws {
        let host = try TestHost()
        let fault: JSONValue = [
            "name": "no lists", "on": ["request": "GET /api/v2/agents"], "answer": ["status": 503],
        ]
        #expect(try host.call(.post, "/worlds/default/faults", body: fault).status == 201)
        #expect(try host.send(.get, "/api/v2/agents").status == 503)
        let listed = try host.call(.get, "/worlds/default/faults").json["faults"]?.array?.first
        #expect(listed?["fired"] == 1)
        #expect(listed?["effect"] == "respond 503")
        #expect(try host.call(.post, "/worlds/default/faults", body: fault).status == 409)
        #expect(try host.call(.delete, "/worlds/default/faults/no%20lists").json["removed"] == 1)
        #expect(try host.send(.get, "/api/v2/agents").status == 200)
        #expect(try host.call(.delete, "/worlds/default/faults/no%20lists").status == 404)
        try host.call(.post, "/worlds/default/faults", body: fault)
        #expect(try host.call(.delete, "/worlds/default/faults").json["removed"] == 1)
    }

    @Test func `the clock is moved, by a time or to an instant`() throws {
        let host = try TestHost()
        let path = "/worlds/default/clock/advance"
        #expect(
            try host.call(.post, path, body: ["by": "36h"]).json["now"] == "2026-03-03T21:00:00Z"
        )
        #expect(
            try host.call(.post, path, body: ["to": "2026-04-01T00:00:00Z"]).json["now"]
                == "2026-04-01T00:00:00Z"
        )
        #expect(try host.call(.post, path, body: ["to": "2026-03-01T00:00:00Z"]).status == 409)
        #expect(try host.call(.post, path, body: ["by": "1h", "to": "2027-01-01"]).status == 400)
        let pace = try host.call(.post, "/worlds/default/clock/pace", body: ["pace": .number(2.5)])
        #expect(pace.json["pace"] == JSONValue.number(2.5))
    }

    @Test func `snapshots are kept, restored and forgotten`() throws {
        let host = try TestHost()
        let taken = try host.call(.post, "/worlds/default/snapshots")
        #expect(taken.status == 201)
        let id = try #require(taken.json["id"]?.string)
        try host.call(.post, "/worlds/default/clock/advance", body: ["by": "1h"])
        let restored = try host.call(.post, "/worlds/default/snapshots/\(id)/restore")
        #expect(restored.json["now"] == "2026-03-02T09:00:00Z")
        #expect(try host.call(.delete, "/worlds/default/snapshots/\(id)").status == 200)
        #expect(try host.call(.post, "/worlds/default/snapshots/\(id)/restore").status == 404)
    }

    @Test func `a side door does what a person would, and reports what changed`() throws {
        let host = try TestHost()
        let opened = try host.call(
            .post,
            "/worlds/default/doors",
            body: ["door": "signIn", "target": "freshservice", "email": "ana@acme.example"]
        )
        #expect(opened.status == 200)
        #expect(opened.json["changes"]?.array?.first?["kind"] == "sessionOpened")
    }

    @Test func `null in a side door's value clears what was there`() throws {
        let host = try TestHost()
        func edit(_ value: JSONValue) throws -> Int? {
            let body: JSONValue = [
                "door": "editAccount", "target": "freshservice", "email": "ana@acme.example",
                "attribute": "job_title", "value": value,
            ]
            return try host.call(.post, "/worlds/default/doors", body: body)
                .json["changes"]?.array?.count
        }
        #expect(try edit("Analyst") == 1)
        #expect(try edit(.null) == 1)
        #expect(try edit(.null) == 0)
    }

    @Test(
        arguments: [
            (["door": "sginIn", "target": "freshservice", "email": "a@acme.example"], 400),
            (["door": "signIn", "target": "freshservice"], 400),
            (["door": "signIn", "target": "freshservice", "email": "a@b.example", "x": "y"], 400),
            (["door": "signIn", "target": "freshservice", "email": nil], 400),
            (["door": "signIn", "target": "nowhere", "email": "ana@acme.example"], 404),
            (["door": "signIn", "target": "freshservice", "email": "who@acme.example"], 404),
            (["door": "signIn", "target": "freshservice", "email": "bo@acme.example"], 409),
            (["door": "acceptInvitation", "target": "freshservice", "email": "a@b.example"], 409),
        ] as [(JSONValue, Int)]
    )
    func `a side door that cannot be opened says why`(body: JSONValue, status: Int) throws {
        let answer = try TestHost().call(.post, "/worlds/default/doors", body: body)
        #expect(answer.status == status)
        #expect(answer.json["message"]?.string?.isEmpty == false)
    }

    private static let zohoWorld = """
        world: a portal with an OAuth client of its own
        start: 2026-03-02T09:00:00Z
        targets:
          zoho-desk:
            oauthClients: [{ name: report, selfClient: true }]
          freshservice: {}
        """

    @Test func `a code for a self client is made and exchanged`() throws {
        let host = try TestHost(Self.zohoWorld)
        let made = try host.call(
            .post,
            "/worlds/default/grant-codes",
            body: [
                "target": "zoho-desk", "client": "report", "lifetime": "10m",
                "scopes": "Desk.basic.READ",
            ]
        )
        #expect(made.status == 201)
        #expect(made.json["expiresAt"] == "2026-03-02T09:10:00Z")
        let values = ["code", "clientID", "clientSecret"].compactMap { made.json[$0]?.string }
        try #require(values.count == 3)
        let request = WireRequest(
            .post,
            "/zoho-desk/oauth/v2/token",
            query: "grant_type=authorization_code&code=\(values[0])&client_id=\(values[1])"
                + "&client_secret=\(values[2])"
        )
        let answer = try JSONValue(parsing: host.router.respond(to: request).body)
        #expect(answer["refresh_token"]?.string != nil)
    }

    @Test(
        arguments: [
            (["target": "freshservice"], 409), (["target": "nowhere"], 404), ([:], 400),
            (["target": "zoho-desk", "client": "rport"], 409),
            (["target": "zoho-desk", "lifetime": "11m"], 409),
            (["target": "zoho-desk", "lifetime": "long"], 400),
        ] as [(JSONValue, Int)]
    )
    func `a code that cannot be issued is refused`(body: JSONValue, status: Int) throws {
        let host = try TestHost(Self.zohoWorld)
        let answer = try host.call(.post, "/worlds/default/grant-codes", body: body)
        #expect(answer.status == status)
        #expect(answer.json["message"]?.string?.isEmpty == false)
    }

    @Test func `requests are found by what they are`() throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agents")
        try host.send(.get, "/api/v2/groups")
        try host.send(.get, "/api/v2/nowhere")
        func numbers(_ query: String) throws -> [JSONValue?] {
            let json = try host.call(.get, "/worlds/default/requests?\(query)").json
            return (json["requests"]?.array ?? []).map { $0["number"] }
        }
        #expect(try numbers("status=404") == [3])
        #expect(try numbers("path=groups") == [2])
        #expect(try numbers("after=1&limit=1") == [3])
        #expect(try numbers("method=POST") == [])
        #expect(try numbers("target=freshservice&since=2026-03-02T09:00:00Z") == [1, 2, 3])
        #expect(try host.call(.get, "/worlds/default/requests?stats=404").status == 400)
        #expect(try host.call(.get, "/worlds/default/requests?limit=0").status == 400)
        #expect(try host.call(.get, "/worlds/default/requests?target=nobody").status == 404)
    }

    @Test func `an archive holds what browsers expect`() throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agents?per_page=1")
        let log = try host.call(.get, "/worlds/default/requests?format=har").json["log"]
        let entry = log?["entries"]?.array?.first
        #expect(log?["version"] == "1.2")
        #expect(log?["creator"]?["name"] == "residue")
        #expect(entry?["request"]?["queryString"] == [["name": "per_page", "value": "1"]])
        #expect(entry?["response"]?["content"]?["mimeType"]?.string?.contains("json") == true)
        #expect(entry?["startedDateTime"] == "2026-03-02T09:00:00Z")
        #expect(entry?["timings"]?["send"] == 0)
    }

    @Test func `an unknown path is listed with what was likely meant`() throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agentss/21")
        try host.send(.get, "/api/v2/agents/21")
        let listed = try host.call(.get, "/worlds/default/unmatched").json["requests"]?.array
        #expect(listed?.count == 1)
        #expect(
            listed?.first?["closest"] == ["method": "GET", "path": "/api/v2/agents/{id}"]
        )
    }

    @Test func `a verb is taken for the one with its meaning and not for its opposite`() throws {
        let host = try TestHost(Self.zohoWorld)
        let target = try #require(host.world.targets.first { $0.kind == "zoho-desk" })
        let request = WireRequest(.post, "/api/v1/agents/978000100000002/inactivate")
        #expect(target.closestRoute(to: request)?.pattern == "/api/v1/agents/{id}/deactivate")
    }

    @Test func `quirks are readable, with the world's choices`() throws {
        let host = try TestHost(
            TestHost.world.replacingFirst(
                "seats: { agent: 5 }",
                "quirks: { deactivationEndsSessions: false }"
            )
        )
        let json = try host.call(.get, "/worlds/default/quirks").json
        let quirks = json["targets"]?.array?.first?["quirks"]?.array
        let chosen = quirks?.first { $0["name"] == "deactivationEndsSessions" }
        #expect(chosen?["value"] == false)
    }

    @Test func `metrics count requests, changes and faults`() throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agents")
        try host.send(.get, "/api/v2/nowhere")
        let response = host.router.respond(to: WireRequest(.get, "/_residue/metrics"))
        let text = String(decoding: response.body, as: UTF8.self)
        let labels = #"world="default",target="freshservice""#
        #expect(text.contains(#"residue_requests_total{\#(labels),method="GET",status="404"} 1"#))
        #expect(text.contains("residue_request_seconds_count{\(labels)} 2"))
        #expect(text.contains("residue_accounts{\(labels)} 3"))
        #expect(response.headers["Content-Type"]?.hasPrefix("text/plain") == true)
    }

    @Test(arguments: [
        ("PUT", "/_residue/health", 405), ("GET", "/_residue/helth", 404),
        ("POST", "/_residue/worlds/default/fork?now=1", 400),
        ("POST", "/_residue/worlds", 400), ("GET", "/_residue/worlds/nowhere/clock", 404),
    ])
    func `a wrong call is refused in one form`(method: String, path: String, status: Int) throws {
        let parts = path.split(separator: "?")
        let request = WireRequest(
            WireRequest.Method(rawValue: method),
            String(parts[0]),
            query: parts.count > 1 ? String(parts[1]) : nil
        )
        let response = try TestHost().router.respond(to: request)
        let json = try JSONValue(parsing: response.body)
        #expect(response.status == status)
        #expect(json.object?.keys == ["error", "message", "hint"])
        #expect((response.headers["Allow"] != nil) == (status == 405))
    }

    @Test func `a long list is read in parts`() throws {
        let host = try TestHost()
        for _ in 1...5 { try host.call(.post, "/worlds/default/snapshots") }
        let path = "/worlds/default/snapshots"
        let part = try host.call(.get, "\(path)?offset=3&limit=1").json
        #expect(part["snapshots"]?.array?.map { $0["id"] } == ["snapshot-4"])
        #expect(part["total"] == 5)
        #expect(try host.call(.get, "\(path)?offset=9").json["snapshots"] == [])
        let access = try host.call(.get, "/worlds/default/access?limit=1").json["targets"]?.array
        #expect(access?.first?["accounts"]?.array?.count == 1)
        #expect(access?.first?["total"] == 3)
    }

    @Test func `a thousand faults are enough`() throws {
        let host = try TestHost()
        func add(_ number: Int) throws -> Int {
            try host.call(
                .post,
                "/worlds/default/faults",
                body: ["name": .string("f\(number)"), "answer": ["status": 503]]
            ).status
        }
        for number in 1...HostedWorld.faultsMax { #expect(try add(number) == 201) }
        #expect(try add(0) == 409)
    }

    @Test(arguments: ["9223372036854775807s", "99999999999999999999s", "-1s", "1e308s", "", "s"])
    func `a time too large for anything is refused`(text: String) throws {
        let host = try TestHost()
        let fault: JSONValue = [
            "name": "late", "delay": .string(text),
        ]
        #expect(try host.call(.post, "/worlds/default/faults", body: fault).status == 409)
        let step: JSONValue = ["by": .string(text)]
        #expect(
            try host.call(.post, "/worlds/default/clock/advance", body: step).status == 400
        )
    }

    @Test func `a delay at a pace close to nothing waits for the longest time`() throws {
        let host = try TestHost(pace: 1)
        let pace: JSONValue = ["pace": .number(1e-300)]
        #expect(try host.call(.post, "/worlds/default/clock/pace", body: pace).status == 200)
        let fault: JSONValue = ["name": "late", "delay": "30s"]
        #expect(try host.call(.post, "/worlds/default/faults", body: fault).status == 201)
        #expect(try host.send(.get, "/api/v2/agents").status == 200)
    }

    @Test func `a body of another type is refused`() throws {
        let answer = try TestHost().call(
            .post,
            "/worlds/default/clock/pace",
            body: ["pace": 1],
            type: "text/plain"
        )
        #expect(answer.status == 415)
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, _ other: String) -> String {
        guard let range = range(of: part) else { return self }
        return replacingCharacters(in: range, with: other)
    }
}
