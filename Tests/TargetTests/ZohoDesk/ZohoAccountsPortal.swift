// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

/// An accounts server on its own, with a web client and a self client beside the connector's.
final class ZohoAccountsPortal {
    static let start = Instant(milliseconds: 1_772_442_000_000)
    static let user: Int64 = 440_100_000_001
    static let org: Int64 = 700_000_001
    static let redirect = "https://app.acme.example/callback"

    var accounts: ZohoAccounts
    var now = ZohoAccountsPortal.start

    /// `configure` finds the web client as the first of the options' clients.
    init(_ configure: (inout ZohoDeskOptions) -> Void = { _ in }) {
        var options = ZohoDeskOptions()
        var web = ZohoDeskOptions.Client()
        web.name = "web"
        web.redirectURIs = [Self.redirect]
        web.id = "1000.WEB"
        web.secret = "web-secret"
        options.clients = [web]
        configure(&options)
        accounts = ZohoAccounts(
            options: options,
            org: Self.org,
            connectorUser: Self.user,
            start: now,
            bits: DerivedBits(seed: 7)
        )
    }

    var connector: (id: String, secret: String, refreshToken: String) {
        switch accounts.connectorCredential {
        case .oauth(let id, let secret, let token): (id, secret, token)
        case .basic, .bearer: ("", "", "")
        }
    }

    func pass(_ duration: Duration) { now = now.advanced(by: duration) }

    func get(_ path: String, _ query: [(String, String)] = []) throws -> WireResponse {
        try send(.get, path, query: query)
    }

    func post(_ path: String, _ query: [(String, String)]) throws -> WireResponse {
        try send(.post, path, query: query)
    }

    /// Sends the parameters as a form.
    func submit(
        _ path: String,
        _ form: [(String, String)],
        host: String? = nil
    ) throws -> WireResponse {
        try send(.post, path, form: form, host: host)
    }

    func send(
        _ method: WireRequest.Method,
        _ path: String,
        query: [(String, String)] = [],
        form: [(String, String)] = [],
        host: String? = nil,
        writesMax: Int? = nil
    ) throws -> WireResponse {
        var headers = WireHeaders()
        if !form.isEmpty { headers["Content-Type"] = "application/x-www-form-urlencoded" }
        if let host { headers["Host"] = host }
        let request = WireRequest(
            method,
            path,
            query: encoded(query),
            headers: headers,
            body: Array((encoded(form) ?? "").utf8)
        )
        let answer = accounts.respond(to: request, at: now, writesMax: writesMax)
        return try #require(answer)
    }

    /// The answer to a refresh of the connector's token, or of the one given.
    func refresh(_ token: String? = nil) throws -> JSONValue {
        try json(submit("/oauth/v2/token", refreshForm(token ?? connector.refreshToken)))
    }

    func refreshForm(_ token: String) -> [(String, String)] {
        [
            ("grant_type", "refresh_token"), ("client_id", connector.id),
            ("client_secret", connector.secret), ("refresh_token", token),
        ]
    }

    /// The access token of a refresh that succeeds.
    func accessToken(_ token: String? = nil) throws -> String {
        try #require(refresh(token)["access_token"]?.string)
    }

    /// The redirect's code for the web client.
    func code(_ further: [(String, String)] = []) throws -> String {
        let answer = try consent(further)
        let location = try #require(answer.headers["Location"])
        let query = location.split(separator: "?").last.map(String.init)
        return try #require(QueryItems(parsing: query)?["code"])
    }

    func consent(_ further: [(String, String)] = []) throws -> WireResponse {
        var query = [
            ("response_type", "code"), ("client_id", "1000.WEB"),
            ("scope", "Desk.basic.READ,Desk.agents.ALL"), ("redirect_uri", Self.redirect),
            ("access_type", "offline"),
        ]
        for (name, value) in further {
            query.removeAll { $0.0 == name }
            query.append((name, value))
        }
        return try get("/oauth/v2/auth", query)
    }

    func exchange(
        _ code: String,
        redirect: String = ZohoAccountsPortal.redirect
    ) throws -> JSONValue {
        try json(
            post(
                "/oauth/v2/token",
                [
                    ("grant_type", "authorization_code"), ("client_id", "1000.WEB"),
                    ("client_secret", "web-secret"), ("code", code), ("redirect_uri", redirect),
                ]
            )
        )
    }

    /// Whether a call with the token would be accepted now.
    func admits(_ token: String, scheme: String = "Zoho-oauthtoken") -> Bool {
        do throws(ZohoAuthorizationError) {
            _ = try accounts.authorize("\(scheme) \(token)", at: now)
            return true
        } catch {
            return false
        }
    }

    /// A further refresh token of the connector's client, or of another one.
    @discardableResult
    func mint(client: Int = 0, user: Int64 = ZohoAccountsPortal.user) -> String? {
        accounts.mintRefreshToken(client: client, user: user, at: now)
    }

    func authorize(
        _ header: String?
    ) throws(ZohoAuthorizationError) -> ZohoAuthorization {
        try accounts.authorize(header, at: now)
    }

    func changedTokens() -> [String] { accounts.takeChanges().map(\.id) }

    func json(_ response: WireResponse) throws -> JSONValue {
        try JSONValue(parsing: response.body)
    }

    private func encoded(_ items: [(String, String)]) -> String? {
        var query = QueryItems()
        for (name, value) in items { query.append(name, value) }
        return query.encoded
    }
}
