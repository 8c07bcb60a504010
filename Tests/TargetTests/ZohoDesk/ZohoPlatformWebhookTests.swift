// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct ZohoPlatformWebhookTests {
    private static let hook: JSONValue = [
        "name": "iam-sync", "url": "https://hooks.acme.example/desk",
        "subscriptions": [
            "Agent_Add": nil, "Agent_Update": ["includePrevState": true], "Agent_Delete": nil,
        ],
    ]
    private static let mira: JSONValue = [
        "accounts": [["email": "mira.okafor@acme.example", "name": "Mira Okafor"]]
    ]

    @Test func `a change is sent to whoever subscribed to it`() throws {
        var bench = try ZohoDeskBench(Self.mira)
        let agent = try mira(bench)
        #expect(bench.send(.post, "/webhooks", Self.hook).status == 200)
        #expect(bench.send(.post, "/agents/\(agent)/deactivate").status == 204)
        let message = try #require(bench.target.webhookDeliveries.first)
        #expect(bench.target.webhookDeliveries.count == 1)
        #expect(message.url == "https://hooks.acme.example/desk")
        let body = try JSONValue(parsing: message.body)
        #expect(body.array?.count == 1)
        let event = try #require(body.array?.first)
        #expect(event["eventType"] == "Agent_Update")
        #expect(event["eventTime"] == .string(String(message.at.milliseconds)))
        #expect(event["payload"]?["status"] == "DISABLED")
        #expect(event["prevState"]?["status"] == "ACTIVE")
    }

    @Test func `the lifecycle of a contact is sent`() throws {
        var bench = try ZohoDeskBench([
            "connector": ["scopes": ["Desk.settings.ALL", "Desk.contacts.ALL"]]
        ])
        let events: JSONObject = [
            "Contact_Add": nil, "Contact_Update": nil, "Contact_Delete": nil,
        ]
        bench.send(
            .post,
            "/webhooks",
            [
                "name": "contacts", "url": "https://hooks.acme.example/",
                "subscriptions": .object(events),
            ]
        )
        let id = bench.send(.post, "/contacts", ["lastName": "Lind"]).id
        bench.send(.patch, "/contacts/\(id)", ["phone": "1"])
        bench.send(.post, "/contacts/moveToTrash", ["contactIds": [.id(id)]])
        let told = bench.target.webhookDeliveries.map { $0.subscription.split(separator: " ").last }
        #expect(told == ["Contact_Add", "Contact_Update", "Contact_Delete"])
    }

    @Test func `a disabled webhook and one for another event stay silent`() throws {
        var bench = try ZohoDeskBench(Self.mira)
        let agent = try mira(bench)
        #expect(
            bench.send(
                .post,
                "/webhooks",
                [
                    "name": "off", "url": "https://hooks.acme.example/", "isEnabled": false,
                    "subscriptions": ["Agent_Update": nil],
                ]
            ).status == 200
        )
        #expect(
            bench.send(
                .post,
                "/webhooks",
                [
                    "name": "other", "url": "https://hooks.acme.example/",
                    "subscriptions": ["Department_Add": nil],
                ]
            ).status == 200
        )
        _ = bench.send(.post, "/agents/\(agent)/deactivate")
        #expect(bench.target.webhookDeliveries.isEmpty)
    }

    @Test func `changes from an ignored source are not sent`() throws {
        var bench = try ZohoDeskBench(Self.mira)
        let agent = try mira(bench)
        let source = "8f14e45f-ceea-167a-9c2a-1234567890ab"
        _ = bench.send(
            .post,
            "/webhooks",
            [
                "name": "own", "url": "https://hooks.acme.example/",
                "ignoreSourceId": .string(source), "subscriptions": ["Agent_Update": nil],
            ]
        )
        _ = bench.send(.post, "/agents/\(agent)/deactivate", headers: ["sourceId": source])
        #expect(bench.target.webhookDeliveries.isEmpty)
        _ = bench.send(.post, "/agents/activate", ["agentIds": [.string(agent)]])
        #expect(bench.target.webhookDeliveries.count == 1)
    }

    @Test func `the answer 410 ends only its own subscription`() throws {
        var bench = try ZohoDeskBench(Self.mira)
        let agent = try mira(bench)
        _ = bench.send(.post, "/webhooks", Self.hook)
        _ = bench.send(.post, "/agents/\(agent)/deactivate")
        bench.target.webhookAnswered(number: 1, status: 500, at: bench.now)
        #expect(try subscriptions(&bench).count == 3)
        bench.target.webhookAnswered(number: 1, status: 410, at: bench.now)
        #expect(try subscriptions(&bench) == ["Agent_Add", "Agent_Delete"])
    }

    @Test(arguments: [("PROFESSIONAL", 5), ("ENTERPRISE", 10), ("STANDARD", 0)])
    func `an edition limits the number of enabled webhooks`(edition: String, quota: Int) throws {
        var bench = try ZohoDeskBench(["edition": .string(edition)])
        for _ in 0..<quota {
            #expect(bench.send(.post, "/webhooks", Self.hook).status == 200)
        }
        #expect(bench.send(.post, "/webhooks", Self.hook).code == "LICENSE_ACCESS_LIMITED")
        guard var object = Self.hook.object else { return }
        object["isEnabled"] = false
        #expect(bench.send(.post, "/webhooks", .object(object)).status == 200)
    }

    private static let mistakes: [(String, JSONValue)] = [
        ("url", "ftp://hooks.acme.example"), ("subscriptions", ["Agent_Sleep": nil]),
        ("subscriptions", [:]), ("ignoreSourceId", "me"), ("includeEventsFrom", ["API"]),
    ]

    @Test(arguments: mistakes)
    func `a webhook with a mistake is refused`(member: String, value: JSONValue) throws {
        var bench = try ZohoDeskBench()
        guard var object = Self.hook.object else { return }
        object[member] = value
        let answer = bench.send(.post, "/webhooks", .object(object))
        #expect((answer.status, answer.code) == (422, "INVALID_DATA"))
        #expect(bench.send(.get, "/webhooks").status == 204)
    }

    @Test func `an address that does not answer the probe is refused`() throws {
        var bench = try ZohoDeskBench(["quirks": ["webhookProbeFails": true]])
        #expect(bench.send(.post, "/webhooks", Self.hook).status == 422)
    }

    @Test func `a webhook is changed, read and deleted`() throws {
        var bench = try ZohoDeskBench()
        let id = bench.send(.post, "/webhooks", Self.hook).id
        let changed = bench.send(.patch, "/webhooks/\(id)", ["isEnabled": false])
        #expect(changed.body["isEnabled"] == false)
        #expect(bench.send(.get, "/webhooks/\(id)").body["name"] == "iam-sync")
        let gone = bench.send(.delete, "/webhooks/\(id)")
        #expect(gone.status == 200)
        #expect(gone.response.body.isEmpty)
        #expect(bench.send(.get, "/webhooks/\(id)").status == 404)
    }

    @Test func `messages change nothing else`() throws {
        var quiet = try ZohoDeskBench(Self.mira)
        var loud = try ZohoDeskBench(Self.mira)
        let agent = try mira(quiet)
        _ = loud.send(.post, "/webhooks", Self.hook)
        _ = quiet.send(.get, "/webhooks")
        let answers = [
            quiet.send(.post, "/agents/\(agent)/deactivate").response,
            loud.send(.post, "/agents/\(agent)/deactivate").response,
        ]
        #expect(answers[0].body == answers[1].body)
        let changes = [quiet, loud].map {
            $0.target.changes.entries.filter { $0.account != nil }.map(\.kind)
        }
        #expect(changes[0] == changes[1])
    }

    private func mira(_ bench: ZohoDeskBench) throws -> String {
        let slot = try #require(bench.target.store.slot(email: "mira.okafor@acme.example"))
        return String(bench.target.store.agents.rows[slot].id)
    }

    private func subscriptions(_ bench: inout ZohoDeskBench) throws -> [String] {
        let rows = bench.send(.get, "/webhooks").body["data"]?.array
        return try #require(rows?.first?["subscriptions"]?.object?.keys)
    }
}
