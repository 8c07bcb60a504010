// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct ZohoAccountsLimitTests {
    @Test func `the eleventh mint in ten minutes is throttled until the window ends`() throws {
        let portal = ZohoAccountsPortal()
        for _ in 1...10 { _ = try portal.accessToken() }
        portal.pass(.seconds(599))
        let form = portal.refreshForm(portal.connector.refreshToken)
        let refused = try portal.submit("/oauth/v2/token", form)
        #expect(refused.status == 400)
        #expect(try portal.json(refused)["error"] == "Access Denied")
        portal.pass(.seconds(1))
        _ = try portal.accessToken()
    }

    @Test func `the sixteenth live access token ends the oldest`() throws {
        let portal = ZohoAccountsPortal()
        var tokens: [String] = []
        for _ in 1...10 { tokens.append(try portal.accessToken()) }
        portal.pass(.seconds(600))
        for _ in 1...6 { tokens.append(try portal.accessToken()) }
        #expect(!portal.admits(tokens[0]))
        #expect(tokens.dropFirst().allSatisfy { portal.admits($0) })
    }

    @Test func `the twenty-first refresh token silently ends the oldest`() throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        for _ in 1...19 {
            portal.mint()
        }
        #expect(portal.admits(token))
        portal.mint()
        #expect(!portal.admits(token))
        #expect(try portal.refresh() == ["error": "invalid_code"])
        #expect(portal.accounts.liveTokens(of: ZohoAccountsPortal.user).count == 20)
        #expect(portal.accounts.refusal(ofToken: "refresh-1", at: portal.now) == "revoked")
    }

    @Test func `the cap counts each user and client by itself`() throws {
        let portal = ZohoAccountsPortal()
        for _ in 1...25 { portal.mint(user: 9) }
        for _ in 1...25 {
            portal.mint(client: 1)
        }
        _ = try portal.accessToken()
    }

    @Test func `the sixth refresh token in a minute is throttled`() throws {
        let portal = ZohoAccountsPortal()
        for _ in 1...5 { _ = try portal.exchange(portal.code([("prompt", "consent")])) }
        let code = try portal.code([("prompt", "consent")])
        #expect(try portal.exchange(code)["error"] == "Access Denied")
        portal.pass(.seconds(60))
        #expect(try portal.exchange(code)["refresh_token"] != nil)
    }

    @Test func `codes are limited if the account is`() throws {
        let portal = ZohoAccountsPortal {
            $0.quirks.codesMax = 2
            $0.quirks.throttleStatus = 200
        }
        #expect(try portal.consent().status == 302)
        #expect(try portal.consent().status == 302)
        #expect(try portal.consent().status == 200)
        portal.pass(.seconds(600))
        #expect(try portal.consent().status == 302)
    }

    @Test func `revoking a refresh token ends its access tokens`() throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        let answer = try portal.post(
            "/oauth/v2/token/revoke",
            [("token", portal.connector.refreshToken)]
        )
        #expect(answer.status == 200)
        #expect(try portal.json(answer) == ["status": "success"])
        #expect(!portal.admits(token))
        #expect(try portal.refresh() == ["error": "invalid_code"])
    }

    @Test func `revoking what is not a token is refused`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.submit("/oauth/v2/token/revoke", [("token", "1000.a.b")])
        #expect(answer.status == 400)
        #expect(try portal.json(answer) == ["error": "invalid_token"])
    }

    @Test func `everything a user holds can be revoked at once`() throws {
        let portal = ZohoAccountsPortal()
        let token = try portal.accessToken()
        let other = try #require(portal.mint(user: 9))
        let code = try portal.code()
        _ = portal.accounts.takeChanges()
        portal.accounts.revokeAll(of: ZohoAccountsPortal.user)
        #expect(portal.accounts.liveTokens(of: ZohoAccountsPortal.user).isEmpty)
        #expect(portal.changedTokens() == ["refresh-1", "access-1"])
        #expect(!portal.admits(token))
        #expect(try portal.exchange(code) == ["error": "invalid_code"])
        _ = try portal.accessToken(other)
    }

    @Test func `a request cut off halfway ends in a server failure`() throws {
        let portal = ZohoAccountsPortal()
        let form = portal.refreshForm(portal.connector.refreshToken)
        let answer = try portal.send(.post, "/oauth/v2/token", form: form, writesMax: 0)
        #expect(answer.status == 500)
        #expect(portal.changedTokens().isEmpty)
    }

    @Test func `a code is used up even if the exchange was cut off after using it`() throws {
        let portal = ZohoAccountsPortal()
        let code = try portal.code()
        let form = [
            ("grant_type", "authorization_code"), ("client_id", "1000.WEB"),
            ("client_secret", "web-secret"), ("code", code),
            ("redirect_uri", ZohoAccountsPortal.redirect),
        ]
        let answer = try portal.send(.post, "/oauth/v2/token", form: form, writesMax: 2)
        #expect(answer.status == 500)
        #expect(portal.accounts.liveTokens(of: ZohoAccountsPortal.user).count == 2)
        #expect(try portal.exchange(code) == ["error": "invalid_code"])
    }
}
