// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// An OAuth client with the limits that count against it.
struct ZohoClient: Sendable {
    let name: String
    let id: String
    let secret: String
    let isSelfClient: Bool
    let redirectURIs: [String]
    let dataCenter: ZohoDataCenter
    let isMultiDataCenter: Bool
    /// Users who have consented, so that another refresh token needs another consent.
    var consentedUsers: [Int64] = []
    /// When refresh tokens were issued, by user, within the last minute.
    var issuings: [Int64: [Instant]] = [:]
    /// When codes were issued, by user, within the last ten minutes.
    var codings: [Int64: [Instant]] = [:]

    func serves(_ portal: ZohoDataCenter) -> Bool {
        isMultiDataCenter || dataCenter == portal
    }
}

/// An authorization code, which can be exchanged for tokens once.
struct ZohoCode: Sendable {
    let client: Int
    let user: Int64
    let scopes: ZohoScopeList
    /// `nil` for a code of a self client.
    let redirectURI: String?
    let isOffline: Bool
    let expiresAt: Instant
}

struct ZohoRefreshToken: Sendable {
    let number: Int
    let value: String
    let client: Int
    let user: Int64
    let scopes: ZohoScopeList
    let issuedAt: Instant
    var isEnded = false
    /// Indices of the access tokens that may still be valid, oldest first.
    var accessTokens: [Int] = []
    /// The window in which mints are counted; the first mint after its end opens the next.
    var windowOpenedAt: Instant?
    var mintsInWindow = 0

    var id: String { "refresh-\(number)" }
}

struct ZohoAccessToken: Sendable {
    /// `access-12`; stored, because every accepted call names it.
    let id: String
    let value: String
    let client: Int
    let user: Int64
    let scopes: ZohoScopeList
    /// The index of the refresh token it came from; `nil` if none.
    let parent: Int?
    let expiresAt: Instant
    var isEnded = false

    func isLive(at instant: Instant) -> Bool { !isEnded && instant < expiresAt }
}
