// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Vocabulary
import TargetKit
import Testing
import Wire

@Suite
struct FreshserviceTicketTests {
    private var account: FreshserviceAccount
    private let mira: Int64
    private let jon: Int64

    init() throws {
        account = try FreshserviceAccount([
            "catalog": ["Laptop"],
            "accounts": [
                ["kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor"],
                ["kind": "requester", "email": "jon@acme.example", "name": "Jon Bell"],
            ],
        ])
        mira = try account.id(at: "agents[0].id", .get, "/agents?email=mira@acme.example")
        jon = try account.id(at: "requesters[0].id", .get, "/requesters?email=jon@acme.example")
    }

    private func ticket(status: Int64 = 2) -> JSONValue {
        [
            "subject": "Printer", "requester_id": .integer(jon), "responder_id": .integer(mira),
            "status": .integer(status),
        ]
    }

    private func filter(_ query: String) -> String {
        "/tickets/filter?query=\(PercentEncoding.encode("\"\(query)\""))"
    }

    @Test func `unfinished tickets of a deactivated agent are nobody's after the clean-up`() throws
    {
        var account = account
        for status: Int64 in [2, 3, 4, 5] {
            _ = try account.id(at: "ticket.id", .post, "/tickets", ticket(status: status))
        }
        _ = try account.call(.delete, "/agents/\(mira)")
        let before = try account.call(.get, filter("agent_id:\(mira)"))
        #expect(before.body["total"] == 4)
        account.wait(.seconds(301))
        let after = try account.call(.get, filter("agent_id:\(mira)"))
        #expect(after.body["tickets"]?.array?.compactMap { $0["status"] } == [5, 4])
        let orphans = try account.call(.get, filter("agent_id:null AND status:<3"))
        #expect(orphans.body["total"] == 2)
    }

    @Test func `an agent reactivated before the cleanup keeps the tickets`() throws {
        var account = account
        _ = try account.id(at: "ticket.id", .post, "/tickets", ticket())
        _ = try account.call(.delete, "/agents/\(mira)")
        _ = try account.call(.put, "/agents/\(mira)/reactivate")
        account.wait(.seconds(301))
        let tickets = try account.call(.get, filter("agent_id:\(mira)"))
        #expect(tickets.body["total"] == 1)
    }

    @Test func `a deactivated agent cannot be handed a ticket`() throws {
        var account = account
        _ = try account.call(.delete, "/agents/\(mira)")
        #expect(try account.call(.post, "/tickets", ticket()).status == 400)
    }

    @Test func `forgetting a person deletes the tickets asked for`() throws {
        var account = account
        let id = try account.id(at: "ticket.id", .post, "/tickets", ticket())
        _ = try account.call(.delete, "/requesters/\(jon)/forget")
        #expect(try account.call(.get, "/tickets/\(id)").status == 404)
    }

    @Test(arguments: ["convert_to_requester", "forget"])
    func `a former agent has no unfinished tickets left`(way: String) throws {
        var account = account
        let id = try account.id(at: "ticket.id", .post, "/tickets", ticket())
        let method: WireRequest.Method = way == "forget" ? .delete : .put
        _ = try account.call(method, "/agents/\(mira)/\(way)")
        let shown = try account.call(.get, "/tickets/\(id)").body
        #expect(shown.at(place: "ticket.responder_id") == .null)
    }

    @Test func `the tickets of a merged requester are the survivor's`() throws {
        var account = account
        let id = try account.id(at: "ticket.id", .post, "/tickets", ticket())
        let body: JSONValue = ["first_name": "Jon", "primary_email": "jon.bell@acme.example"]
        let survivor = try account.id(at: "requester.id", .post, "/requesters", body)
        _ = try account.call(.put, "/requesters/\(survivor)/merge?secondary_requesters=\(jon)")
        let shown = try account.call(.get, "/tickets/\(id)").body
        #expect(shown.at(place: "ticket.requester_id") == .integer(survivor))
    }

    @Test func `a plain list goes back 30 days unless asked for more`() throws {
        var account = account
        _ = try account.id(at: "ticket.id", .post, "/tickets", ticket())
        account.wait(.seconds(31 * 86_400))
        let recent = try account.call(.get, "/tickets?requester_id=\(jon)")
        #expect(recent.body == ["tickets": []])
        let all = try account.call(.get, "/tickets?email=jon@acme.example&updated_since=2026-01-01")
        #expect(all.body["tickets"]?.array?.count == 1)
    }

    @Test func `a search for what tickets cannot be searched by is refused`() throws {
        var account = account
        let answer = try account.call(.get, filter("subject:'x'"))
        #expect(answer.status == 400)
        #expect(answer.body.at(place: "errors[0].message") == "[:invalid_field]")
    }

    @Test func `an item that is not in the catalog cannot be ordered`() throws {
        var account = account
        let path = "/service_catalog/items/2/place_request"
        #expect(try account.call(.post, path, ["quantity": 1]).status == 404)
    }

    @Test func `a ticket accepts and shows what the reference documents`() throws {
        var account = account
        let body: JSONValue = [
            "subject": "Printer", "email": "jon@acme.example", "source": 3, "urgency": 2,
            "impact": 3, "category": "Hardware", "custom_fields": ["floor": 3],
            "cc_emails": ["mira@acme.example"], "tags": ["paper"], "description": "It jams.",
        ]
        let id = try account.id(at: "ticket.id", .post, "/tickets", body)
        let shown = try #require(try account.call(.get, "/tickets/\(id)").body["ticket"])
        for member in body.object?.members ?? [] where member.key != "email" {
            #expect(shown[member.key] == member.value, "\(member.key)")
        }
        #expect(shown["requester_id"] == .integer(jon))
        #expect(shown["priority"] == 1)
    }

    @Test(
        arguments: [
            ("priority", 4), ("urgency", 3), ("impact", 2), ("source", 7), ("category", "Network"),
            ("tags", ["vip"]), ("custom_fields", ["floor": 4]), ("type", "Service Request"),
            ("subject", "Plotter"), ("description", nil),
        ] as [(String, JSONValue)]
    )
    func `an update sets one thing and is journaled`(name: String, value: JSONValue) throws {
        var account = account
        var body = try #require(ticket().object)
        body["description"] = "It jams."
        let id = try account.id(at: "ticket.id", .post, "/tickets", .object(body))
        let count = account.target.changes.count
        let answer = try account.call(.put, "/tickets/\(id)", .object([name: value]))
        #expect(answer.status == 200)
        #expect(answer.body["ticket"]?[name] == value)
        #expect(account.target.changes.count == count + 1)
        #expect(account.target.changes.entries.last?.kind == .recordUpdated)
        #expect(account.target.changes.entries.last?.object == "ticket \(id)")
    }

    @Test(
        arguments: [
            ("priority", 5), ("urgency", 0), ("impact", 4), ("source", 0), ("department_id", 1),
            ("group_id", 1), ("tags", "vip"), ("custom_fields", 3), ("colour", "red"),
        ] as [(String, JSONValue)]
    )
    func `a ticket with a wrong member is refused`(name: String, value: JSONValue) throws {
        var account = account
        var body = try #require(ticket().object)
        body[name] = value
        let answer = try account.call(.post, "/tickets", .object(body))
        #expect(answer.status == 400)
        #expect(answer.body.at(place: "errors[0].field") == .string(name))
    }

    @Test func `an unknown requester's address makes a contact, which the journal says`() throws {
        var account = account
        let body: JSONValue = [
            "subject": "Badge", "email": "Eve.Stone@acme.example", "name": "Eve Stone",
        ]
        let id = try account.id(at: "ticket.id", .post, "/tickets", body)
        let created = try #require(
            account.target.changes.entries.first { $0.kind == .accountCreated }
        )
        #expect(created.after == "by=ticket")
        guard case .request = created.cause else {
            Issue.record("the contact came from \(created.cause)")
            return
        }
        let found = try account.call(.get, "/requesters?email=eve.stone@acme.example").body
        #expect(found.at(place: "requesters[0].last_name") == "Stone")
        let requester = found.at(place: "requesters[0].id")
        #expect(created.account?.rawValue == requester?.integer.map(String.init))
        let shown = try account.call(.get, "/tickets/\(id)").body
        #expect(shown.at(place: "ticket.requester_id") == requester)
    }

    @Test func `a second ticket from the same address creates no second contact`() throws {
        var account = account
        let body: JSONValue = ["subject": "Badge", "email": "eve@acme.example"]
        for _ in 1...2 { _ = try account.id(at: "ticket.id", .post, "/tickets", body) }
        #expect(account.target.changes.entries.count { $0.kind == .accountCreated } == 1)
    }

    @Test func `a phone number alone needs a name`() throws {
        var account = account
        var body: JSONObject = ["subject": "Badge", "phone": "+1 555 0100"]
        #expect(try account.call(.post, "/tickets", .object(body)).status == 400)
        #expect(!account.target.changes.entries.contains { $0.kind == .accountCreated })
        body["name"] = "Eve Stone"
        for _ in 1...2 { _ = try account.id(at: "ticket.id", .post, "/tickets", .object(body)) }
        #expect(account.target.changes.entries.count { $0.kind == .accountCreated } == 1)
    }

    @Test func `a refused ticket creates nobody`() throws {
        var account = account
        for email in ["nobody", ""] {
            let body: JSONValue = ["subject": "Badge", "email": .string(email)]
            #expect(try account.call(.post, "/tickets", body).status == 400)
        }
        let wrong: JSONValue = ["subject": "B", "email": "eve@acme.example", "priority": 9]
        #expect(try account.call(.post, "/tickets", wrong).status == 400)
        #expect(!account.target.changes.entries.contains { $0.kind == .accountCreated })
    }
}
