// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// What a sign-in library for Zoho requests from the accounts server.
@Suite
struct ZohoUserInfoTests {
    /// An access token with these scopes, from a code made in the developer console.
    private static func token(_ bench: inout ZohoDeskBench, scopes: String) throws -> String {
        let wish = GrantCode.Request(scopes: scopes)
        let code = try bench.target.makeGrantCode(wish, at: bench.now)
        let query =
            "grant_type=authorization_code&client_id=\(code.clientID)"
            + "&client_secret=\(code.clientSecret)&code=\(code.value)"
        let request = WireRequest(.post, "/oauth/v2/token", query: query)
        let answer = ZohoDeskBench.Answer(
            response: bench.target.respond(to: request, at: bench.now)
        )
        return try #require(answer.body["access_token"]?.string)
    }

    private static func ask(
        _ bench: inout ZohoDeskBench,
        _ authorization: String?,
        _ method: WireRequest.Method = .get
    ) -> ZohoDeskBench.Answer {
        var headers = WireHeaders()
        headers["Authorization"] = authorization
        let request = WireRequest(method, "/oauth/user/info", headers: headers)
        return ZohoDeskBench.Answer(response: bench.target.respond(to: request, at: bench.now))
    }

    @Test(arguments: ["aaaserver.profile.READ", "AaaServer.profile.Read"])
    func `the user of a token is shown if the scope allows it`(scope: String) throws {
        var bench = try ZohoDeskBench()
        let token = try Self.token(&bench, scopes: scope)
        let answer = Self.ask(&bench, "Bearer \(token)")
        #expect(answer.status == 200)
        let zuid = try #require(try bench.row(bench.connector).zuid)
        #expect(
            answer.body == [
                "First_Name": "Residue", "Email": "residue.connector@acme.example",
                "Last_Name": "Connector", "Display_Name": "Residue Connector",
                "ZUID": .integer(zuid),
            ]
        )
    }

    @Test(arguments: ZohoDesk.accountsRoutes)
    func `every accounts server call that the page lists is answered`(
        route: RouteDescription
    ) throws {
        var bench = try ZohoDeskBench()
        let method = WireRequest.Method(rawValue: route.method)
        let answer = bench.target.respond(to: WireRequest(method, route.path), at: bench.now)
        #expect(![404, 405].contains(answer.status))
    }

    @Test func `a token without the scope, or none at all, is refused`() throws {
        var bench = try ZohoDeskBench()
        let token = bench.token
        let narrow = Self.ask(&bench, "Zoho-oauthtoken \(token)")
        #expect(narrow.status == 401)
        #expect(narrow.body == ["error": "INVALID_OAUTHSCOPE"])
        for authorization in [nil, "Bearer 1000.no.token"] {
            let answer = Self.ask(&bench, authorization)
            #expect(answer.status == 401)
            #expect(answer.body == ["error": "INVALID_OAUTHTOKEN"])
        }
        #expect(Self.ask(&bench, nil, .post).status == 405)
    }
}
