// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Wire

@Suite
struct HostedFaultTests {
    private func host(_ fault: String, pace: WorldPace = 0) throws -> TestHost {
        try TestHost(TestHost.world + "\nfaults:\n  - \(fault)", pace: pace)
    }

    private let create: JSONValue = [
        "first_name": "Cleo", "email": "cleo@acme.example", "roles": [["role_id": 21_000_040_007]],
    ]

    @Test func `an answer in place of the target's changes nothing there`() throws {
        let host = try host(
            "{ name: busy, on: { request: POST /api/v2/agents }, first: 1, answer: { status: 429, retryAfter: 7s } }"
        )
        let target = try #require(host.world.targets.first)
        let before = target.changeCount
        let refused = try host.send(.post, "/api/v2/agents", body: create)
        #expect(refused.status == 429)
        #expect(refused.headers["Retry-After"] == "7")
        #expect(target.changeCount == before)
        #expect(try host.send(.post, "/api/v2/agents", body: create).status == 201)
        #expect(host.world.journal.entries.map(\.exchange.fault) == ["busy", nil])
    }

    @Test func `a lost answer leaves the change made and the client without a response`() throws {
        let host = try host(
            "{ name: lost, on: { request: POST /api/v2/agents }, first: 1, drop: response }"
        )
        let target = try #require(host.world.targets.first)
        let before = target.changeCount
        #expect(try host.send(.post, "/api/v2/agents", body: create) == HostRouter.noAnswer)
        #expect(target.changeCount > before)
        #expect(host.world.journal.entries.last?.exchange.status == nil)
    }

    @Test func `a disabled fault does not strike until it is enabled`() throws {
        let host = try host("{ name: down, answer: { status: 503 } }")
        let statuses = try ["pause", "resume"].map { verb in
            try host.call(.post, "/worlds/default/faults/down/\(verb)")
            return try host.send(.get, "/api/v2/agents").status
        }
        #expect(statuses == [200, 503])
        let listed = try host.call(.get, "/worlds/default/faults").json
        #expect(listed["faults"]?.array?.first?["isOn"] == true)
        #expect(listed["faults"]?.array?.first?["fired"] == 1)
    }

    @Test func `a disabled fault keeps its name, comes back with a snapshot and can be removed`()
        throws
    {
        let host = try host("{ name: down, answer: { status: 503 } }")
        let path = "/worlds/default/faults"
        let body: JSONValue = ["name": "down", "answer": ["status": 500]]
        try host.call(.post, path + "/down/pause")
        #expect(try host.call(.post, path, body: body).status == 409)
        try host.call(.post, "/worlds/default/snapshots")
        #expect(try host.call(.delete, path + "/down").json["removed"] == 1)
        #expect(try host.call(.post, path + "/down/resume").status == 404)
        try host.call(.post, "/worlds/default/snapshots/snapshot-1/restore")
        #expect(try host.call(.get, path).json["faults"]?.array?.first?["isOn"] == false)
        #expect(try host.call(.delete, path).json["removed"] == 1)
    }

    @Test func `a lost request reaches nobody`() throws {
        let host = try host(
            "{ name: lost, on: { request: POST /api/v2/agents }, first: 1, drop: request }"
        )
        let target = try #require(host.world.targets.first)
        let before = target.changeCount
        #expect(try host.send(.post, "/api/v2/agents", body: create) == HostRouter.noAnswer)
        #expect(target.changeCount == before)
    }

    @Test func `half of a change is made if the target is cut off halfway`() throws {
        let whole = try TestHost()
        try whole.send(.post, "/api/v2/agents", body: create)
        let all = try #require(whole.world.journal.entries.last?.exchange.changes)
        let host = try host(
            "{ name: crash, on: { request: POST /api/v2/agents }, phase: halfWay, first: 1, answer: { status: 500 } }"
        )
        #expect(try host.send(.post, "/api/v2/agents", body: create).status == 500)
        #expect(host.world.journal.entries.last?.exchange.changes == all / 2)
        #expect(all >= 2)
    }

    @Test(arguments: ["before", "after"])
    func `a delay is waited for in real time`(phase: String) throws {
        let host = try host("{ name: slow, phase: \(phase), first: 1, delay: 8s }")
        #expect(try host.send(.get, "/api/v2/agents").status == 200)
        #expect(host.wall.sleeps == [.seconds(8)])
    }

    @Test func `a fast clock waits less`() throws {
        let host = try host("{ name: slow, first: 1, delay: 8s }", pace: 4)
        try host.send(.get, "/api/v2/agents")
        #expect(host.wall.sleeps == [.seconds(2)])
    }

    @Test func `no answer waits longer than a minute`() throws {
        let host = try host("{ name: slow, first: 1, delay: 2h }")
        try host.send(.get, "/api/v2/agents")
        #expect(host.wall.sleeps == [HostedTarget.delayMax])
    }

    @Test func `an altered answer is otherwise the target's own`() throws {
        let host = try host(
            "{ name: liar, on: { request: GET /api/v2/agents }, mutate: { set: { agents: [] } } }"
        )
        let answer = try host.send(.get, "/api/v2/agents")
        #expect(try JSONValue(parsing: answer.body)["agents"] == [])
        #expect(answer.status == 200)
    }

    @Test func `a fault on a person matches by address`() throws {
        let host = try host(
            "{ name: ana only, on: { subject: ana@acme.example }, answer: { status: 503 } }"
        )
        let query = "email=ana@acme.example"
        #expect(try host.send(.get, "/api/v2/agents?\(query)").status == 503)
        #expect(try host.send(.get, "/api/v2/agents?email=bo@acme.example").status == 200)
    }
}
