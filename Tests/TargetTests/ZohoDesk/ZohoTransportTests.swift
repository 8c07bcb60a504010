// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// Errors that any call may meet, and which of them comes first.
@Suite
struct ZohoTransportTests {
    @Test func `without a token and with a wrong one, the codes differ`() throws {
        var bench = try ZohoDeskBench()
        bench.token = ""
        let wrong = bench.send(.get, "/agents")
        #expect((wrong.status, wrong.code) == (401, "INVALID_OAUTH"))
        let request = WireRequest(.get, "/api/v1/agents")
        let none = ZohoDeskBench.Answer(response: bench.target.respond(to: request, at: bench.now))
        #expect((none.status, none.code) == (401, "UNAUTHORIZED"))
        #expect(none.response.headers["X-Rate-Limit-Remaining-v3"] == nil)
    }

    @Test func `an access token lasts an hour`() throws {
        var bench = try ZohoDeskBench()
        bench.wait(.seconds(3_599))
        #expect(bench.send(.get, "/myinfo").id == bench.connector)
        bench.wait(.seconds(1))
        #expect(bench.send(.get, "/myinfo").code == "INVALID_OAUTH")
        bench.token = try #require(bench.refresh().body["access_token"]?.string)
        #expect(bench.send(.get, "/myinfo").status == 200)
    }

    @Test(arguments: ["Zoho-oauthtoken", "Bearer"])
    func `both schemes are understood`(scheme: String) throws {
        var bench = try ZohoDeskBench()
        let headers: WireHeaders = ["Authorization": "\(scheme) \(bench.token)"]
        #expect(bench.send(.get, "/myinfo", headers: headers).status == 200)
    }

    private static let organizations: [(String, Int, String?)] = [
        ("$org", 200, nil), ("1", 403, "OAUTH_ORG_MISMATCH"),
        ("acme", 500, "INTERNAL_SERVER_ERROR"),
    ]

    @Test(arguments: organizations)
    func `the organization counts as header and as parameter`(
        value: String,
        status: Int,
        code: String?
    ) throws {
        var bench = try ZohoDeskBench()
        let org = value.replacing("$org", with: String(bench.target.store.ids.org))
        let header = bench.send(.get, "/myinfo", headers: ["orgId": org])
        #expect((header.status, header.code) == (status, code))
        let query = bench.send(.get, "/myinfo?orgId=\(org)")
        #expect((query.status, query.code) == (status, code))
        var deaf = try ZohoDeskBench(["quirks": ["orgQueryIgnored": true]])
        #expect(deaf.send(.get, "/myinfo?orgId=1").status == 200)
    }

    @Test func `a narrow scope opens its own calls only`() throws {
        var bench = try ZohoDeskBench(["connector": ["scopes": ["Desk.agents.READ"]]])
        #expect(bench.send(.get, "/agents").status == 200)
        let roles = bench.send(.get, "/roles")
        #expect((roles.status, roles.code) == (403, "SCOPE_MISMATCH"))
        #expect(bench.send(.post, "/agents", ["x": 1]).code == "SCOPE_MISMATCH")
        #expect(bench.send(.post, "/agents/\(bench.connector)/deactivate").status == 403)
    }

    @Test func `an agent without the permission is refused, and sees no private fields`() throws {
        var bench = try ZohoDeskBench(["profiles": ["Blind"]])
        bench.send(
            .patch,
            "/profiles/\(bench.profile("Blind"))",
            ["permissions": ["agents": ["viewAllFields": false]]]
        )
        let id = try bench.agent(
            "ada@acme.example",
            [
                "rolePermissionType": "Custom", "roleId": .id(bench.role("Manager")),
                "profileId": .id(bench.profile("Blind")),
            ]
        )
        try bench.actAs(id)
        let row = bench.send(.get, "/agents/\(id)").body
        #expect(row["emailId"] == nil)
        #expect(row["lastName"] == "ada")
        let refused = bench.send(.post, "/agents", bench.body("bo@acme.example"))
        #expect((refused.status, refused.code) == (403, "FORBIDDEN"))
        #expect(bench.send(.post, "/agents/\(id)/deactivate").code == "FORBIDDEN")
    }

    /// Each request breaks two rules; the code shows which is checked first.
    @Test(arguments: [
        ("/nothing", "token", "URL_NOT_FOUND"), ("/agents?foo=1", "token", "INVALID_OAUTH"),
        ("/agents?foo=1&orgId=1", "", "OAUTH_ORG_MISMATCH"),
        ("/agents?foo=1", "scope", "SCOPE_MISMATCH"),
        ("/roles?foo=1&orgId=1", "scope", "OAUTH_ORG_MISMATCH"),
        ("/agents?foo=1", "credits", "THRESHOLD_EXCEEDED"),
    ])
    func `checks come in their order`(path: String, broken: String, code: String) throws {
        var settings: JSONObject = [:]
        if broken == "scope" { settings["connector"] = ["scopes": ["Desk.tickets.READ"]] }
        if broken == "credits" { settings["credits"] = ["perDay": 0] }
        var bench = try ZohoDeskBench(.object(settings))
        if broken == "token" { bench.token = "gone" }
        #expect(bench.send(.get, path).code == code)
    }

