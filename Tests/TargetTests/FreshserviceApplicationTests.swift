// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

@Suite
struct FreshserviceApplicationTests {
    private static let settings: JSONValue = [
        "accounts": [
            ["kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor"],
            ["kind": "requester", "email": "jon@acme.example", "name": "Jon Bell"],
        ],
        "applications": [
            ["name": "Figma", "licenses": ["CNTR-22"], "users": ["mira@acme.example"]]
        ],
    ]

    private var account: FreshserviceAccount
    private let application: Int64
    private let mira: Int64
    private let jon: Int64

    init() throws {
        account = try FreshserviceAccount(FreshserviceApplicationTests.settings)
        application = try account.id(at: "applications[0].id", .get, "/applications")
        mira = try account.id(at: "agents[0].id", .get, "/agents?email=mira@acme.example")
        jon = try account.id(at: "requesters[0].id", .get, "/requesters?email=jon@acme.example")
    }

    private func users(_ ids: Int64...) -> JSONValue {
        ["application_users": .array(ids.map { ["user_id": .integer($0)] })]
    }

    @Test func `somebody who uses an application can act in it and holds a seat`() {
        #expect(account.paths(of: mira, kind: "application").map(\.state) == [.usable])
        #expect(account.paths(of: mira, kind: "application").map(\.entitlement.name) == ["Figma"])
        let seats = account.paths(of: mira, kind: "license").map(\.entitlement.name)
        #expect(seats == ["agent", "Figma CNTR-22"])
    }

    @Test func `a deactivated user stays listed, without a way in but with the seat`() throws {
        var account = account
        _ = try account.call(.delete, "/agents/\(mira)")
        account.wait(.seconds(600))
        #expect(account.paths(of: mira, kind: "application").map(\.state) == [.latent])
        #expect(account.paths(of: mira, kind: "license").map(\.channel) == [.seat])
    }

    @Test func `the cleanup removes a deactivated user if the account does so`() throws {
        guard case .object(var settings) = FreshserviceApplicationTests.settings else { return }
        settings["quirks"] = ["deactivationDropsApplications": true]
        var account = try FreshserviceAccount(.object(settings))
        _ = try account.call(.delete, "/agents/\(mira)")
        #expect(account.paths(of: mira, kind: "application").count == 1)
        account.wait(.seconds(600))
        #expect(account.paths(of: mira, kind: "application").isEmpty)
    }

    @Test func `removing a user gives the seat back and is journaled`() throws {
        var account = account
        let start = account.target.changes.count
        let path = "/applications/\(application)/users?user_ids=\(mira),\(jon)"
        #expect(try account.call(.delete, path).status == 204)
        #expect(account.paths(of: mira, kind: "application").isEmpty)
        let kinds = account.target.changes.entries(from: start).map(\.kind)
        #expect(kinds == [.seatReleased, .revoked])
    }

    @Test func `a client that forgets the users in the path deletes the application`() throws {
        var account = account
        let path = "/applications/\(application)?user_ids=\(jon)"
        #expect(try account.call(.delete, path).status == 204)
        #expect(try account.call(.get, "/applications/\(application)").status == 404)
        #expect(account.paths(of: mira, kind: "application").isEmpty)
    }

    @Test func `a body with one mistake adds nobody`() throws {
        var account = account
        let body = users(jon, 999)
        let path = "/applications/\(application)/users"
        #expect(try account.call(.post, path, body).status == 400)
        #expect(account.paths(of: jon, kind: "application").isEmpty)
    }

    @Test func `somebody who is not listed cannot be updated`() throws {
        var account = account
        let path = "/applications/\(application)/users"
        #expect(try account.call(.put, path, users(jon)).status == 400)
        #expect(try account.call(.put, path, users(mira)).status == 200)
    }

    @Test func `a crash halfway leaves the first user added and the second one not`() throws {
        var account = account
        let settings: JSONValue = ["first_name": "Lea", "primary_email": "lea@acme.example"]
        let lea = try account.id(at: "requester.id", .post, "/requesters", settings)
        let path = "/applications/\(application)/users"
        #expect(try account.call(.post, path, users(jon, lea), writesMax: 1).status == 500)
        #expect(account.paths(of: jon, kind: "application").count == 1)
        #expect(account.paths(of: lea, kind: "application").isEmpty)
    }

    @Test func `forgetting a person ends the use of every application`() throws {
        var account = account
        _ = try account.call(.delete, "/agents/\(mira)/forget")
        let users = try account.call(.get, "/applications/\(application)/users")
        #expect(users.body == ["application_users": []])
    }

    @Test func `a fault rule can tell which user a change is about`() {
        let path = "/api/v2/applications/\(application)/users"
        let removal = WireRequest(.delete, path, query: "user_ids=\(mira)")
        let subjects = [String(mira), "mira@acme.example"]
        #expect(account.target.traits(of: removal).subjects == subjects)
        let addition = WireRequest(.post, path, body: users(mira).encoded())
        #expect(account.target.traits(of: addition).subjects == subjects)
    }

    @Test func `added users are shown as links if the account does so`() throws {
        guard case .object(var settings) = FreshserviceApplicationTests.settings else { return }
        settings["quirks"] = ["applicationUsersAsLinks": true]
        var account = try FreshserviceAccount(.object(settings))
        let answer = try account.call(.post, "/applications/\(application)/users", users(jon))
        let link = answer.body.at(place: "application_users[0]")?.string
        #expect(link?.hasPrefix("api/v2/applications/\(application)/users/") == true)
    }

    @Test(arguments: [
        ("", 1), ("?workspace_id=2", 1), ("?workspace_id=0", 2), ("?workspace_id=9", 0),
    ])
    func `applications are listed by workspace`(query: String, count: Int) throws {
        var account = account
        let body: JSONValue = ["application": ["name": "Payroll", "workspace_id": 3]]
        _ = try account.id(at: "application.id", .post, "/applications", body)
        let answer = try account.call(.get, "/applications\(query)")
        #expect(answer.body["applications"]?.array?.count == count)
    }
}
