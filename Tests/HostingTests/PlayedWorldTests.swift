// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Hosting
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Wire

/// A world that plays a scenario, with a client that does as a test says.
@Suite
struct PlayedWorldTests {
    static let scenario = """
        scenario: A leaver is off the application within the hour
        seed: 7
        organization:
          owner: access-owner@harbor.example
          people:
            ana: { name: Ana Lima, email: ana.lima@harbor.example }
            ben: { name: Ben Moss, email: ben.moss@harbor.example }
          jobs:
            developer:
              access:
                - { target: scim, account: user, groups: [Engineering] }
        targets:
          scim: { groups: [Engineering] }
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: developer }
          - at: +0s
            joiner: { person: ben, job: developer }
          - at: +30d
            leaver: { person: ana }
        expect:
          - { after: leaver ana, within: 1h, revocationCompleteness: { equals: 1, minDenominator: 2 } }
          - { at: end, residual: none, entitlementAccuracy: 1, evidenceCompleteness: 1 }
        """

    private let host: TestHost

    init() throws {
        host = try TestHost(playing: Self.scenario)
    }

    /// What a client sends to the application.
    @discardableResult
    private func send(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil
    ) throws -> JSONValue {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = WireRequest(
            method,
            "/scim/scim/v2\(parts[0])",
            query: parts.count > 1 ? String(parts[1]) : nil,
            headers: [
                "Authorization": try host.authorization("scim"),
                "Content-Type": "application/scim+json",
            ],
            body: body?.encoded() ?? []
        )
        let response = host.router.respond(to: request)
        guard response.isSuccess else { throw TestFailure("\(path): \(response.status)") }
        return response.body.isEmpty ? .null : try JSONValue(parsing: response.body)
    }

    private func group() throws -> String {
        try #require(try send(.get, "/Groups")["Resources"]?.array?.first?["id"]?.string)
    }

