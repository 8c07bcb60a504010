// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoAccounts {
    /// Answers a request to one of the paths below `/oauth`; `nil` for other paths.
    ///
    /// `writesMax` cuts it like a call of the portal; without it the current allowance applies.
    package mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int? = nil
    ) -> WireResponse? {
        guard request.path.hasPrefix("/oauth/") else { return nil }
        advance(to: instant)
        isCut = false
        if let writesMax { writesLeft = writesMax }
        defer { if writesMax != nil { writesLeft = nil } }
        do throws(ZohoAccountsError) {
            guard let response = try answer(request, at: instant) else { return nil }
            return isCut ? ZohoAccounts.crash : response
        } catch {
            return isCut ? ZohoAccounts.crash : error.response(quirks)
        }
    }

    private static let crash = WireResponse.accounts(status: 500) {
        $0.member("error", "general_error")
    }

    private mutating func answer(
        _ request: WireRequest,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse? {
        switch (request.path, request.method) {
        case ("/oauth/serverinfo", .get):
            return ZohoAccounts.serverInfo()
        case ("/oauth/v2/auth", .get):
            return try consent(parameters(of: request), request, at: instant)
        case ("/oauth/v2/token", .post):
            return try tokens(parameters(of: request), request, at: instant)
        case ("/oauth/v2/token/revoke", .post):
            return try revoke(parameters(of: request))
        case ("/oauth/serverinfo", _), ("/oauth/v2/auth", _), ("/oauth/v2/token", _),
            ("/oauth/v2/token/revoke", _):
            throw .wrongMethod
        default:
            return nil
        }
    }

    /// Query and form parameters, the query first.
    private func parameters(
        of request: WireRequest
    ) throws(ZohoAccountsError) -> QueryItems {
        guard var items = QueryItems(parsing: request.query) else { throw .generalError }
        let type = request.headers["Content-Type"]?.lowercased()
        guard !request.body.isEmpty,
            type?.hasPrefix("application/x-www-form-urlencoded") ?? true
        else { return items }
        let form = QueryItems(parsing: String(decoding: request.body, as: UTF8.self))
        guard let form else { throw .generalError }
        items.items += form.items
        return items
    }

    /// The client as the accounts server of the request's host knows it.
    private func client(
        _ items: QueryItems,
        _ request: WireRequest
    ) throws(ZohoAccountsError) -> Int {
        guard let id = items["client_id"],
            let client = clients.firstIndex(where: { $0.id == id }),
            clients[client].serves(options.dataCenter),
            clients[client].serves(dataCenter(of: request))
        else { throw .invalidClient }
        return client
    }

    /// A host that belongs to no data center, such as a loopback address, means the portal's own.
    private func dataCenter(of request: WireRequest) -> ZohoDataCenter {
        request.headers["Host"].flatMap { ZohoDataCenter(host: $0) } ?? options.dataCenter
    }

    /// What the consent page does once the user has agreed.
    ///
    /// Assumption: errors are answered as JSON, and the scope is checked after the client.
    private mutating func consent(
        _ items: QueryItems,
        _ request: WireRequest,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse {
        let client = try client(items, request)
        guard items["response_type"] == "code" else { throw .generalError }
        guard !clients[client].isSelfClient else { throw .invalidClient }
        guard let uri = items["redirect_uri"], clients[client].redirectURIs.contains(uri) else {
            throw .invalidRedirectURI
        }
        let scopes = items["scope"].flatMap {
            ZohoScopeList($0, granular: quirks.granularScopes)
        }
        guard let scopes else { throw .invalidScope }
        let user = consentingUser
        let isWithinLimit = clients[client].codings[user, default: []].admit(
            max: quirks.codesMax,
            window: .seconds(600),
            at: instant
        )
        guard isWithinLimit else { throw .throttled }
        let isFirst = !clients[client].consentedUsers.contains(user)
        let code = ZohoCode(
            client: client,
            user: user,
            scopes: scopes,
            redirectURI: uri,
            isOffline: items["access_type"] == "offline"
                && (isFirst || items["prompt"] == "consent"),
            expiresAt: instant.advanced(by: quirks.codeLifetime)
        )
        guard let value = keep(code) else { throw .generalError }
        return redirect(to: uri, code: value, state: items["state"])
    }

    private func redirect(to uri: String, code: String, state: String?) -> WireResponse {
        var items = QueryItems()
        items.append("code", code)
        items.append("location", options.dataCenter.rawValue)
        items.append("accounts-server", "https://\(options.dataCenter.accountsHost)")
        if let state { items.append("state", state) }
        let mark = uri.contains("?") ? "&" : "?"
        return WireResponse(
            status: 302,
            headers: ["Location": uri + mark + (items.encoded ?? "")]
        )
    }

    private mutating func tokens(
        _ items: QueryItems,
        _ request: WireRequest,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse {
        let client = try client(items, request)
        guard items["client_secret"] == clients[client].secret else {
            throw .invalidClientSecret
        }
        switch items["grant_type"] {
        case "authorization_code": return try exchange(items, client, at: instant)
        case "refresh_token": return try refresh(items, client, at: instant)
        case "client_credentials": return try clientCredentials(items, client, at: instant)
        default: throw .unsupportedGrantType
        }
    }

    private mutating func exchange(
        _ items: QueryItems,
        _ client: Int,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse {
        guard let value = items["code"], let code = codes[value], code.client == client,
            instant < code.expiresAt
        else { throw .invalidCode }
        if let uri = code.redirectURI, items["redirect_uri"] != uri { throw .invalidRedirectURI }
        if code.isOffline {
            let isWithinLimit = clients[client].issuings[code.user, default: []].admit(
                max: quirks.refreshTokensPerMinute,
                window: .seconds(60),
                at: instant
            )
            guard isWithinLimit else { throw .throttled }
        }
        guard spendWrite() else { throw .generalError }
        codes[value] = nil
        var parent: Int?
        if code.isOffline {
            parent = issueRefreshToken(
                client: client,
                user: code.user,
                scopes: code.scopes,
                at: instant
            )
            guard parent != nil else { throw .generalError }
        }
        let access = issueAccessToken(
            client: client,
            user: code.user,
            scopes: code.scopes,
            parent: parent,
            at: instant
        )
        guard let access else { throw .generalError }
        return tokenAnswer(access: access, refresh: parent)
    }

    /// The refresh token does not change; a scope or redirect in the request is ignored.
    private mutating func refresh(
        _ items: QueryItems,
        _ client: Int,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse {
        guard let value = items["refresh_token"], let index = refreshTokensByValue[value],
            refreshTokens[index].client == client, !refreshTokens[index].isEnded
        else { throw .invalidCode }
        guard countMint(of: index, at: instant) else { throw .throttled }
        let access = issueAccessToken(
            client: client,
            user: refreshTokens[index].user,
            scopes: refreshTokens[index].scopes,
            parent: index,
            at: instant
        )
        guard let access else { throw .generalError }
        return tokenAnswer(access: access, refresh: nil)
    }

    static let mintWindow = Duration.seconds(600)

    /// Blocked for the rest of the window once it is full (ACC-LIM); refused mints do not count.
    private mutating func countMint(of index: Int, at instant: Instant) -> Bool {
        let opened = refreshTokens[index].windowOpenedAt
        if opened.map({ instant >= $0.advanced(by: Self.mintWindow) }) ?? true {
            refreshTokens[index].windowOpenedAt = instant
            refreshTokens[index].mintsInWindow = 0
        }
        let used = refreshTokens[index].mintsInWindow
        guard used < quirks.accessTokensPerWindow else { return false }
        refreshTokens[index].mintsInWindow = used + 1
        return true
    }

    /// Assumption: the token acts as the user who owns the portal's self clients, the connector's.
    ///
    /// Another portal's `soid` is a general error.
    private mutating func clientCredentials(
        _ items: QueryItems,
        _ client: Int,
        at instant: Instant
    ) throws(ZohoAccountsError) -> WireResponse {
        guard clients[client].isSelfClient else { throw .invalidClient }
        guard let soid = items["soid"] else { throw .missingOrgInfo }
        guard soid == "ZohoDesk.\(org)" else { throw .generalError }
        let scopes = items["scope"].flatMap {
            ZohoScopeList($0, granular: quirks.granularScopes)
        }
        guard let scopes else { throw .invalidScope }
        let access = issueAccessToken(
            client: client,
            user: consentingUser,
            scopes: scopes,
            parent: nil,
            at: instant
        )
        guard let access else { throw .generalError }
        return tokenAnswer(access: access, refresh: nil)
    }

    /// Revokes a refresh token with its access tokens, or a single access token.
    private mutating func revoke(_ items: QueryItems) throws(ZohoAccountsError) -> WireResponse {
        guard let value = items["token"] else { throw .invalidToken }
        if let index = refreshTokensByValue[value] {
            guard endRefreshToken(index) else { throw .invalidToken }
        } else if let index = accessTokensByValue[value] {
            guard endAccessToken(index) else { throw .invalidToken }
        } else {
            throw .invalidToken
        }
        return .accounts { $0.member("status", "success") }
    }
}

extension [Instant] {
    /// Counts one event in a sliding window; `false` and uncounted if the window is full.
    ///
    /// A `max` of 0 is no limit.
    fileprivate mutating func admit(max: Int, window: Duration, at instant: Instant) -> Bool {
        guard max > 0 else { return true }
        removeAll { $0.advanced(by: window) <= instant }
        guard count < max else { return false }
        append(instant)
        return true
    }
}
