// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// The portal as a whole: organization, license, presence, end users.
@Suite
struct ZohoPlatformTests {
    @Test func `the organization needs no orgId`() throws {
        var bench = try ZohoDeskBench()
        let answer = bench.send(.get, "/organizations", headers: ["orgId": "acme"])
        #expect(answer.status == 200)
        #expect(answer.body["data"]?.array?.first?["isAdminInOrg"] == true)
    }

    @Test func `an agent who is not an administrator is read as one who is not`() throws {
        var bench = try ZohoDeskBench(["connector": ["type": "AgentPublic"]])
        let answer = bench.send(.get, "/organizations")
        #expect(answer.body["data"]?.array?.first?["isAdminInOrg"] == false)
    }

    @Test(arguments: [(1, true), (2, false)])
    func `availability says whether that many seats are free`(
        count: Int,
        isAllowed: Bool
    ) throws {
        var bench = try ZohoDeskBench([
            "seats": ["agent": 2],
            "accounts": [["email": "mira.okafor@acme.example", "name": "Mira Okafor"]],
        ])
        let answer = bench.send(.get, "/licenses/features/AGNT01/availability?count=\(count)")
        #expect(answer.body["isAllowed"] == .bool(isAllowed))
    }

    @Test func `presence follows sessions`() throws {
        var bench = try ZohoDeskBench([
            "accounts": [
                ["email": "mira.okafor@acme.example", "name": "Mira Okafor"],
                ["email": "jon.bell@acme.example", "name": "Jon Bell", "confirmed": false],
            ]
        ])
        #expect(bench.send(.get, "/onlineAgents?departmentId=-1").body["totalAgentsCount"] == "0")
        try bench.target.open(.signIn(email: "mira.okafor@acme.example"), at: bench.now)
        let online = bench.send(.get, "/onlineAgents?departmentId=-1&include=chatStatus")
        #expect(online.body["totalAgentsCount"] == "1")
        #expect(online.body["data"]?.array?.first?["chatStatus"] == "ONLINE")
        let offline = bench.send(.get, "/offlineAgents?departmentId=-1")
        #expect(offline.body["totalAgentsCount"] == "1")
    }

    @Test func `presence is paged with a flag`() throws {
        var bench = try ZohoDeskBench([
            "accounts": [["email": "mira.okafor@acme.example", "name": "Mira Okafor"]]
        ])
        let first = bench.send(.get, "/agentAvailability?departmentId=-1&limit=1")
        #expect(first.body["hasMore"] == true)
        let last = bench.send(.get, "/agentAvailability?departmentId=-1&limit=1&from=1")
        #expect(last.body["hasMore"] == false)
        #expect(bench.send(.get, "/agentAvailability").status == 422)
    }

    @Test func `idle minutes are kept within a day's quarter`() throws {
        var bench = try ZohoDeskBench()
        let path = "/agentAvailabilityConfig"
        #expect(bench.send(.post, path, ["agentIdleTime": 361]).status == 422)
        #expect(bench.send(.post, path, ["agentIdleTime": 45]).status == 204)
        #expect(bench.send(.get, path).body["agentIdleTime"] == 45)
    }

