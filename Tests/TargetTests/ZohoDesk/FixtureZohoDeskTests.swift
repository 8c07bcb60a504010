// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

@Suite
struct FixtureZohoDeskTests {
    static let exchanges: [FixtureExchange] = {
        do {
            return try FixtureExchange.all(of: "zoho-desk")
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test(arguments: exchanges)
    func `the target answers as the fixture says`(fixture: FixtureExchange) throws {
        var run = try FixtureRun<ZohoDeskFixturePortal>(fixture)
        for difference in try run.differences(from: fixture) {
            Issue.record("\(fixture.title): \(difference)")
        }
    }

    @Test func `there are enough exchanges, each with its own title`() {
        let titles = Set(Self.exchanges.map(\.title))
        #expect(titles.count == Self.exchanges.count)
        #expect(titles.count > 100)
    }
}

/// A portal whose access token is sent as `Zoho-oauthtoken`.
enum ZohoDeskFixturePortal: FixturePortal {
    static func target(given: JSONValue, start: Instant) throws -> ZohoDesk {
        let options = try ZohoDeskOptions(settings: TargetSettings(given))
        return ZohoDesk(name: "acme", options: options, start: start, seed: 7)
    }

    /// Gets the portal's number with the first call that clients make, which may be refused if the
    /// fixture is about that; an hour later no limit remembers it.
    static func prepare(_ run: inout FixtureRun<Self>) throws {
        if case .oauth(let client, let secret, let token) = run.target.connectorCredential {
            run.ids["(client id)"] = client
            run.ids["(client secret)"] = secret
            run.ids["(refresh token)"] = token
        }
        let headers: WireHeaders = ["Authorization": try authorization(&run)]
        let answer = run.respond(
            to: WireRequest(.get, "/api/v1/organizations", headers: headers)
        )
        if answer.isSuccess {
            run.ids["700000001"] =
                try JSONValue(parsing: answer.body).at(place: "data[0].id")?.string
        }
        run.token = nil
        run.pass(.seconds(3_600))
    }

    static func headers(_ run: inout FixtureRun<Self>) throws -> WireHeaders {
        var headers: WireHeaders = [
            "Authorization": try authorization(&run), "Content-Type": "application/json",
        ]
        headers["orgId"] = run.ids["700000001"]
        return headers
    }

    static func unmasked(_ value: String, _ run: inout FixtureRun<Self>) throws -> String {
        guard value.hasSuffix(" (masked)") else { return value }
        let token = try authorization(&run).split(separator: " ").last ?? ""
        return "\(value.dropLast("(masked)".count))\(token)"
    }

    /// An access token as clients get it, kept until it is nearly over.
    private static func authorization(_ run: inout FixtureRun<Self>) throws -> String {
        if let token = run.token, run.now < token.endsAt {
            return "Zoho-oauthtoken \(token.value)"
        }
        let form =
            "grant_type=refresh_token&client_id=(client id)&client_secret=(client secret)"
            + "&refresh_token=(refresh token)"
        let answer = run.respond(
            to: WireRequest(
                .post,
                "/oauth/v2/token",
                headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array(form.replacing(ids: run.ids).utf8)
            )
        )
        let token = try #require(JSONValue(parsing: answer.body)["access_token"]?.string)
        run.token = (token, run.now.advanced(by: .seconds(3_300)))
        return "Zoho-oauthtoken \(token)"
    }
}
