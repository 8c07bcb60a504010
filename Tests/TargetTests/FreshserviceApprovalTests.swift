// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct FreshserviceApprovalTests {
    private var account: FreshserviceAccount
    private let mira: Int64
    private let approvals: String

    init() throws {
        account = try FreshserviceAccount([
            "catalog": ["Laptop"],
            "accounts": [["kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor"]],
        ])
        mira = try account.id(at: "agents[0].id", .get, "/agents?email=mira@acme.example")
        let path = "/service_catalog/items/1/place_request"
        let ticket = try account.id(at: "service_request.id", .post, path, ["quantity": 1])
        approvals = "/tickets/\(ticket)/approvals"
    }

    private func ask(_ account: inout FreshserviceAccount) throws -> Int64 {
        let body: JSONValue = ["approver_id": .integer(mira), "approval_type": 1]
        return try account.id(at: "approval.id", .post, approvals, body)
    }

    @Test func `what waits on a leaver is found by approver and goes away when cancelled`() throws {
        var account = account
        let id = try ask(&account)
        let waiting = "/approvals?parent=ticket&status=requested&approver_id=\(mira)"
        #expect(try account.call(.get, waiting).body["total"] == 1)
        let cancelled: JSONValue = ["approval_status": ["id": 3]]
        #expect(try account.call(.put, "\(approvals)/\(id)", cancelled).status == 200)
        #expect(try account.call(.get, waiting).body["total"] == 0)
    }

    @Test(arguments: [0, 1, 2, 4] as [Int64])
    func `nobody approves or rejects through the API`(status: Int64) throws {
        var account = account
        let id = try ask(&account)
        let body: JSONValue = ["approval_status": ["id": .integer(status)]]
        #expect(try account.call(.put, "\(approvals)/\(id)", body).status == 400)
    }

    @Test func `an order is read back with its item and its fields`() throws {
        var account = account
        let path = "/service_catalog/items/1/place_request"
        let order: JSONValue = ["quantity": 2, "custom_fields": ["intent": "to travel with"]]
        let ticket = try account.id(at: "service_request.id", .post, path, order)
        let items = try account.call(.get, "/tickets/\(ticket)/requested_items").body
        let item = items["requested_items"]?.array?.first
        #expect(item?["service_item_id"] == 1)
        #expect(item?["quantity"] == 2)
        #expect(item?["stage"] == 1)
        #expect(item?["custom_fields"]?["intent"] == "to travel with")
    }

    @Test func `an incident has no items`() throws {
        var account = account
        let body: JSONValue = [
            "subject": "Printer", "description": "Jam", "email": "mira@acme.example",
            "status": 2, "priority": 1,
        ]
        let ticket = try account.id(at: "ticket.id", .post, "/tickets", body)
        let items = try account.call(.get, "/tickets/\(ticket)/requested_items").body
        #expect(items["requested_items"]?.array == [])
    }

    @Test(arguments: [("approved", 1), ("rejected", 2)] as [(String, Int64)])
    func `whoever is asked presses a button in the product, once`(
        ruling: String,
        status: Int64
    ) throws {
        var account = account
        let id = try ask(&account)
        let ticket = Int(approvals.split(separator: "/")[1]) ?? 0
        let door = SideDoor(
            .decideApproval,
            email: "mira@acme.example",
            ["ticket": .count(ticket), "ruling": .text(ruling)]
        )
        try account.target.open(door, at: account.now)
        let approval = try account.call(.get, "\(approvals)/\(id)").body["approval"]
        #expect(approval?["approval_status"]?["id"]?.integer == status)
        #expect(throws: SideDoorError.self) { try account.target.open(door, at: account.now) }
    }

    @Test func `an approval is cancelled once`() throws {
        var account = account
        let id = try ask(&account)
        let body: JSONValue = ["approval_status": ["id": 3]]
        _ = try account.call(.put, "\(approvals)/\(id)", body)
        #expect(try account.call(.put, "\(approvals)/\(id)", body).status == 400)
    }

    @Test(arguments: ["", "?parent=ticket", "?parent=asset&status=0", "?approver_id=1"])
    func `a list of approvals asks for a parent and one filter more`(query: String) throws {
        var account = account
        #expect(try account.call(.get, "/approvals\(query)").status == 400)
    }

    @Test func `the approvals of all tickets come in pages of 30`() throws {
        var account = account
        for _ in 1...31 { _ = try ask(&account) }
        let path = "/approvals?parent=ticket&approver_id=\(mira)&page="
        let counts = try [1, 2, 3].map { page in
            try account.call(.get, "\(path)\(page)").body["approvals"]?.array?.count
        }
        #expect(counts == [30, 1, 0])
    }
}