    @Test func `an invited contact has a login until it is anonymized`() throws {
        var bench = try ZohoDeskBench(["connector": ["scopes": Self.scopes]])
        let user = try invited(&bench)
        let shown = bench.send(.get, "/users/\(user)")
        #expect(shown.body["status"] == "ACTIVE")
        #expect(
            bench.send(.patch, "/users/\(user)", ["status": "DISABLED"]).body["status"]
                == "DISABLED"
        )
        #expect(bench.send(.post, "/users/\(user)/anonymize", [:]).status == 204)
        #expect(bench.send(.get, "/users/\(user)").status == 404)
        #expect(bench.target.checkInvariants().isEmpty)
    }

    @Test(arguments: [
        ("email=ada@acme.example", [0]), ("email=ADA*", [0]), ("lastName=Lind,Lowe", [0, 1]),
        ("fullName=Ada%20Lowe", [0]), ("_all=*acme*", [0, 1]), ("_all=*acme*&firstName=bo", [1]),
        ("lastName=L*&limit=1&from=1", [1]), ("email=nobody@acme.example", []), ("id=1", []),
    ])
    func `contacts are searched by any of several values`(query: String, found: [Int]) throws {
        var bench = try ZohoDeskBench([
            "connector": ["scopes": ["Desk.contacts.ALL", "Desk.search.READ"]]
        ])
        let ids = ["Ada Lowe", "Bo Lind"].map { name in
            let names = name.split(separator: " ").map(String.init)
            return bench.send(
                .post,
                "/contacts",
                [
                    "firstName": .string(names[0]), "lastName": .string(names[1]),
                    "email": .string("\(names[0].lowercased())@acme.example"),
                ]
            ).id
        }
        let answer = bench.send(.get, "/contacts/search?\(query)")
        #expect(answer.status == (found.isEmpty ? 204 : 200))
        #expect(answer.ids() == found.map { ids[$0] })
        if !found.isEmpty, !query.contains("from") {
            #expect(answer.body["count"] == .integer(Int64(found.count)))
        }
    }

    @Test func `contacts in the trash are not listed`() throws {
        var bench = try ZohoDeskBench(["connector": ["scopes": Self.scopes]])
        let id = bench.send(.post, "/contacts", ["lastName": "Lind"]).id
        #expect(bench.send(.get, "/contacts").status == 200)
        let trash: JSONValue = ["contactIds": [.id(id)]]
        #expect(bench.send(.post, "/contacts/moveToTrash", trash).status == 204)
        #expect(bench.send(.get, "/contacts").status == 204)
        #expect(bench.send(.get, "/contacts/\(id)").body["isTrashed"] == true)
    }

    @Test func `a mass action answers for each item separately`() throws {
        var bench = try ZohoDeskBench(["connector": ["scopes": Self.scopes]])
        let user = try invited(&bench)
        let group = bench.send(.post, "/groups", ["name": "Beta"]).id
        let answer = bench.send(
            .post,
            "/users/\(user)/groups/associate",
            ["groups": [["id": .id(group)], ["id": "1"]]]
        )
        #expect(answer.status == 200)
        let results = try #require(answer.body["results"]?.array)
        #expect(results.map { $0["success"] } == [true, false])
        #expect(results[1]["errors"]?["httpCode"] == 404)
        let members = bench.send(.get, "/groups/\(group)/users")
        #expect(members.body["data"]?.array?.first?["id"] == .string(user))
        let drop: JSONValue = ["userIds": [.string(user)]]
        #expect(bench.send(.post, "/groups/\(group)/users/remove", drop).status == 204)
        #expect(bench.send(.get, "/users/\(user)/groups").status == 204)
    }

    @Test func `a request that is cut leaves a credential unchanged`() throws {
        var bench = try ZohoDeskBench()
        let before = bench.target.changes.count
        let request = WireRequest(
            .post,
            "/oauth/v2/token/revoke",
            query: "token=\(bench.target.store.accounts.refreshTokens[0].value)"
        )
        let cut = bench.target.respond(to: request, at: bench.now, writesMax: 0)
        #expect(cut.status == 500)
        #expect(bench.target.changes.count == before)
        #expect(bench.target.respond(to: request, at: bench.now, writesMax: nil).status == 200)
        #expect(bench.target.changes.entries.last?.kind == .credentialEnded)
    }

    @Test func `two OAuth clients cannot have one id`() throws {
        let clients: JSONValue = [
            ["name": "one", "id": "1000.ONE"], ["name": "other", "id": "1000.ONE"],
        ]
        let settings = try TargetSettings(["oauthClients": clients])
        let error = #expect(throws: SettingError.self) { try ZohoDeskOptions(settings: settings) }
        #expect(error?.path == ["oauthClients", "1", "id"])
    }

    @Test func `a client of another data center is unknown here`() throws {
        var bench = try ZohoDeskBench([
            "oauthClients": [
                [
                    "name": "europe", "id": "1000.EU", "secret": "s", "dataCenter": "eu",
                    "selfClient": true,
                ]
            ]
        ])
        let query =
            "grant_type=client_credentials&client_id=1000.EU&client_secret=s"
            + "&scope=Desk.basic.READ&soid=ZohoDesk.\(bench.target.store.ids.org)"
        let request = WireRequest(.post, "/oauth/v2/token", query: query)
        let answer = bench.target.respond(to: request, at: bench.now, writesMax: nil)
        #expect(try JSONValue(parsing: answer.body) == ["error": "invalid_client"])
    }

    private static let scopes: JSONValue = [
        "Desk.settings.ALL", "Desk.basic.READ", "Desk.contacts.ALL",
    ]

    /// The id of the login of a contact made for it.
    private func invited(_ bench: inout ZohoDeskBench) throws -> String {
        let contact = bench.send(
            .post,
            "/contacts",
            ["lastName": "Lind", "email": "bo.lind@customer.example"]
        ).id
        let center = bench.send(.get, "/contacts/\(contact)/helpCenters").body["data"]?.array?.first
        let id = try #require(center?["helpCenter"]?["id"])
        let invitation = bench.send(
            .post,
            "/contacts/\(contact)/inviteAsEndUser",
            ["helpCenterId": id]
        )
        #expect(invitation.status == 204)
        return try #require(bench.send(.get, "/users").body["data"]?.array?.first?["id"]?.string)
    }
}