    @Test func `the body is checked before the permission, and the permission before the seats`()
        throws
    {
        var bench = try ZohoDeskBench(["seats": ["agent": 1]])
        let id = try bench.agent("ada@acme.example")
        var plain = bench
        try plain.actAs(id)
        #expect(plain.send(.post, "/agents", [:]).code == "INVALID_DATA")
        #expect(plain.send(.post, "/agents", plain.body("b@acme.example")).code == "FORBIDDEN")
        #expect(
            bench.send(.post, "/agents", bench.body("b@acme.example")).code
                == "LICENSE_ACCESS_LIMITED"
        )
        #expect(bench.send(.post, "/agents?foo=1", [:]).code == "UNPROCESSABLE_ENTITY")
    }

    @Test func `a body must be present, be JSON and say so`() throws {
        var bench = try ZohoDeskBench()
        #expect(bench.send(.post, "/agents").code == "EMPTY_PAYLOAD")
        #expect(bench.send(.post, "/agents", [1]).code == "BAD_REQUEST")
        let form: WireHeaders = ["Content-Type": "text/plain"]
        let answer = bench.send(.post, "/agents", [:], headers: form)
        #expect((answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE"))
    }

    @Test func `a known path under another method is 405`() throws {
        var bench = try ZohoDeskBench()
        let answer = bench.send(.put, "/agents")
        #expect((answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED"))
    }

    @Test func `the day's credits run down by the weight of the calls`() throws {
        var bench = try ZohoDeskBench(["credits": ["perDay": 5]])
        let list = bench.send(.get, "/agents")
        #expect(list.response.headers["X-Rate-Limit-Request-Weight-v3"] == "3")
        #expect(list.response.headers["X-Rate-Limit-Remaining-v3"] == "2")
        #expect(list.response.headers["Content-Type"] == "application/json;charset=UTF-8")
        let refused = bench.send(.get, "/agents")
        #expect((refused.status, refused.code) == (429, "THRESHOLD_EXCEEDED"))
        #expect(refused.response.headers["Retry-After"] == "82800")
        bench.wait(.seconds(82_800))
        bench.token = try #require(bench.refresh().body["access_token"]?.string)
        #expect(bench.send(.get, "/agents").status == 200)
    }

    @Test func `too many calls at a time are refused without a time to wait`() throws {
        var bench = try ZohoDeskBench([
            "credits": ["concurrency": 1], "quirks": ["callDuration": "1s"],
        ])
        #expect(bench.send(.get, "/myinfo").status == 200)
        let refused = bench.send(.get, "/myinfo")
        #expect((refused.status, refused.code) == (429, "TOO_MANY_REQUESTS"))
        #expect(refused.response.headers["Retry-After"] == nil)
    }

    @Test func `without limits the headers are absent`() throws {
        var bench = try ZohoDeskBench(["credits": "none"])
        let headers = bench.send(.get, "/myinfo").response.headers
        #expect(headers["X-Rate-Limit-Remaining-v3"] == nil)
    }

    @Test func `a request cut before its first change is answered with 500`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.agent("ada@acme.example")
        let answer = bench.send(.post, "/agents/\(id)/deactivate", writesMax: 0)
        #expect((answer.status, answer.code) == (500, "INTERNAL_SERVER_ERROR"))
        #expect(bench.send(.get, "/agents/\(id)").body["status"] == "ACTIVE")
    }

    @Test func `traits name the people of path, query and body`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.agent("ada@acme.example")
        func subjects(_ request: WireRequest) -> [String] {
            bench.target.traits(of: request).subjects
        }
        let both = [String(id), "ada@acme.example"]
        #expect(subjects(bench.request(.get, "/agents/\(id)")) == both)
        #expect(subjects(bench.request(.get, "/agents/email/Ada%40acme.example")) == [both[1]])
        #expect(subjects(bench.request(.post, "/agents/activate", ["agentIds": .ids(id)])) == both)
        #expect(
            subjects(bench.request(.post, "/agents", ["emailId": "B@c.example"])) == ["b@c.example"]
        )
        #expect(bench.target.traits(of: bench.request(.get, "/agents?from=20&limit=10")).page == 3)
        #expect(bench.target.traits(of: bench.request(.get, "/agents/\(id)")).page == nil)
    }
}
