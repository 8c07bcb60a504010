// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// The truth about who can do what, and what people do without the API.
@Suite
struct ZohoAccessTests {
    private static func bench(_ quirks: JSONValue = [:]) throws -> (ZohoDeskBench, Int64) {
        let bench = try ZohoDeskBench([
            "departments": ["Support", "Billing"],
            "teams": [
                ["name": "Tier 2", "department": "Support", "roles": ["Manager"]],
                ["name": "All", "department": "Support", "subTeams": ["Tier 2"]],
            ],
            "accounts": [
                [
                    "email": "ada@acme.example", "name": "Ada Lowe", "role": "Manager",
                    "teams": ["Tier 2"],
                ]
            ],
            "quirks": quirks,
        ])
        return (bench, bench.connector + 1)
    }

    private static func usable(_ state: String) -> [String] {
        [
            "role Manager direct \(state)", "profile Agent direct \(state)",
            "department Support direct \(state)", "team Tier 2 group \(state)",
            "team Tier 2 inherited through role $manager \(state)",
            "team All inherited through team $tier \(state)",
        ]
    }

    private static func texts(_ bench: ZohoDeskBench, _ id: Int64) -> [String] {
        bench.pathTexts(id).map {
            $0.replacing(String(bench.role("Manager")), with: "$manager")
                .replacing(String(bench.team("Tier 2")), with: "$tier")
        }
    }

