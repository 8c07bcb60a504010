// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct ZohoAccountsErrorTests {
    @Test(arguments: [
        ("client_id", "1000.NOBODY", "invalid_client"),
        ("client_secret", "wrong", "invalid_client_secret"),
        ("refresh_token", "1000.a.b", "invalid_code"),
        ("grant_type", "password", "unsupported_grant_type"),
    ])
    func `a wrong parameter has its own error`(
        parameter: String,
        value: String,
        error: String
    ) throws {
        let portal = ZohoAccountsPortal()
        let form = portal.refreshForm(portal.connector.refreshToken).map {
            $0.0 == parameter ? (parameter, value) : $0
        }
        let answer = try portal.submit("/oauth/v2/token", form)
        #expect(answer.status == 200)
        #expect(try portal.json(answer) == ["error": .string(error)])
    }

    @Test func `OAuth errors have status 400 where the account says so`() throws {
        let portal = ZohoAccountsPortal { $0.quirks.oauthErrorStatus = 400 }
        let answer = try portal.submit("/oauth/v2/token", portal.refreshForm("1000.a.b"))
        #expect(answer.status == 400)
    }

    @Test(arguments: [
        ("client_id", "1000.NOBODY", "invalid_client"),
        ("redirect_uri", "https://other.acme.example/", "invalid_redirect_uri"),
        ("scope", "Desk.basic.READ,Desk.nothing.READ", "invalid_scope"),
        ("response_type", "token", "general_error"),
    ])
    func `a malformed consent request is refused`(
        parameter: String,
        value: String,
        error: String
    ) throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.consent([(parameter, value)])
        #expect(try portal.json(answer) == ["error": .string(error)])
    }

    @Test func `narrow scopes are unknown in an older portal`() throws {
        let portal = ZohoAccountsPortal { $0.quirks.granularScopes = false }
        #expect(try portal.json(portal.consent()) == ["error": "invalid_scope"])
        #expect(try portal.consent([("scope", "Desk.basic.READ")]).status == 302)
    }

    @Test func `a client of another data center is unknown unless it works in all of them`() throws
    {
        let portal = ZohoAccountsPortal { $0.clients[0].dataCenter = .eu }
        #expect(try portal.json(portal.consent()) == ["error": "invalid_client"])
        let other = ZohoAccountsPortal {
            $0.clients[0].dataCenter = .eu
            $0.clients[0].isMultiDataCenter = true
        }
        #expect(try other.consent().status == 302)
    }

    @Test(arguments: [
        ("accounts.zoho.com", true), ("accounts.zoho.eu", false), ("127.0.0.1:8080", true),
    ])
    func `the accounts server of another data center knows no client`(
        host: String,
        isKnown: Bool
    ) throws {
        let portal = ZohoAccountsPortal()
        let form = portal.refreshForm(portal.connector.refreshToken)
        let answer = try portal.json(portal.submit("/oauth/v2/token", form, host: host))
        #expect((answer["access_token"] != nil) == isKnown)
        #expect((answer["error"] == "invalid_client") == !isKnown)
    }

    @Test func `the server tells where the other data centers are`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.json(portal.get("/oauth/serverinfo"))
        #expect(answer["locations"]?["eu"] == "https://accounts.zoho.eu")
        #expect(answer["locations"]?["ca"] == "https://accounts.zohocloud.ca")
        #expect(answer["locations"]?.object?.members.count == 11)
    }

    @Test func `a web client cannot use its own credentials for a token`() throws {
        let portal = ZohoAccountsPortal()
        let answer = try portal.post(
            "/oauth/v2/token",
            [
                ("grant_type", "client_credentials"), ("client_id", "1000.WEB"),
                ("client_secret", "web-secret"), ("scope", "Desk.basic.READ"),
                ("soid", "ZohoDesk.700000001"),
            ]
        )
        #expect(try portal.json(answer) == ["error": "invalid_client"])
    }

    @Test func `paths outside the accounts server are left to others`() {
        let portal = ZohoAccountsPortal()
        let request = WireRequest(.get, "/api/v1/organizations")
        #expect(portal.accounts.respond(to: request, at: portal.now) == nil)
    }

    @Test(
        arguments: [
            ("Desk.settings.ALL", [.read, .create, .update, .delete]),
            ("Desk.settings.WRITE", [.create, .update, .delete]),
            ("Desk.settings.READ", [.read]),
        ] as [(String, [ZohoScopes.Operation])]
    )
    func `a scope covers its operations`(
        text: String,
        operations: [ZohoScopes.Operation]
    ) throws {
        let list = try #require(ZohoScopeList(text, granular: true))
        for operation in ZohoScopes.Operation.allCases {
            let requirement = ZohoScopeRequirement(
                anyOf: .any(.agents, .settings, to: operation)
            )
            #expect(requirement.isMet(by: list.scopes) == operations.contains(operation))
        }
    }

    @Test func `a photo scope is needed beside one of the Desk scopes`() throws {
        let requirement = ZohoScopeRequirement(
            anyOf: .any(.basic, .settings, to: .read),
            allOf: .photoRead
        )
        let bare = try #require(ZohoScopeList("Desk.basic.READ", granular: true))
        #expect(!requirement.isMet(by: bare.scopes))
        let both = try #require(
            ZohoScopeList("Desk.basic.READ,profile.userphoto.READ", granular: true)
        )
        #expect(requirement.isMet(by: both.scopes))
    }
}
