// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// The accounts server of a portal: OAuth clients, codes, refresh tokens and access tokens.
///
/// It knows users only by the ids of the portal's agents. An access token from a refresh token
/// expires without a journal entry, since the refresh token remains; one without a refresh token is
/// ended by `advance(to:)`.
package struct ZohoAccounts: Sendable {
    /// A change of credentials, for the portal's journal.
    package struct Change: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case issued
            case ended
        }

        package let kind: Kind
        /// `refresh-3`, `access-12`.
        package let id: String
        package let user: Int64
        /// Whether the token was derived from a refresh token.
        package let isDerived: Bool
    }

    let options: ZohoDeskOptions
    let org: Int64
    /// The user who consents, since there is nobody at a browser.
    let consentingUser: Int64
    var clients: [ZohoClient] = []
    var codes: [String: ZohoCode] = [:]
    var refreshTokens: [ZohoRefreshToken] = []
    var refreshTokensByValue: [String: Int] = [:]
    /// The connector's refresh tokens, oldest first.
    var connectorTokens = [0]
    var accessTokens: [ZohoAccessToken] = []
    var accessTokensByValue: [String: Int] = [:]
    /// Refresh tokens that have not ended, by user, oldest first.
    var refreshTokensByUser: [Int64: [Int]] = [:]
    /// Access tokens without a refresh token that have not ended, by user, oldest first.
    var loneTokensByUser: [Int64: [Int]] = [:]
    var loneTokensDue = DueQueue<Int>()
    var issuedCount: UInt64 = 0
    let bits: DerivedBits
    /// How many elementary changes the current request may still make; `nil` for any number.
    var writesLeft: Int?
    var isCut = false
    private var pending: [Change] = []
    private var lastAuthorization = ""
    private var lastToken = 0

    /// Starts with the connector's client, a self client, and one refresh token of `connectorUser`.
    package init(
        options: ZohoDeskOptions,
        org: Int64,
        connectorUser: Int64,
        start: Instant,
        bits: DerivedBits
    ) {
        self.options = options
        self.org = org
        self.bits = bits
        consentingUser = connectorUser
        var connector = ZohoDeskOptions.Client()
        connector.name = "connector"
        connector.isSelfClient = true
        for client in [connector] + options.clients { register(client) }
        mintRefreshToken(client: 0, user: connectorUser, at: start)
        clients[0].issuings = [:]
        pending = []
    }

    var quirks: ZohoDeskQuirks { options.quirks }

    /// The connector's credential; the token is the last one issued for it, valid or not.
    package var connectorCredential: ConnectorCredential {
        .oauth(
            clientID: clients[0].id,
            clientSecret: clients[0].secret,
            refreshToken: refreshTokens[connectorTokens.last ?? 0].value
        )
    }

    /// The changes since the last call, oldest first.
    package mutating func takeChanges() -> [Change] {
        guard !pending.isEmpty else { return [] }
        defer { pending = [] }
        return pending
    }

    /// The choke point of all changes: `false` means that the change must not be made.
    mutating func admits(_ change: Change) -> Bool {
        guard spendWrite() else { return false }
        pending.append(change)
        return true
    }

    mutating func spendWrite() -> Bool {
        guard let left = writesLeft else { return true }
        guard left > 0 else {
            isCut = true
            return false
        }
        writesLeft = left - 1
        return true
    }

    private mutating func register(_ client: ZohoDeskOptions.Client) {
        let number = UInt64(clients.count)
        clients.append(
            ZohoClient(
                name: client.name,
                id: client.id
                    ?? bits.text("1000.******************************", number: number | 1 << 50)
                    .uppercased(),
                secret: client.secret
                    ?? bits.text(
                        "******************************************",
                        number: number | 1 << 51
                    ),
                isSelfClient: client.isSelfClient,
                redirectURIs: client.redirectURIs,
                dataCenter: client.dataCenter ?? options.dataCenter,
                isMultiDataCenter: client.isMultiDataCenter
            )
        )
    }
}

/// The user and scopes of an access token.
package struct ZohoAuthorization: Hashable, Sendable {
    /// `access-12`.
    package let credential: String
    package let user: Int64
    package let scopes: ZohoScopes
}

/// Why a call has no valid token.
package enum ZohoAuthorizationError: Error, Hashable, Sendable {
    /// There is no `Authorization` field: 401 `UNAUTHORIZED`.
    case unauthorized
    /// Expired, revoked or never issued: 401 `INVALID_OAUTH`.
    case invalidOAuth
}

extension ZohoAccounts {
    /// Reads an `Authorization` field, whose scheme is `Zoho-oauthtoken` or `Bearer` (n8n, PD).
    ///
    /// Assumption: another scheme counts as an invalid token.
    package mutating func authorize(
        _ header: String?,
        at instant: Instant
    ) throws(ZohoAuthorizationError) -> ZohoAuthorization {
        guard let header, !header.isEmpty else { throw .unauthorized }
        if header != lastAuthorization {
            guard let found = token(in: header) else { throw .invalidOAuth }
            lastAuthorization = header
            lastToken = found
        }
        guard accessTokens[lastToken].isLive(at: instant) else { throw .invalidOAuth }
        return ZohoAuthorization(
            credential: accessTokens[lastToken].id,
            user: accessTokens[lastToken].user,
            scopes: accessTokens[lastToken].scopes.scopes
        )
    }

    private func token(in header: String) -> Int? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let scheme = parts[0].lowercased()
        guard scheme == "zoho-oauthtoken" || scheme == "bearer" else { return nil }
        return accessTokensByValue[String(parts[1])]
    }

    /// Why the token with that id is not accepted now; `nil` if it is.
    ///
    /// Whether its user may still act is for the portal to decide.
    package func refusal(ofToken id: String, at instant: Instant) -> String? {
        if let index = index(of: id, prefix: "refresh-", count: refreshTokens.count) {
            return refreshTokens[index].isEnded ? "revoked" : nil
        }
        guard let index = index(of: id, prefix: "access-", count: accessTokens.count) else {
            return "unknown"
        }
        if accessTokens[index].isEnded { return "revoked" }
        return accessTokens[index].isLive(at: instant) ? nil : "expired"
    }

    /// The user of the token with that id; `nil` for an id never issued.
    package func user(ofToken id: String) -> Int64? {
        if let index = index(of: id, prefix: "refresh-", count: refreshTokens.count) {
            return refreshTokens[index].user
        }
        return index(of: id, prefix: "access-", count: accessTokens.count)
            .map { accessTokens[$0].user }
    }

    /// The ids of tokens that give a user's clients lasting access: refresh tokens, and access
    /// tokens without one, until `advance(to:)` ends them.
    package func liveTokens(of user: Int64) -> [String] {
        let lasting = refreshTokensByUser[user] ?? []
        let lone = loneTokensByUser[user] ?? []
        return lasting.map { refreshTokens[$0].id } + lone.map { accessTokens[$0].id }
    }

    func index(of id: String, prefix: String, count: Int) -> Int? {
        guard id.hasPrefix(prefix), let number = Int(id.dropFirst(prefix.count)),
            (1...max(count, 1)).contains(number), number <= count
        else { return nil }
        return number - 1
    }
}
