// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct ZohoAccountsGrantTests {
    @Test func `a refresh yields an access token and leaves the refresh token as it is`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.refresh()
        #expect(answer["refresh_token"] == nil)
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["expires_in"] == 3_600)
        #expect(answer["api_domain"] == "https://www.zohoapis.com")
        #expect(answer["scope"] == "Desk.settings.ALL Desk.basic.READ")
        #expect(try portal.refresh()["access_token"] != answer["access_token"])
    }

    @Test func `tokens have the vendor's form`() throws {
        let portal = ZohoAccountsPortal()
        let parts = try portal.accessToken().split(separator: ".")
        #expect(parts.map(\.count) == [4, 32, 32])
        #expect(parts[0] == "1000")
        let isHexadecimal = parts[1].allSatisfy { $0.isHexDigit }
        #expect(isHexadecimal)
    }

    @Test func `the same seed gives the same tokens`() throws {
        let one = ZohoAccountsPortal()
        let other = ZohoAccountsPortal()
        let tokens = try [one.accessToken(), other.accessToken()]
        #expect(tokens[0] == tokens[1])
        #expect(one.connector == other.connector)
    }

    @Test(arguments: ["Zoho-oauthtoken", "Bearer", "zoho-oauthtoken"])
    func `an access token is accepted under either scheme`(scheme: String) throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        #expect(portal.admits(token, scheme: scheme))
        #expect(!portal.admits(token, scheme: "Basic"))
    }

    @Test func `a token says whom it acts as and what it may do`() throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        let authorization = try portal.authorize("Bearer \(token)")
        #expect(authorization.user == ZohoAccountsPortal.user)
        #expect(authorization.scopes.isSuperset(of: .any(.settings, to: .delete)))
        #expect(authorization.scopes.isDisjoint(with: .any(.basic, to: .update)))
    }

    @Test func `a missing token and a wrong token are distinguished`() {
        let portal = ZohoAccountsPortal()
        #expect(throws: ZohoAuthorizationError.unauthorized) {
            try portal.authorize(nil)
        }
        #expect(throws: ZohoAuthorizationError.invalidOAuth) {
            try portal.authorize("Zoho-oauthtoken 1000.a.b")
        }
    }

    @Test func `an access token works for an hour`() throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        portal.pass(.milliseconds(3_599_999))
        #expect(portal.admits(token))
        portal.pass(.milliseconds(1))
        #expect(!portal.admits(token))
    }

    @Test func `consent answers with a redirect that carries code and place`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.consent([("state", "a b")])
        #expect(answer.status == 302)
        let location = try #require(answer.headers["Location"])
        #expect(location.hasPrefix("\(ZohoAccountsPortal.redirect)?code=1000."))
        #expect(
            location.hasSuffix(
                "&location=us&accounts-server=https%3A%2F%2Faccounts.zoho.com&state=a%20b"
            )
        )
    }

    @Test func `an offline code gives a refresh token that works`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.exchange(portal.code())
        #expect(answer["refresh_token"]?.string != nil)
        #expect(answer["scope"] == "Desk.basic.READ Desk.agents.ALL")
        #expect(portal.admits(answer["access_token"]?.string ?? ""))
    }

    @Test func `an online code gives no refresh token`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.exchange(portal.code([("access_type", "online")]))
        #expect(answer["access_token"] != nil)
        #expect(answer["refresh_token"] == nil)
    }

    @Test func `a second consent gives a refresh token only if it is forced`() throws {
        let portal = ZohoAccountsPortal()
        _ = try portal.exchange(portal.code())
        #expect(try portal.exchange(portal.code())["refresh_token"] == nil)
        #expect(try portal.exchange(portal.code([("prompt", "consent")]))["refresh_token"] != nil)
    }

    @Test func `a code is good for one exchange and for two minutes`() throws {
        let portal = ZohoAccountsPortal()
        let used = try portal.code()
        _ = try portal.exchange(used)
        #expect(try portal.exchange(used) == ["error": "invalid_code"])
        let late = try portal.code()
        portal.pass(.seconds(120))
        #expect(try portal.exchange(late) == ["error": "invalid_code"])
    }

    @Test func `a code is bound to its redirect`() throws {
        let portal = ZohoAccountsPortal()
        let code = try portal.code()
        let answer = try portal.exchange(code, redirect: "https://other.acme.example/")
        #expect(answer == ["error": "invalid_redirect_uri"])
    }

    @Test func `a code made in the console is exchanged without a redirect`() throws {
        let portal = ZohoAccountsPortal()
        let wish = GrantCode.Request(scopes: "Desk.basic.READ", lifetime: .seconds(600))
        let code = try portal.accounts.makeGrantCode(wish, at: portal.now)
        portal.pass(.seconds(599))
        let answer = try portal.submit(
            "/oauth/v2/token",
            [
                ("grant_type", "authorization_code"), ("client_id", code.clientID),
                ("client_secret", code.clientSecret), ("code", code.value),
            ]
        )
        #expect(try portal.json(answer)["refresh_token"]?.string != nil)
        #expect(try portal.json(answer)["scope"] == "Desk.basic.READ")
        let live = portal.accounts.liveTokens(of: ZohoAccountsPortal.user)
        #expect(live == ["refresh-1", "refresh-2"])
    }

    @Test(arguments: [
        GrantCode.Request(client: "web"), GrantCode.Request(client: "nobody"),
        GrantCode.Request(scopes: "Desk.shoes.READ"), GrantCode.Request(lifetime: .seconds(601)),
        GrantCode.Request(lifetime: .zero),
    ])
    func `the console issues no code that makes no sense`(wish: GrantCode.Request) {
        let portal = ZohoAccountsPortal()
        #expect(throws: SideDoorError.self) {
            try portal.accounts.makeGrantCode(wish, at: portal.now)
        }
    }

    @Test func `a self client gets a token with its own credentials`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.json(
            portal.post("/oauth/v2/token", credentials(portal, soid: "ZohoDesk.700000001"))
        )
        #expect(answer["refresh_token"] == nil)
        #expect(portal.admits(answer["access_token"]?.string ?? ""))
        #expect(
            portal.accounts.liveTokens(of: ZohoAccountsPortal.user) == ["refresh-1", "access-1"]
        )
    }

    @Test func `a token without refresh token ends by itself`() throws {
        let portal = ZohoAccountsPortal()
        _ = try portal.post("/oauth/v2/token", credentials(portal, soid: "ZohoDesk.700000001"))
        let due = try #require(portal.accounts.nextDueAt)
        #expect(due == portal.now.advanced(by: .seconds(3_600)))
        _ = portal.accounts.takeChanges()
        portal.accounts.advance(to: due)
        #expect(portal.accounts.liveTokens(of: ZohoAccountsPortal.user) == ["refresh-1"])
        #expect(portal.changedTokens() == ["access-1"])
        #expect(portal.accounts.nextDueAt == nil)
    }

    @Test(
        arguments: [
            (nil, "missing_org_info"), ("ZohoDesk.1", "general_error"),
        ] as [(String?, String)]
    )
    func `client credentials need the portal's own soid`(soid: String?, error: String) throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.post("/oauth/v2/token", credentials(portal, soid: soid))
        #expect(try portal.json(answer)["error"] == .string(error))
    }

    private func credentials(
        _ portal: ZohoAccountsPortal,
        soid: String?
    ) -> [(String, String)] {
        [
            ("grant_type", "client_credentials"), ("client_id", portal.connector.id),
            ("client_secret", portal.connector.secret), ("scope", "Desk.basic.READ"),
        ] + (soid.map { [("soid", $0)] } ?? [])
    }
}
