// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMConformanceTests {
    static let settings: JSONValue = [
        "groups": ["Network", ["name": "Everybody", "members": ["Network"]]],
        "roles": ["admin", "viewer"],
        "seats": ["user": 10],
        "accounts": [
            ["email": "mira@acme.example", "groups": ["Network"], "roles": ["admin"]],
            ["userName": "jon", "name": "Jon Berg", "groups": ["Everybody"]],
        ],
    ]

    /// Every kind of write, on the people of `settings` and on new ones.
    static func script(_ bench: SCIMBench) -> [WireRequest] {
        let ids = bench.target.store.rows.map(\.id)
        let (network, everybody, mira, jon) = (ids[0], ids[1], ids[2], ids[3])
        let noor = SCIMBench.user(
            "noor@acme.example",
            [
                "roles": [["value": "viewer"], ["value": "editor"]],
                "entitlements": [["value": "x"]],
            ]
        )
        func patch(_ path: String, _ operation: JSONValue) -> WireRequest {
            bench.request(.patch, path, ["Operations": [operation]])
        }
        let memberOfNetwork = "members[value eq \"\(mira)\"]"
        return [
            bench.request(.get, "/Users?count=1"),
            bench.request(.post, "/Users", noor),
            bench.request(.post, "/Users", noor),
            bench.request(.get, "/Users/\(mira)"),
            patch("/Users/\(mira)", ["op": "replace", "path": "title", "value": "Lead"]),
            patch("/Users/\(mira)", ["op": "replace", "path": "active", "value": false]),
            patch("/Users/\(mira)", ["op": "replace", "path": "active", "value": true]),
            patch(
                "/Groups/\(network)",
                ["op": "add", "path": "members", "value": [["value": .string(jon)]]]
            ),
            patch("/Groups/\(network)", ["op": "remove", "path": .string(memberOfNetwork)]),
            patch("/Groups/\(everybody)", ["op": "remove", "path": "members"]),
            patch(
                "/Groups/\(everybody)",
                ["op": "add", "path": "members", "value": [["value": .string(network)]]]
            ),
            patch(
                "/Groups/\(network)",
                ["op": "replace", "path": "displayName", "value": "Networks"]
            ),
            bench.request(
                .put,
                "/Users/\(jon)",
                SCIMBench.user("jon", ["roles": [["value": "admin"]]])
            ),
            bench.request(.put, "/Users/\(jon)", SCIMBench.user("jon", ["roles": []])),
            bench.request(.get, "/Groups?filter=displayName sw \"N\""),
            bench.request(.delete, "/Users/\(jon)"),
            bench.request(.delete, "/Groups/\(network)"),
            bench.request(.delete, "/Users/\(mira)"),
        ]
    }

    @Test func `a target behaves as every target must`() throws {
        let bench = try SCIMBench(Self.settings)
        let conformance = TargetConformance(bench.target, start: SCIMBench.start)
        let problems = conformance.problems(Self.script(bench), unknownPath: "/scim/v2/Nothing")
        #expect(problems == [])
    }

    @Test func `a cut after any number of changes leaves a sound store with what was written`()
        throws
    {
        var bench = try SCIMBench(Self.settings)
        var cuts = 0
        for request in Self.script(bench) {
            var whole = bench
            let count = whole.target.changes.count
            _ = whole.target.respond(to: request, at: whole.now)
            let entries = whole.target.changes.count - count
            for writesMax in 0..<max(entries, 1) where entries > 0 {
                var cut = bench
                let answer = cut.target.respond(to: request, at: cut.now, writesMax: writesMax)
                #expect(cut.target.checkInvariants() == [])
                guard answer.status == 500 else { continue }
                cuts += 1
                let written = cut.target.changes.entries
                #expect(written == Array(whole.target.changes.entries.prefix(written.count)))
            }
            bench = whole
        }
        #expect(cuts > 15)
    }

    @Test func `ids of another seed are others`() throws {
        var one = try SCIMBench(seed: 1)
        var other = try SCIMBench(seed: 2)
        let ids = [try one.user("mira"), try other.user("mira")]
        #expect(ids[0] != ids[1])
        #expect(ids[0].count == 36)
    }
}
