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
struct WorldFileTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    private func complaints(_ text: String) -> [String] {
        do {
            _ = try TestHost.declaration(text).opened()
            return []
        } catch let error as RejectedFile {
            return error.diagnostics.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `a world is read with its start, seed and accounts`() throws {
        let world = try TestHost.declaration(TestHost.world)
        #expect(world.title == "two people at a desk")
        #expect(world.seed == 3)
        #expect(world.start == Instant(rfc3339: "2026-03-02T09:00:00Z"))
        #expect(world.accounts.map(\.name) == ["Ana Abel", "bo"])
        #expect(world.accounts.map(\.isEnabled) == [true, false])
    }

    @Test func `what is left out has a default`() throws {
        let world = try TestHost.declaration("world: bare\ntargets: { freshservice: }")
        #expect(world.seed == 1)
        #expect(world.start == Instant(rfc3339: "2026-01-01T00:00:00Z"))
        #expect(world.faults.isEmpty && world.accounts.isEmpty)
    }

    @Test(arguments: [
        ("world: x", "world.yaml:1:1: error: a world lacks 'targets'"),
        ("world: x\ntargets: {}", "world.yaml:2:10: error: a world needs a target"),
        (
            "world: x\ntargets: { freshservice: { seets: 3 } }",
            "world.yaml:2:35: error: freshservice.seets: unknown key 'seets'. Did you mean 'seats'?"
        ),
        (
            "world: x\ntargets: { freshservice: { keyOwner: { role: null } } }",
            "world.yaml:2:46: error: freshservice.keyOwner.role: 'role' must not be null; "
                + "leave it out"
        ),
        (
            "world: x\ntargets: { freshservice: { roles: [''] } }",
            "world.yaml:2:36: error: freshservice.roles.0: an entry of 'roles' must not be empty"
        ),
        (
            "world: x\ntargets: { freshservice: }\naccounts:\n  - { kind: agnt, email: a@b.example }",
            "world.yaml:4:13: error: unknown kind of account 'agnt'. Did you mean 'agent'?"
        ),
        (
            "world: x\ntargets: { freshservice: }\naccounts:\n"
                + "  - { kind: agent, email: a@b.example, grants: [{ kind: group, name: Nobody }] }",
            "world.yaml:4:5: error: freshservice: the account cannot be created: "
                + "no group named 'Nobody'"
        ),
        (
            "world: x\ntargets: { freshservice: }\nfaults: [{ name: f, delay: never }]",
            "world.yaml:3:28: error: expected a duration such as 30s, 15m, 1h30m or 90d, "
                + "found 'never'"
        ),
    ])
    func `a mistake is found at its place`(text: String, complaint: String) {
        #expect(complaints(text) == [complaint])
    }

    @Test func `a scenario opens as a world with its targets and faults, without its story`() throws
    {
        let path = Self.root + "scenarios/leaver/leaver-while-throttled.yaml"
        let world = try WorldFile.load(path: path)
        #expect(!world.title.isEmpty)
        #expect(try world.opened().map(\.kind).contains("freshservice"))
        #expect(!world.faults.isEmpty)
        #expect(world.accounts.isEmpty)
    }

    @Test func `every shipped world opens`() throws {
        let folder = Self.root + "examples/worlds/"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") }
        #expect(!names.isEmpty)
        for name in names {
            let world = try WorldFile.load(path: folder + name)
            #expect(try !world.opened().isEmpty, "\(name)")
        }
    }

    @Test func `chances at a target are those of a run with the same seed`() throws {
        let rules = [
            FaultRule(name: "coin", occasion: .probability(0.5), verdict: .dropRequest)
        ]
        let target = TargetName("freshservice")
        var one = FaultPlan(rules, strikingAt: target, seed: 9)
        var other = FaultPlan(rules, strikingAt: target, seed: 9)
        let request = WireRequest(.get, "/")
        for _ in 0..<32 {
            func fate(_ plan: inout FaultPlan) -> Fate {
                let fault = plan.strike(
                    request,
                    traits: RequestTraits(),
                    effects: [],
                    target: "freshservice",
                    attempt: 1,
                    at: Instant(milliseconds: 0)
                )
                return fault == nil ? .passed : .struck
            }
            #expect(fate(&one) == fate(&other))
        }
        #expect((1..<32).contains(one.tallies[0].firings))
    }

    private enum Fate { case passed, struck }
}
