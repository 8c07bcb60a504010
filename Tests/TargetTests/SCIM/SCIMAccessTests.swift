// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMAccessTests {
    private static let settings: JSONValue = [
        "groups": ["Staff"], "roles": ["admin"], "seats": ["user": 2],
        "accounts": [
            ["email": "mira@acme.example", "groups": ["Staff"], "roles": ["admin"]]
        ],
    ]

    @Test func `an active account uses what it holds and an inactive one would`() throws {
        var bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0].rawValue
        #expect(
            bench.pathTexts(mira) == [
                "account user direct usable", "role admin direct usable",
                "group Staff group usable", "license user seat usable",
            ]
        )
        try bench.open(.signIn(email: "mira@acme.example"))
        try bench.open(.issueKey(email: "MIRA@acme.example"))
        let count = bench.target.changes.count
        bench.patch("/Users/\(mira)", ["op": "replace", "path": "active", "value": false])
        #expect(bench.pathTexts(mira) == ["role admin direct latent", "group Staff group latent"])
        #expect(
            bench.kinds(from: count) == [
                .accountDisabled, .sessionEnded, .credentialEnded, .seatReleased,
            ]
        )
        #expect(
            bench.target.probe(.signIn(AccountKey(mira)), at: bench.now) == .refused("deactivated")
        )
        #expect(bench.send(.get, "/Users").records[0]["active"] == false)
    }

    @Test func `a reactivated account has its rights again and no session`() throws {
        var bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0].rawValue
        try bench.open(.disableAccount(email: "mira@acme.example"))
        bench.patch("/Users/\(mira)", ["op": "replace", "value": ["active": true]])
        #expect(bench.pathTexts(mira).contains("group Staff group usable"))
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .refused("unknown"))
    }

    @Test func `a deleted account is gone with everything it held`() throws {
        var bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0]
        try bench.open(.signIn(email: "mira@acme.example"))
        bench.send(.delete, "/Users/\(mira.rawValue)")
        #expect(bench.target.accounts == [])
        #expect(bench.target.access(of: mira) == [])
        #expect(bench.target.profile(of: mira) == nil)
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .refused("expired"))
    }

    @Test func `seats run out, are bought and are freed`() throws {
        var bench = try SCIMBench(Self.settings)
        let jon = try bench.user("jon")
        let refused = bench.send(.post, "/Users", SCIMBench.user("ann"))
        #expect(refused.status == 403)
        #expect(bench.send(.post, "/Users", SCIMBench.user("ann", ["active": false])).status == 201)
        bench.patch("/Users/\(jon)", ["op": "replace", "path": "active", "value": false])
        #expect(try bench.user("eve") != "")
        try bench.open(.buySeats(license: "user", count: 1))
        #expect(bench.target.licenses == [LicenseStock(name: "user", total: 3, assigned: 2)])
    }

    @Test func `roles are granted and revoked one by one in the journal`() throws {
        var bench = try SCIMBench()
        let mira = try bench.user("mira", ["roles": [["value": "a"], ["value": "b"]]])
        let count = bench.target.changes.count
        bench.patch(
            "/Users/\(mira)",
            ["op": "replace", "path": "roles", "value": [["value": "b"], ["value": "c"]]]
        )
        let entries = bench.target.changes.entries(from: count)
        #expect(entries.map(\.kind) == [.revoked, .granted])
        #expect(entries.map(\.entitlement?.id) == ["a", "c"])
    }

    @Test func `an administrator grants and revokes by hand`() throws {
        var bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0].rawValue
        let email = "mira@acme.example"
        try bench.open(.revoke(email: email, kind: "role", name: "admin"))
        try bench.open(.revoke(email: email, kind: "group", name: "Staff"))
        try bench.open(.grant(email: email, kind: "entitlement", name: "printer"))
        #expect(
            bench.pathTexts(mira) == [
                "account user direct usable", "entitlement printer direct usable",
                "license user seat usable",
            ]
        )
        #expect(throws: SideDoorError.unknownEntitlement(kind: "role", name: "chief")) {
            try bench.open(.grant(email: email, kind: "role", name: "chief"))
        }
        #expect(throws: SideDoorError.unknownAccount("x@acme.example")) {
            try bench.open(.signIn(email: "x@acme.example"))
        }
    }

    @Test func `an edit by hand shows in the record and finds the account anew`() throws {
        var bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0]
        let email = "mira@acme.example"
        try bench.open(.editAccount(email: email, attribute: "department", value: "IT"))
        try bench.open(.editAccount(email: email, attribute: "email", value: "m@acme.example"))
        try bench.open(.rename(kind: "group", from: "Staff", to: "Crew"))
        let body = bench.send(.get, "/Users/\(mira.rawValue)").body
        #expect(body[SCIMBench.enterprise]?["department"] == "IT")
        #expect(body["groups"]?.array?.first?["display"] == "Crew")
        #expect(bench.target.profile(of: mira)?.emails == ["m@acme.example", email])
        try bench.open(.signIn(email: "M@acme.example"))
    }

    @Test func `an account made by hand is a user like any other`() throws {
        var bench = try SCIMBench()
        try bench.open(.createAccount(kind: "user", email: "jon@acme.example", name: "Jon"))
        #expect(
            bench.send(.get, "/Users?filter=userName eq \"jon@acme.example\"").records.count == 1
        )
        #expect(throws: SideDoorError.self) {
            try bench.open(.createAccount(kind: "user", email: "JON@acme.example", name: "Jon"))
        }
    }

    @Test func `a request's traits name the people it is about`() throws {
        let bench = try SCIMBench(Self.settings)
        let mira = bench.target.accounts[0].rawValue
        let group = bench.target.store.rows[0].id
        let email = "mira@acme.example"
        func subjects(_ request: WireRequest) -> [String] {
            bench.target.traits(of: request).subjects
        }
        let remove: JSONValue = [
            "Operations": [["op": "remove", "path": .string("members[value eq \"\(mira)\"]")]]
        ]
        #expect(subjects(bench.request(.get, "/Users/\(mira)")) == [mira, email])
        #expect(subjects(bench.request(.patch, "/Groups/\(group)", remove)) == [mira, email])
        #expect(subjects(bench.request(.post, "/Users", SCIMBench.user("Jon"))) == ["jon"])
        let list = bench.request(.get, "/Users?filter=userName eq \"Jon\"&startIndex=11&count=10")
        #expect(bench.target.traits(of: list) == RequestTraits(subjects: ["jon"], page: 2))
    }

    @Test func `a custom schema is enforced`() throws {
        let urn = "urn:acme:badge:1.0:User"
        var bench = try SCIMBench([
            "extensions": [
                [
                    "schema": .string(urn), "required": true,
                    "attributes": [
                        [
                            "name": "badge", "required": true, "mutability": "immutable",
                            "uniqueness": "server",
                        ],
                        ["name": "pin", "returned": "request"],
                        ["name": "floor", "type": "integer"],
                    ],
                ]
            ]
        ])
        #expect(bench.send(.post, "/Users", SCIMBench.user("mira")).scimType == "invalidValue")
        let mira = bench.send(
            .post,
            "/Users",
            SCIMBench.user("mira", [urn: ["badge": "7", "pin": "1"]])
        )
        #expect(mira.status == 201)
        #expect(mira.body[urn] == ["badge": "7", "pin": "1"])
        #expect(bench.send(.get, "/Users/\(mira.id)").body[urn] == ["badge": "7"])
        let asked = bench.send(.get, "/Users/\(mira.id)?attributes=\(urn):pin")
        #expect(asked.body[urn] == ["pin": "1"])
        let clash = bench.send(.post, "/Users", SCIMBench.user("jon", [urn: ["badge": "7"]]))
        #expect(clash.scimType == "uniqueness")
        let path = JSONValue.string(urn + ":badge")
        #expect(
            bench.patch("/Users/\(mira.id)", ["op": "replace", "path": path, "value": "8"]).scimType
                == "mutability"
        )
        #expect(
            bench.patch("/Users/\(mira.id)", ["op": "remove", "path": path]).scimType
                == "mutability"
        )
        #expect(bench.send(.get, "/Users?filter=\(urn):badge eq \"7\"").userNames == ["mira"])
        #expect(bench.send(.get, "/Schemas/\(urn)").status == 200)
    }
}
