// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct ZohoSettingsTests {
    private static let mistakes: [(JSONValue, [String], String)] = [
        (["seat": [:]], ["seat"], "unknown key 'seat'. Did you mean 'seats'?"),
        (
            ["edition": "ENTERPRIZE"], ["edition"],
            "unknown edition 'ENTERPRIZE'. Did you mean 'ENTERPRISE'?"
        ),
        (["roles": ["CEO"]], ["roles", "0", "name"], "'CEO' is there already"),
        (
            ["teams": [["name": "A", "department": "Suport"]]],
            ["teams", "0", "department"],
            "unknown department 'Suport'. Did you mean 'Support'?"
        ),
        (
            ["accounts": [["email": "ada"]]], ["accounts", "0", "email"],
            "not an email address"
        ),
        (
            ["accounts": [["email": "a@b.example"], ["email": "A@B.example"]]],
            ["accounts", "1", "email"], "two accounts have this address"
        ),
        (
            ["seats": ["agent": 0], "accounts": [["email": "a@b.example"]]], ["accounts"],
            "1 agents need more than the 0 seats of agent"
        ),
        (
            ["connector": ["scopes": ["Desk.shoes.READ"]]], ["connector", "scopes", "0"],
            "there is no scope 'Desk.shoes.READ'"
        ),
        (
            ["connector": ["scopes": []]], ["connector", "scopes"],
            "a token without scopes is never issued; leave the key out for the default ones"
        ),
        (
            ["quirks": ["fromBase": 2]], ["quirks", "fromBase"],
            "'fromBase' must be 0 or 1, not 2"
        ),
        (
            ["quirks": ["agentDeleteRoutes": "PUT"]], ["quirks", "agentDeleteRoutes"],
            "unknown agentDeleteRoutes 'PUT'. Known: both, DELETE, POST."
        ),
        (["departments": []], ["departments"], "a portal has one department or more"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is shown where it is`(
        settings: JSONValue,
        path: [String],
        message: String
    ) throws {
        let expected = SettingError(path: path, message: message)
        #expect(throws: expected) { try ZohoDeskBench(settings) }
    }

    @Test func `the catalog makes a portal from a scenario's entry`() throws {
        let entry = try #require(TargetCatalog.entry("zoho-desk"))
        let target = try entry.make(
            name: "desk",
            settings: TargetSettings(["seats": ["agent": 3], "departments": ["Support"]]),
            start: ZohoDeskBench.start,
            seed: 1
        )
        #expect(target.licenses.first?.total == 3)
        #expect(target.accounts.count == 1)
        #expect(target.checkInvariants() == [])
    }

    @Test func `every quirk is in the table once`() {
        let names = ZohoDeskQuirks.settings.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Mirror(reflecting: ZohoDeskQuirks()).children.count == names.count)
    }

    @Test func `accounts exist from the start as the settings say`() throws {
        var bench = try ZohoDeskBench([
            "profiles": ["Lead"], "edition": "FREE", "dataCenter": "eu",
            "accounts": [
                ["email": "a@acme.example", "name": "Al Reed", "profile": "Lead", "bot": true],
                ["email": "b@acme.example", "confirmed": false],
                ["email": "c@acme.example", "active": false],
            ],
        ])
        let rows = bench.send(.get, "/agents").body["data"]?.array ?? []
        #expect(rows.map { $0["status"]?.string } == ["ACTIVE", "ACTIVE", "ACTIVE", "DISABLED"])
        #expect(rows.map { $0["isConfirmed"]?.bool } == [true, true, false, true])
        #expect(rows[1]["isZiaAgent"] == true)
        #expect(rows[1]["profileId"] == .id(bench.profile("Lead")))
        #expect(bench.target.changes.count == 0)
    }

    @Test func `names are written the other way round where the portal says so`() throws {
        var bench = try ZohoDeskBench(["quirks": ["nameLastFirst": true]])
        #expect(bench.send(.get, "/myinfo").body["name"] == "Connector Residue")
    }
}