    private func patch(_ path: String, _ operation: JSONObject) throws {
        try send(
            .patch,
            path,
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [.object(operation)],
            ]
        )
    }

    /// Takes in both joiners; returns the accounts' ids.
    private func join() throws -> [String] {
        let group = try group()
        return try [("Ana", "Lima"), ("Ben", "Moss")].map { given, family in
            let name = "\(given).\(family)".lowercased()
            let user = try send(
                .post,
                "/Users",
                [
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                    "userName": .string("\(name)@harbor.example"), "active": true,
                    "name": ["givenName": .string(given), "familyName": .string(family)],
                    "emails": [["value": .string("\(name)@harbor.example"), "primary": true]],
                ]
            )
            let id = try #require(user["id"]?.string)
            try patch(
                "/Groups/\(group)",
                ["op": "add", "path": "members", "value": [["value": .string(id)]]]
            )
            return id
        }
    }

    private func verdict() throws -> JSONValue {
        try host.call(.get, "/worlds/default/verdict").json
    }

    private func play(_ goal: String) throws -> JSONValue {
        try host.call(.post, "/worlds/default/play", body: ["to": .string(goal)]).json
    }

    private func expectations(_ report: JSONValue) -> [String] {
        (report["scenarios"]?.array?.first?["expectations"]?.array ?? []).compactMap {
            $0["verdict"]?.string
        }
    }

    private func problems(_ report: JSONValue) -> String {
        (report["scenarios"]?.array?.first?["problems"]?.array ?? []).compactMap(\.string)
            .joined(separator: "\n")
    }

    @Test func `a client that does what the feed says is judged correct`() throws {
        let ids = try join()
        #expect(try verdict()["verdict"]?.string == "inconclusive")
        _ = try play("next")
        try patch("/Users/\(ids[0])", ["op": "replace", "value": ["active": false]])
        try patch(
            "/Groups/\(group())",
            ["op": "remove", "path": .string("members[value eq \"\(ids[0])\"]")]
        )
        let report = try play("end")
        #expect(report["verdict"]?.string == "held", "\(report.text)")
        #expect(expectations(report) == ["held", "held", "held", "held"])
        #expect(try verdict() == report)
    }

    @Test func `a client that leaves a membership behind learns whose it is`() throws {
        let ids = try join()
        _ = try play("next")
        try patch("/Users/\(ids[0])", ["op": "replace", "value": ["active": false]])
        let report = try play("end")
        #expect(report["verdict"]?.string == "violated")
        #expect(report.text.contains("ana still holds scim/group/Engineering (latent)"))
    }

    @Test func `a program that does nothing gets no green verdict`() throws {
        let report = try play("end")
        #expect(report["verdict"]?.string == "violated")
    }

    @Test func `a bystander's loss is a finding, and shows since a snapshot`() throws {
        let ids = try join()
        _ = try play("next")
        #expect(try host.call(.post, "/worlds/default/snapshots").status == 201)
        try patch("/Groups/\(group())", ["op": "remove", "path": "members"])
        let changes = try host.call(.get, "/worlds/default/access?since=snapshot-1").json
        let accounts = changes["targets"]?.array?.first?["accounts"]?.array ?? []
        #expect(accounts.compactMap { $0["account"]?.string } == ids)
        #expect(
            accounts.compactMap { $0["lost"]?.array?.compactMap { $0["name"]?.string } }
                == [["Engineering"], ["Engineering"]]
        )
        try patch("/Users/\(ids[0])", ["op": "replace", "value": ["active": false]])
        let report = try play("end")
        let findings = report["scenarios"]?.array?.first?["findings"]?.array ?? []
        #expect(findings.compactMap { $0["invariant"]?.string } == ["I4"])
        #expect(findings.first?["identity"]?.string == "ben")
    }

    @Test func `figures that rest on a core's own claims are left out and say so`() throws {
        let notes = try verdict()["scenarios"]?.array?.first?["notes"]?.array?.first?.string
        #expect(
            notes
                == "1 of the checks at scenario.yaml:23 depend on what a core reports about its "
                + "own work, and were not judged."
        )
    }

    @Test func `before the end a verdict says what is still to come`() throws {
        let report = try verdict()
        #expect(
            problems(report).contains(
                "It is 2026-03-02T09:00:00Z, and the scenario ends at 2026-04-02T09:00:00Z."
            )
        )
        #expect(problems(report).contains("scenario.yaml:22 is judged at 2026-04-01T10:00:00Z"))
    }

    @Test func `the feed continues after a cursor`() throws {
        let first = host.raw(.get, "/worlds/default/feed")
        #expect(first.headers["Content-Type"] == "application/x-ndjson")
        let lines = try String(decoding: first.body, as: UTF8.self).split(separator: "\n")
            .map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(lines.compactMap { $0["cursor"]?.string } == ["1", "2"])
        #expect(lines.compactMap { $0["event"]?["kind"]?.string } == ["joiner", "joiner"])
        #expect(lines[0]["event"]?["access"]?.array?.count == 2)
        #expect(host.raw(.get, "/worlds/default/feed?after=2").body.isEmpty)
        _ = try play("next")
        let next = host.raw(.get, "/worlds/default/feed?after=2").body
        #expect(try JSONValue(parsing: next)["event"]?["kind"]?.string == "leaver")
        let beyond = try host.call(.get, "/worlds/default/feed?after=4")
        #expect(beyond.status == 400)
        #expect(beyond.json["hint"]?.string == "The last cursor is 3.")
    }

    @Test func `the feed as CSV can be replayed`() throws {
        _ = try play("next")
        let response = host.raw(.get, "/worlds/default/feed.csv")
        #expect(response.headers["Content-Type"] == "text/csv; charset=utf-8")
        let feed = try FeedFile.load(bytes: response.body, path: "feed.csv")
        #expect(feed.events.map(\.kind) == [.joiner, .joiner, .leaver])
        #expect(feed.groups == ["Engineering"])
    }

    @Test func `an added expectation is judged with the others`() throws {
        let text = "{ after: leaver ana, within: 2h, person: ana, timeToRevoke: { atMost: 1h } }"
        let added = host.raw(
            .post,
            "/worlds/default/expectations",
            body: Array(text.utf8),
            type: "application/yaml"
        )
        #expect(added.status == 201, "\(String(decoding: added.body, as: UTF8.self))")
        #expect(try JSONValue(parsing: added.body)["expectations"]?.integer == 3)
        let report = try play("end")
        #expect(expectations(report).count == 5)
        #expect(report.text.contains("timeToRevoke"))
    }

    @Test(
        arguments: [
            ("{ after: leaver cem, residual: none }", "unknown person 'cem'"),
            ("{ after: leaver ana, revocationCompletness: 1 }", "Did you mean"),
            ("{ at: end, openExceptions: 0 }", "depends on what a core reports"),
            ("{ at: 2031-01-01T00:00:00Z, residual: none }", "is outside the run"),
            ("[]", "there is no expectation here"),
            ("{ at: end, residual: ", "body:2"),
        ]
    )
    func `an expectation that cannot be judged is refused with its place`(
        text: String,
        message: String
    ) throws {
        let answer = host.raw(
            .post,
            "/worlds/default/expectations",
            body: Array(text.utf8),
            type: "application/yaml"
        )
        let json = try JSONValue(parsing: answer.body)
        #expect(answer.status == 409)
        #expect(json["error"]?.string == "unusableFile")
        #expect(json["message"]?.string?.contains(message) == true, "\(json.text)")
    }

    @Test func `a past state is not judged afterwards, a figure is`() throws {
        _ = try play("2026-04-01T12:00:00Z")
        func add(_ text: String) -> Int {
            host.raw(
                .post,
                "/worlds/default/expectations",
                body: Array(text.utf8),
                type: "application/yaml"
            ).status
        }
        #expect(add("{ after: leaver ana, within: 1h, residual: none }") == 409)
        #expect(add("{ after: leaver ana, within: 1h, exposureHours: 0 }") == 201)
    }

    @Test func `a played world resets to its start and does not go back to a snapshot`() throws {
        _ = try join()
        _ = try host.call(.post, "/worlds/default/snapshots")
        #expect(
            try host.call(.post, "/worlds/default/snapshots/snapshot-1/restore").status == 409
        )
        _ = try play("end")
        #expect(try host.call(.post, "/worlds/default/reset").status == 200)
        let world = try host.call(.get, "/worlds/default").json
        #expect(world["now"]?.string == "2026-03-02T09:00:00Z")
        #expect(world["timeline"]?["isOver"]?.bool == false)
        #expect(world["targets"]?.array?.first?["accounts"]?.integer == 0)
    }

    @Test func `the same requests give the same verdict`() throws {
        func story() throws -> JSONValue {
            let suite = try PlayedWorldTests()
            _ = try suite.join()
            return try suite.play("end")
        }
        #expect(try story() == story())
    }

    @Test func `targets keep answering after the end`() throws {
        _ = try play("end")
        let report = try verdict()
        _ = try join()
        #expect(try send(.get, "/Users")["totalResults"]?.integer == 2)
        #expect(try verdict() == report)
    }

    @Test func `the oracle sees a side door opened by hand`() throws {
        _ = try join()
        let door: JSONValue = [
            "door": "disableAccount", "target": "scim", "email": "ben.moss@harbor.example",
        ]
        #expect(try host.call(.post, "/worlds/default/doors", body: door).status == 200)
        let report = try play("end")
        #expect(report.text.contains("ben lacks scim/account/user"), "\(report.text)")
    }

    @Test func `a world created over the control plane plays if asked to`() throws {
        let host = try TestHost()
        func make(_ query: String) throws -> JSONValue {
            let answer = host.raw(
                .post,
                "/worlds\(query)",
                body: Array(Self.scenario.utf8),
                type: "application/yaml"
            )
            return try JSONValue(parsing: answer.body)
        }
        let played = try #require(try make("?play=true")["id"]?.string)
        #expect(try host.call(.get, "/worlds/\(played)/verdict").status == 200)
        let still = try #require(try make("")["id"]?.string)
        let refused = try host.call(.get, "/worlds/\(still)/verdict")
        #expect(refused.status == 409)
        #expect(refused.json["message"]?.string == "the world '\(still)' plays no scenario")
    }

    @Test(
        arguments: [
            ("check: [killAndResume]", "runs a core again"),
            ("  - at: +31d\n    approveGuard: true", "an approval needs a core"),
        ]
    )
    func `a scenario about a core is refused with its place`(
        text: String,
        message: String
    ) throws {
        let parts = Self.scenario.components(separatedBy: "\nexpect:")
        let file = "\(parts[0])\n\(text)\nexpect:\(parts[1])"
        let error = #expect(throws: RejectedFile.self) { try TestHost(playing: file) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