    @Test func `an agent has account, role, profile, departments, teams and a seat`() throws {
        let (bench, ada) = try Self.bench()
        #expect(
            Self.texts(bench, ada) == ["account agent direct usable"] + Self.usable("usable")
                + ["license agent seat usable"]
        )
    }

    @Test func `a disabled agent keeps everything but account and seat, latent`() throws {
        var (bench, ada) = try Self.bench()
        try bench.open(.signIn(email: "ada@acme.example"))
        try bench.actAs(ada)
        #expect(
            bench.pathTexts(ada).suffix(2) == [
                "account agent session through session-1 usable",
                "account agent token through refresh-2 usable",
            ]
        )
        try bench.open(.disableAccount(email: "ada@acme.example"))
        #expect(Self.texts(bench, ada) == Self.usable("latent"))
        #expect(bench.send(.get, "/myinfo").code == "INVALID_OAUTH")
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .refused("expired"))
        #expect(bench.target.probe(.credential("refresh-2"), at: bench.now) == .refused("revoked"))
        let account = AccountKey(String(ada))
        #expect(bench.target.probe(.signIn(account), at: bench.now) == .refused("deactivated"))
    }

    @Test func `sessions and tokens outlive deactivation if the portal says so`() throws {
        var (bench, ada) = try Self.bench([
            "deactivationEndsSessions": false, "deactivationEndsTokens": false,
        ])
        try bench.open(.signIn(email: "ada@acme.example"))
        try bench.actAs(ada)
        try bench.open(.disableAccount(email: "ada@acme.example"))
        #expect(bench.send(.get, "/myinfo").id == ada)
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .allowed)
        #expect(bench.target.probe(.credential("refresh-2"), at: bench.now) == .allowed)
        #expect(
            bench.pathTexts(ada).suffix(2) == [
                "account agent session through session-1 usable",
                "account agent token through refresh-2 usable",
            ]
        )
    }

    @Test func `teams are left on deactivation where the portal says so`() throws {
        var (bench, ada) = try Self.bench(["deactivationDropsTeams": true])
        bench.send(.post, "/agents/\(ada)/deactivate")
        #expect(try bench.row(ada).teams.isEmpty)
        #expect(!Self.texts(bench, ada).contains("team Tier 2 group latent"))
    }

    @Test func `for an unconfirmed agent everything but the seat is pending`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.invite("ada@acme.example")
        #expect(
            bench.pathTexts(id) == [
                "account agent pending latent", "role Public pending latent",
                "profile Agent pending latent", "department Support pending latent",
                "license agent seat usable",
            ]
        )
        #expect(throws: SideDoorError.refused("The account cannot sign in: unconfirmed.")) {
            try bench.open(.signIn(email: "ada@acme.example"))
        }
    }

    @Test func `a deleted agent is gone`() throws {
        var (bench, ada) = try Self.bench()
        try bench.open(.signIn(email: "ada@acme.example"))
        bench.send(.delete, "/agents/\(ada)")
        let account = AccountKey(String(ada))
        #expect(bench.target.profile(of: account) == nil)
        #expect(bench.target.access(of: account) == [])
        #expect(!bench.target.accounts.contains(account))
        #expect(bench.target.probe(.signIn(account), at: bench.now) == .refused("unknown"))
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `a direct member without the department is dormant and not derived`() throws {
        var (bench, ada) = try Self.bench()
        bench.send(
            .patch,
            "/agents/\(ada)",
            ["associatedDepartmentIds": .ids(bench.department("Billing"))]
        )
        #expect(Self.texts(bench, ada).contains("team Tier 2 group latent"))
        let team = bench.send(.get, "/teams/\(bench.team("Tier 2"))").body
        #expect(team["agents"] == .ids(ada))
        #expect(team["derivedAgents"] == [])
    }

    @Test func `the journal records every team that a change of role opens or closes`() throws {
        var (bench, ada) = try Self.bench()
        let count = bench.target.changes.count
        bench.send(.patch, "/agents/\(ada)", ["roleId": .id(bench.role("Personal"))])
        let lines = bench.target.changes.entries(from: count).map {
            "\($0.kind.rawValue) \($0.entitlement?.kind ?? "") \($0.entitlement?.name ?? "")"
        }
        #expect(
            lines == ["revoked role Manager", "granted role Personal", "revoked team Tier 2"]
        )
    }

    @Test func `the connector's credential can be ended and its client authorized anew`() throws {
        var bench = try ZohoDeskBench()
        try bench.open(.authorizeConnectorAgain(times: 19))
        #expect(bench.send(.get, "/myinfo").status == 200)
        try bench.open(.authorizeConnectorAgain(times: 1))
        #expect(bench.send(.get, "/myinfo").code == "INVALID_OAUTH")
        #expect(bench.refresh().body["error"] == "invalid_code")
        var other = try ZohoDeskBench()
        try other.open(.expireConnectorCredential)
        #expect(other.send(.get, "/myinfo").code == "INVALID_OAUTH")
        #expect(other.refresh().body["error"] == "invalid_code")
    }

    @Test func `the connector loses access with its agent`() throws {
        let email = "residue.connector@acme.example"
        var bench = try ZohoDeskBench()
        try bench.open(.grant(email: email, kind: "profile", name: "Agent"))
        #expect(bench.send(.post, "/agents", bench.body("a@acme.example")).code == "FORBIDDEN")
        try bench.open(.disableAccount(email: email))
        #expect(bench.send(.get, "/myinfo").code == "INVALID_OAUTH")
        #expect(throws: SideDoorError.self) { try bench.open(.authorizeConnectorAgain(times: 1)) }
    }

    @Test func `manual grants and revocations take effect`() throws {
        var (bench, ada) = try Self.bench()
        let email = "ada@acme.example"
        try bench.open(.grant(email: email, kind: "department", name: "Billing"))
        try bench.open(.grant(email: email, kind: "profile", name: "Support Administrator"))
        try bench.open(.revoke(email: email, kind: "team", name: "Tier 2"))
        try bench.open(.revoke(email: email, kind: "role", name: "Manager"))
        #expect(
            bench.pathTexts(ada) == [
                "account agent direct usable", "role Public direct usable",
                "profile Support Administrator direct usable",
                "department Support direct usable", "department Billing direct usable",
                "license agent seat usable",
            ]
        )
        #expect(bench.target.checkInvariants() == [])
        #expect(throws: SideDoorError.unknownEntitlement(kind: "team", name: "Tier 9")) {
            try bench.open(.grant(email: email, kind: "team", name: "Tier 9"))
        }
    }

    @Test(arguments: [
        ("role", "Manager"), ("profile", "Agent"), ("department", "Support"), ("team", "Tier 2"),
    ])
    func `a renamed right has its new name in every path`(kind: String, name: String) throws {
        var (bench, ada) = try Self.bench()
        try bench.open(.rename(kind: kind, from: name, to: "Renamed"))
        let texts = bench.pathTexts(ada)
        #expect(texts.contains { $0.hasPrefix("\(kind) Renamed ") })
        #expect(!texts.contains { $0.hasPrefix("\(kind) \(name) ") })
        #expect(bench.target.changes.entries.contains { $0.account == AccountKey(String(ada)) })
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `seats are bought and accounts created by hand`() throws {
        var bench = try ZohoDeskBench(["seats": ["agent": 1]])
        let make = SideDoor.createAccount(kind: "agent", email: "a@acme.example", name: "Al Reed")
        try bench.open(make)
        let more = SideDoor.createAccount(kind: "agent", email: "b@acme.example", name: "Bea")
        #expect(throws: SideDoorError.refused("No seat is free.")) { try bench.open(more) }
        try bench.open(.buySeats(license: "agent", count: 1))
        try bench.open(more)
        #expect(bench.target.licenses.first == LicenseStock(name: "agent", total: 2, assigned: 2))
        #expect(bench.target.serviceAccounts == [AccountKey(String(bench.connector))])
        try bench.open(
            .editAccount(email: "b@acme.example", attribute: "emailId", value: "c@acme.example")
        )
        #expect(bench.send(.get, "/agents/email/c@acme.example").status == 200)
    }
}
