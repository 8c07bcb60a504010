// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceAccessTests {
    private static let settings: JSONValue = [
        "groups": ["Network"], "seats": ["agent": 2],
        "accounts": [
            [
                "kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor",
                "groups": ["Network"],
            ]
        ],
    ]
    private static let mira: Int64 = 21_000_100_002

    @Test func `an agent's paths are account, roles, groups, seat, sessions and keys`() throws {
        var bench = try FreshserviceBench(Self.settings)
        try bench.open(.signIn(email: "mira@acme.example"))
        try bench.open(.issueKey(email: "mira@acme.example"))
        #expect(
            bench.pathTexts(Self.mira) == [
                "account agent direct usable", "role SD Agent direct usable",
                "group Network group usable", "license agent seat usable",
                "account agent session through session-1 usable",
                "account agent ownedKey through key-2 usable",
            ]
        )
    }

    @Test func `deactivation leaves grants latent and ends seat, sessions and keys`() throws {
        var bench = try FreshserviceBench(Self.settings)
        try bench.open(.signIn(email: "mira@acme.example"))
        try bench.open(.issueKey(email: "mira@acme.example"))
        let count = bench.target.changes.count
        bench.send(.delete, "/agents/\(Self.mira)")
        #expect(
            bench.kinds(from: count) == [
                .accountDisabled, .sessionEnded, .credentialEnded, .seatReleased,
            ]
        )
        #expect(
            bench.pathTexts(Self.mira) == [
                "role SD Agent direct latent", "group Network group latent",
            ]
        )
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .refused("expired"))
        #expect(bench.target.probe(.credential("key-2"), at: bench.now) == .refused("expired"))
        let signIn = Probe.signIn(AccountKey(String(Self.mira)))
        #expect(bench.target.probe(signIn, at: bench.now) == .refused("deactivated"))
    }

    @Test func `sessions and keys outlive a deactivation if the account is configured that way`()
        throws
    {
        var settings = try #require(Self.settings.object)
        settings["quirks"] = ["deactivationEndsSessions": false, "deactivationEndsKeys": false]
        var bench = try FreshserviceBench(.object(settings))
        try bench.open(.signIn(email: "mira@acme.example"))
        try bench.open(.issueKey(email: "mira@acme.example"))
        bench.send(.delete, "/agents/\(Self.mira)")
        let paths = bench.pathTexts(Self.mira)
        #expect(paths.contains("account agent session through session-1 usable"))
        #expect(paths.contains("account agent ownedKey through key-2 usable"))
        #expect(bench.target.probe(.session("session-1"), at: bench.now) == .allowed)
        #expect(bench.target.probe(.credential("key-2"), at: bench.now) == .allowed)
    }

    @Test func `signing in leaves its marks on the record`() throws {
        var bench = try FreshserviceBench(Self.settings)
        bench.wait(.seconds(90))
        try bench.open(.signIn(email: "MIRA@acme.example"))
        let agent = bench.send(.get, "/agents/\(Self.mira)").body["agent"]
        #expect(agent?["has_logged_in"] == true)
        #expect(agent?["last_login_at"] == .string(bench.now.rfc3339Seconds))
        let profile = bench.target.profile(of: AccountKey(String(Self.mira)))
        #expect(profile?.lastActiveAt == bench.now)
        #expect(profile?.seat == "agent")
    }

    @Test func `an occasional agent works while a day pass is available`() throws {
        var bench = try FreshserviceBench(["dayPasses": 1])
        let mira = try bench.agent("mira@acme.example", ["occasional": true])
        let noor = try bench.agent("noor@acme.example", ["occasional": true])
        try bench.open(.signIn(email: "mira@acme.example"))
        #expect(bench.pathTexts(mira).contains("account agent direct usable"))
        #expect(bench.pathTexts(noor).contains("account agent direct latent"))
        #expect(throws: SideDoorError.self) {
            try bench.open(.signIn(email: "noor@acme.example"))
        }
        bench.wait(.seconds(86_400))
        #expect(bench.pathTexts(mira).contains("account agent direct latent"))
        try bench.open(.buySeats(license: "dayPass", count: 1))
        #expect(bench.pathTexts(noor).contains("account agent direct usable"))
    }

    @Test func `a later cleanup removes a deactivated head from the department`() throws {
        var bench = try FreshserviceBench(["departments": ["Finance"], "cleanUpDelay": "5m"])
        let department = bench.target.store.departments.firstID
        let id = try bench.agent("mira@acme.example")
        bench.send(.put, "/departments/\(department)", ["head_user_id": .integer(id)])
        bench.send(.delete, "/agents/\(id)")
        func head() -> JSONValue? {
            bench.send(.get, "/departments/\(department)").body["department"]?["head_user_id"]
        }
        #expect(bench.target.nextDueAt == bench.now.advanced(by: .seconds(300)))
        bench.wait(.seconds(299))
        #expect(head() == .integer(id))
        bench.wait(.seconds(1))
        #expect(head() == .null)
        #expect(bench.target.changes.entries.last?.cause == .background(job: "cleanUp"))
    }

    @Test func `reactivating in time cancels the cleanup`() throws {
        var bench = try FreshserviceBench(["departments": ["Finance"]])
        let department = bench.target.store.departments.firstID
        let id = try bench.agent("mira@acme.example")
        bench.send(.put, "/departments/\(department)", ["head_user_id": .integer(id)])
        bench.send(.delete, "/agents/\(id)")
        bench.send(.put, "/agents/\(id)/reactivate")
        bench.wait(.seconds(600))
        let body = bench.send(.get, "/departments/\(department)").body["department"]
        #expect(body?["head_user_id"] == .integer(id))
    }

    @Test func `changes by hand are journaled as such and seen by the API`() throws {
        var bench = try FreshserviceBench(Self.settings)
        let doors: [SideDoor] = [
            .disableAccount(email: "mira@acme.example"),
            .enableAccount(email: "mira@acme.example"),
            .grant(email: "mira@acme.example", kind: "role", name: "IT Agent"),
            .revoke(email: "mira@acme.example", kind: "group", name: "Network"),
            .createAccount(kind: "requester", email: "jon@acme.example", name: "Jon Bell"),
            .editAccount(email: "jon@acme.example", attribute: "job_title", value: "Buyer"),
            .rename(kind: "role", from: "IT Agent", to: "Technician"),
        ]
        for door in doors {
            let count = bench.target.changes.count
            try bench.open(door)
            let entries = bench.target.changes.entries(from: count)
            #expect(!entries.isEmpty)
            for entry in entries {
                guard case .sideDoor = entry.cause else {
                    Issue.record("\(entry.kind) is not put down to the door")
                    continue
                }
            }
        }
        #expect(
            bench.pathTexts(Self.mira) == [
                "account agent direct usable", "role SD Agent direct usable",
                "role Technician direct usable",
            ]
        )
        let found = bench.send(.get, "/requesters?email=jon@acme.example").body["requesters"]
        #expect(found?.array?.first?["job_title"] == "Buyer")
        #expect(bench.target.checkInvariants() == [])
    }

    @Test(arguments: [
        SideDoor.signIn(email: "who@acme.example"),
        .enableAccount(email: "mira@acme.example"),
        .approvePending(email: "mira@acme.example"),
        .grant(email: "mira@acme.example", kind: "role", name: "King"),
        .grant(email: "mira@acme.example", kind: "crown", name: "King"),
        .createAccount(kind: "robot", email: "r2@acme.example", name: "R2"),
        .createAccount(kind: "requester", email: "mira@acme.example", name: "Mira"),
        .editAccount(email: "mira@acme.example", attribute: "email", value: "nobody"),
        .buySeats(license: "agent", count: 0),
        .rename(kind: "group", from: "Nothing", to: "Something"),
    ])
    func `a side door that makes no sense stays shut and changes nothing`(_ door: SideDoor) throws {
        var bench = try FreshserviceBench(Self.settings)
        let count = bench.target.changes.count
        #expect(throws: SideDoorError.self) { try bench.open(door) }
        #expect(bench.target.changes.count == count)
    }

    @Test func `an expired connector key is refused from then on`() throws {
        var bench = try FreshserviceBench()
        #expect(bench.send(.get, "/agents/me").status == 200)
        try bench.open(.expireConnectorCredential)
        #expect(bench.send(.get, "/agents/me").status == 401)
        #expect(bench.target.probe(.credential("key-1"), at: bench.now) == .refused("expired"))
    }

    @Test func `bought seats can be used`() throws {
        var bench = try FreshserviceBench(["seats": ["agent": 0]])
        let body: JSONValue = [
            "first_name": "Mira", "email": "mira@acme.example",
            "roles": [["role_id": .integer(bench.role("SD Agent"))]],
        ]
        #expect(bench.send(.post, "/agents", body).status == 403)
        try bench.open(.buySeats(license: "agent", count: 1))
        #expect(bench.send(.post, "/agents", body).status == 201)
    }

    @Test func `a request is about the people it names by id or address`() throws {
        let bench = try FreshserviceBench(Self.settings)
        let id = String(Self.mira)
        func subjects(_ request: WireRequest) -> [String] {
            bench.target.traits(of: request).subjects
        }
        #expect(subjects(bench.request(.get, "/agents/\(id)")) == [id, "mira@acme.example"])
        #expect(
            subjects(bench.request(.get, "/agents?email=Mira%40acme.example"))
                == ["mira@acme.example"]
        )
        #expect(
            subjects(bench.request(.post, "/requesters", ["primary_email": "Jon@acme.example"]))
                == ["jon@acme.example"]
        )
        #expect(
            subjects(bench.request(.post, "/requester_groups/7/members/\(id)")).first == id
        )
        #expect(subjects(bench.request(.get, "/groups/\(id)")) == [])
        #expect(bench.target.traits(of: bench.request(.get, "/agents")).page == 1)
        #expect(bench.target.traits(of: bench.request(.get, "/agents?page=3")).page == 3)
        #expect(bench.target.traits(of: bench.request(.get, "/agents/\(id)")).page == nil)
    }
}
