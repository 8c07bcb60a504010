// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

extension ZohoAccounts {
    /// Issues a refresh token as a consent in the browser would, bypassing the request limits.
    ///
    /// The 21st for one user and client ends the oldest (ACC-LIM). `scopes` default to the
    /// connector's; with an unknown scope no token is issued.
    @discardableResult
    package mutating func mintRefreshToken(
        client: Int = 0,
        user: Int64,
        scopes: String? = nil,
        at instant: Instant
    ) -> String? {
        let text = scopes ?? connectorScopes
        guard clients.indices.contains(client),
            let list = ZohoScopeList(text, granular: quirks.granularScopes)
        else { return nil }
        return issueRefreshToken(client: client, user: user, scopes: list, at: instant)
            .map { refreshTokens[$0].value }
    }

    /// Revokes a refresh token with its access tokens, or an access token, by id.
    ///
    /// `false` if it has ended already, was never issued, or the request has been cut.
    @discardableResult
    package mutating func end(token id: String) -> Bool {
        if let index = index(of: id, prefix: "refresh-", count: refreshTokens.count) {
            return endRefreshToken(index)
        }
        return index(of: id, prefix: "access-", count: accessTokens.count)
            .map { endAccessToken($0) } ?? false
    }

    /// Revokes all tokens of a user, and the user's consents.
    package mutating func revokeAll(of user: Int64) {
        for index in refreshTokensByUser[user] ?? [] { endRefreshToken(index) }
        for index in loneTokensByUser[user] ?? [] { endAccessToken(index) }
        for value in codes.keys.sorted() where codes[value]?.user == user {
            guard spendWrite() else { return }
            codes[value] = nil
        }
        for index in clients.indices { clients[index].consentedUsers.removeAll { $0 == user } }
    }

    private var connectorScopes: String { options.connectorScopes.joined(separator: ",") }

    /// The connector's oldest working refresh token; the newest one if none works.
    package var connectorToken: String {
        let living = connectorTokens.first { !refreshTokens[$0].isEnded }
        return refreshTokens[living ?? connectorTokens.last ?? 0].id
    }

    /// Refresh tokens of the connector's that work, oldest first.
    var liveConnectorTokens: [String] {
        connectorTokens.map { refreshTokens[$0] }.filter { !$0.isEnded }.map(\.id)
    }

    /// Issues the refresh token that the connector gets from now on.
    mutating func renewConnectorToken(user: Int64, at instant: Instant) {
        guard mintRefreshToken(user: user, at: instant) != nil else { return }
        connectorTokens.append(refreshTokens.count - 1)
    }

    /// Ends expired access tokens without a refresh token.
    package mutating func advance(to instant: Instant) {
        let allowance = writesLeft
        writesLeft = nil
        defer { writesLeft = allowance }
        while let (_, index) = loneTokensDue.pop(dueBy: instant) { endAccessToken(index) }
    }

    package var nextDueAt: Instant? { loneTokensDue.nextDueAt }

    /// Issues a code for a self client, like the owner of the portal's self clients in the
    /// developer console.
    package mutating func makeGrantCode(
        _ request: GrantCode.Request,
        at instant: Instant
    ) throws(SideDoorError) -> GrantCode {
        let name = request.client ?? clients[0].name
        guard let client = clients.firstIndex(where: { $0.name == name }) else {
            throw .refused("There is no OAuth client called '\(name)'.")
        }
        guard clients[client].isSelfClient else {
            throw .refused("'\(name)' is no self client, so that its codes come from consent.")
        }
        let scopes = request.scopes ?? connectorScopes
        guard let list = ZohoScopeList(scopes, granular: quirks.granularScopes) else {
            throw .refused("'\(scopes)' holds a scope that does not exist.")
        }
        let lifetime = request.lifetime ?? quirks.selfClientCodeLifetime
        guard lifetime > .zero, lifetime <= Self.codeLifetimeMax else {
            throw .refused("A code lives for ten minutes at most.")
        }
        let code = ZohoCode(
            client: client,
            user: consentingUser,
            scopes: list,
            redirectURI: nil,
            isOffline: true,
            expiresAt: instant.advanced(by: lifetime)
        )
        guard let value = keep(code) else { throw .refused("The request was cut.") }
        return GrantCode(
            value: value,
            clientID: clients[client].id,
            clientSecret: clients[client].secret,
            expiresAt: code.expiresAt
        )
    }

