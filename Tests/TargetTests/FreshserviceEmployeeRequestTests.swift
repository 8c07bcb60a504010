// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct FreshserviceEmployeeRequestTests {
    private static let settings: JSONValue = [
        "accounts": [["kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor"]]
    ]

    private static let fields: JSONValue = [
        "cf_employee": "Jon Bell", "cf_date": "2026-03-31", "actor_2": "mira@acme.example",
    ]

    @Test func `an offboarding request creates a ticket later and deactivates nobody`()
        throws
    {
        var account = try FreshserviceAccount(FreshserviceEmployeeRequestTests.settings)
        let body: JSONValue = ["fields": FreshserviceEmployeeRequestTests.fields]
        let path = "/offboarding_requests"
        let id = try account.id(at: "offboarding_request.id", .post, path, body)
        let tickets = "\(path)/\(id)/tickets"
        #expect(try account.call(.get, tickets).body == ["offboarding_tickets": []])
        account.wait(.seconds(60))
        #expect(try account.call(.get, tickets).body["offboarding_tickets"]?.array?.count == 1)
        let request = try account.call(.get, "\(path)/\(id)").body
        #expect(request.at(place: "offboarding_request.ticket_id")?.integer != nil)
        #expect(
            account.target.accounts.allSatisfy { account.target.profile(of: $0)?.isActive == true }
        )
    }

    @Test func `people looked up by address are shown by id and name`() throws {
        var account = try FreshserviceAccount(FreshserviceEmployeeRequestTests.settings)
        let mira = try account.id(at: "agents[0].id", .get, "/agents?email=mira@acme.example")
        let body: JSONValue = ["fields": FreshserviceEmployeeRequestTests.fields]
        let answer = try account.call(.post, "/offboarding_requests", body).body
        let request = try #require(answer["offboarding_request"])
        #expect(request.at(place: "fields.actor_2") == .integer(mira))
        #expect(request.at(place: "lookup_values.actor_2.value") == "Mira Okafor")
        #expect(request.at(place: "actors.Reporting Manager.email") == "mira@acme.example")
    }

    @Test(
        arguments: [
            ["cf_employee": "Jon Bell"], ["cf_employee": "Jon Bell", "cf_date": "soon"],
            ["cf_employee": "Jon Bell", "cf_date": "2026-03-31", "cf_shoe": "44"],
            ["cf_employee": "Jon Bell", "cf_date": "2026-03-31", "actor_2": "no.one@acme.example"],
        ] as [JSONValue]
    )
    func `a form that is not filled in properly is refused`(fields: JSONValue) throws {
        var account = try FreshserviceAccount(FreshserviceEmployeeRequestTests.settings)
        let answer = try account.call(.post, "/offboarding_requests", ["fields": fields])
        #expect(answer.status == 400)
    }

    @Test func `onboarding and offboarding requests are not found under each other`() throws {
        var account = try FreshserviceAccount(FreshserviceEmployeeRequestTests.settings)
        let body: JSONValue = ["fields": ["cf_employee": "Jon Bell", "cf_date": "2026-03-31"]]
        let id = try account.id(at: "onboarding_request.id", .post, "/onboarding_requests", body)
        #expect(try account.call(.get, "/offboarding_requests/\(id)").status == 404)
        #expect(try account.call(.put, "/onboarding_requests/\(id)", [:]).status == 405)
    }
}
