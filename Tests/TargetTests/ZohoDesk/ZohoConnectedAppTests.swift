// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// OAuth clients that act in the name of agents who authorized them.
@Suite
struct ZohoConnectedAppTests {
    private static let email = "ada@acme.example"

    private static func bench(_ quirks: JSONValue = [:]) throws -> ZohoDeskBench {
        try ZohoDeskBench([
            "accounts": [["email": .string(email), "name": "Ada Lowe"]],
            "oauthClients": [["name": "sync", "redirectURIs": ["https://sync.acme.example/back"]]],
            "quirks": quirks,
        ])
    }

    /// Lets the bench use a fresh access token from the last refresh token issued.
    private static func act(_ bench: inout ZohoDeskBench) throws {
        let accounts = bench.target.store.accounts
        let token = try #require(accounts.refreshTokens.last)
        let client = accounts.clients[token.client]
        let body =
            "grant_type=refresh_token&client_id=\(client.id)&client_secret=\(client.secret)"
            + "&refresh_token=\(token.value)"
        let request = WireRequest(
            .post,
            "/oauth/v2/token",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array(body.utf8)
        )
        let response = bench.target.respond(to: request, at: bench.now)
        bench.token = try JSONValue(parsing: response.body)["access_token"]?.string ?? ""
    }

    @Test func `an application acts in the name of whoever connected it, within its scopes`()
        throws
    {
        var bench = try Self.bench()
        try bench.open(
            .connectApp(email: Self.email, app: "sync", scopes: "Desk.basic.READ,Desk.tickets.READ")
        )
        let apps = bench.target.connectedApps(of: Self.email)
        #expect(apps.map(\.name) == ["sync"])
        #expect(apps[0].scopes == ["Desk.basic.READ", "Desk.tickets.READ"])
        try Self.act(&bench)
        let own = bench.send(.get, "/myinfo")
        #expect(own.status == 200 && own.body["emailId"]?.string == Self.email)
        let invitation = bench.send(.post, "/agents", bench.body("cy@acme.example"))
        #expect(invitation.code == "SCOPE_MISMATCH")
        #expect(bench.pathTexts(bench.connector + 1).contains { $0.contains("token") })
    }

    @Test func `a connected application ends when its owner says so, or with the account`() throws {
        var bench = try Self.bench()
        try bench.open(.connectApp(email: Self.email, app: "sync"))
        try bench.open(.disconnectApp(email: Self.email, app: "sync"))
        #expect(bench.target.connectedApps(of: Self.email).isEmpty)
        try bench.open(.connectApp(email: Self.email, app: "sync"))
        try Self.act(&bench)
        try bench.open(.disableAccount(email: Self.email))
        #expect(bench.send(.get, "/myinfo").code == "INVALID_OAUTH")
        #expect(bench.target.connectedApps(of: Self.email).isEmpty)
    }

    @Test func `unknown applications cannot be connected, nor by somebody who cannot sign in`()
        throws
    {
        var bench = try Self.bench()
        let email = Self.email
        #expect(throws: SideDoorError.self) {
            try bench.open(.connectApp(email: email, app: "other"))
        }
        #expect(throws: SideDoorError.self) {
            try bench.open(.connectApp(email: email, app: "sync", scopes: "Desk.nothing.READ"))
        }
        #expect(throws: SideDoorError.self) {
            try bench.open(.disconnectApp(email: email, app: "sync"))
        }
        try bench.open(.disableAccount(email: email))
        #expect(throws: SideDoorError.self) {
            try bench.open(.connectApp(email: email, app: "sync"))
        }
    }
}