    /// The longest lifetime that the console offers (ACC-WEB).
    private static let codeLifetimeMax = Duration.seconds(600)

    /// `nil` if the request has been cut.
    mutating func keep(_ code: ZohoCode) -> String? {
        guard spendWrite() else { return nil }
        let value = nextTokenValue()
        codes[value] = code
        return value
    }

    /// The index of a new refresh token; `nil` if the request has been cut.
    mutating func issueRefreshToken(
        client: Int,
        user: Int64,
        scopes: ZohoScopeList,
        at instant: Instant
    ) -> Int? {
        let token = ZohoRefreshToken(
            number: refreshTokens.count + 1,
            value: nextTokenValue(),
            client: client,
            user: user,
            scopes: scopes,
            issuedAt: instant
        )
        guard admits(Change(kind: .issued, id: token.id, user: user, isDerived: false)) else {
            return nil
        }
        let index = refreshTokens.count
        refreshTokens.append(token)
        refreshTokensByValue[token.value] = index
        refreshTokensByUser[user, default: []].append(index)
        if !clients[client].consentedUsers.contains(user) {
            clients[client].consentedUsers.append(user)
        }
        dropOldestRefreshTokens(client: client, user: user)
        return index
    }

    private mutating func dropOldestRefreshTokens(client: Int, user: Int64) {
        guard quirks.refreshTokensMax > 0 else { return }
        let same = (refreshTokensByUser[user] ?? []).filter { refreshTokens[$0].client == client }
        for index in same.dropLast(quirks.refreshTokensMax) { endRefreshToken(index) }
    }

    /// The index of a new access token; `nil` if the request has been cut.
    mutating func issueAccessToken(
        client: Int,
        user: Int64,
        scopes: ZohoScopeList,
        parent: Int?,
        at instant: Instant
    ) -> Int? {
        let token = ZohoAccessToken(
            id: "access-\(accessTokens.count + 1)",
            value: nextTokenValue(),
            client: client,
            user: user,
            scopes: scopes,
            parent: parent,
            expiresAt: instant.advanced(by: quirks.accessTokenLifetime)
        )
        let change = Change(kind: .issued, id: token.id, user: user, isDerived: parent != nil)
        guard admits(change) else { return nil }
        let index = accessTokens.count
        accessTokens.append(token)
        accessTokensByValue[token.value] = index
        guard let parent else {
            loneTokensByUser[user, default: []].append(index)
            loneTokensDue.schedule(index, at: token.expiresAt)
            return index
        }
        refreshTokens[parent].accessTokens.removeAll { !accessTokens[$0].isLive(at: instant) }
        refreshTokens[parent].accessTokens.append(index)
        let tooMany = refreshTokens[parent].accessTokens.count - quirks.accessTokensMax
        if quirks.accessTokensMax > 0, tooMany > 0 {
            for oldest in refreshTokens[parent].accessTokens.prefix(tooMany) {
                endAccessToken(oldest)
            }
        }
        return index
    }

    @discardableResult
    mutating func endRefreshToken(_ index: Int) -> Bool {
        let token = refreshTokens[index]
        guard !token.isEnded,
            admits(Change(kind: .ended, id: token.id, user: token.user, isDerived: false))
        else { return false }
        refreshTokens[index].isEnded = true
        refreshTokensByUser[token.user]?.removeAll { $0 == index }
        for access in token.accessTokens { endAccessToken(access) }
        return true
    }

    @discardableResult
    mutating func endAccessToken(_ index: Int) -> Bool {
        let token = accessTokens[index]
        let isDerived = token.parent != nil
        guard !token.isEnded,
            admits(Change(kind: .ended, id: token.id, user: token.user, isDerived: isDerived))
        else { return false }
        accessTokens[index].isEnded = true
        if let parent = token.parent {
            refreshTokens[parent].accessTokens.removeAll { $0 == index }
        } else {
            loneTokensByUser[token.user]?.removeAll { $0 == index }
        }
        return true
    }

    /// `1000.<32 hex>.<32 hex>`.
    private mutating func nextTokenValue() -> String {
        issuedCount += 1
        return bits.text(
            "1000.********************************.********************************",
            number: issuedCount | 1 << 52
        )
    }
}
