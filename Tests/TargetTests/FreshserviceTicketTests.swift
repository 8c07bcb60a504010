// SPDX-License-Identifier: Apache-2.0

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

    @Test func `an agent reactivated before the clean-up keeps the tickets`() throws {
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
    func `an agent who stops being one has no unfinished ticket left`(way: String) throws {
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

    @Test func `a plain list ends 30 days ago unless it is asked for more`() throws {
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
}
