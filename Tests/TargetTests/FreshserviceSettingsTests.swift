// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceSettingsTests {
    @Test(
        arguments: [
            (["seets": ["agent": 3]], ["seets"], "Did you mean 'seats'?"),
            (["seats": ["agent": -1]], ["seats", "agent"], "must be 0 or more"),
            (["seats": 3], ["seats"], "expected an object, not a whole number"),
            (["plan": "enterprize"], ["plan"], "Did you mean 'enterprise'?"),
            (["rateLimit": ["perMinute": 0]], ["rateLimit", "perMinute"], "must be 1 or more"),
            (["indexLag": "soon"], ["indexLag"], "is not a duration"),
            (["indexLag": 5], ["indexLag"], "a duration such as 30s or 5m"),
            (["quirks": ["pageCop": 3]], ["quirks", "pageCop"], "Did you mean 'pageCap'?"),
            (["quirks": ["pageCap": 101]], ["quirks", "pageCap"], "must be 1 to 100"),
            (["quirks": ["duplicateStatus": 404]], ["quirks", "duplicateStatus"], "400 or 409"),
            (["groups": [["nome": "A"]]], ["groups", "0", "nome"], "Did you mean 'name'?"),
            (
                [
                    "groups": ["Network"],
                    "accounts": [["kind": "agent", "email": "a@b.example", "groups": ["Netwerk"]]],
                ],
                ["accounts", "0", "groups", "0"], "Did you mean 'Network'?"
            ),
            (
                ["accounts": [["email": "nobody"]]], ["accounts", "0", "email"],
                "not an email "
                    + "address"
            ),
            (
                ["accounts": [["email": "a@b.example"], ["email": "A@b.example"]]],
                ["accounts", "1", "email"], "two accounts"
            ),
            (
                ["accounts": [["email": "a@b.example", "seat": "fulltime"]]],
                ["accounts", "0", "seat"], "has no seat"
            ),
        ] as [(JSONValue, [String], String)]
    )
    func `a mistake is located and explained`(
        _ settings: JSONValue,
        _ path: [String],
        _ words: String
    ) throws {
        let error = #expect(throws: SettingError.self) {
            _ = try FreshserviceOptions(settings: TargetSettings(settings))
        }
        #expect(error?.path == path)
        #expect(error?.message.contains(words) == true)
    }

    @Test func `a catalog entry builds the target that the settings describe`() throws {
        let entry = try #require(TargetCatalog.entry("freshservice"))
        let settings = try TargetSettings([
            "groups": ["Network"],
            "accounts": [
                [
                    "kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor",
                    "groups": ["Network"], "roles": ["IT Agent"], "seat": "occasional",
                ],
                ["kind": "agent", "email": "noor@acme.example", "active": false],
            ],
        ])
        let target = try entry.make(
            name: "acme",
            settings: settings,
            start: FreshserviceBench.start,
            seed: 1
        )
        #expect(target.accounts.count == 3)
        let mira = try #require(target.profile(of: target.accounts[1]))
        #expect(mira.displayName == "Mira Okafor")
        #expect(mira.seat == nil)
        #expect(target.profile(of: target.accounts[2])?.isActive == false)
        #expect(target.changes.count == 0)
        #expect(target.nextDueAt == nil)
    }

    @Test func `every quirk is described once and reads back its own default`() throws {
        let descriptions = try #require(TargetCatalog.entry("freshservice")).description.quirks
        #expect(Set(descriptions.map(\.name)).count == descriptions.count)
        #expect(!descriptions.isEmpty)
        for quirk in descriptions {
            let value: JSONValue =
                switch quirk.defaultText ?? "" {
                case "true": true
                case "false": false
                case let text: Int64(text).map { .integer($0) } ?? .string(text)
                }
            _ = try FreshserviceOptions(
                settings: TargetSettings(["quirks": .object([quirk.name: value])])
            )
        }
    }

    @Test func `a disabled limit sends no limit headers`() throws {
        var bench = try FreshserviceBench(["rateLimit": "none"])
        for _ in 0..<600 {
            let answer = bench.send(.get, "/roles/21000040004")
            #expect(answer.status == 200)
            #expect(answer.response.headers["X-RateLimit-Total"] == nil)
        }
    }
}
