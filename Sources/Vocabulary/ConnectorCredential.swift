// SPDX-License-Identifier: Apache-2.0

/// A connector's credential for a target.
public enum ConnectorCredential: Hashable, Sendable {
    case basic(userName: String, password: String)
    case bearer(token: String)
    /// OAuth 2.0 with a refresh token; access tokens come from the target's own token endpoint.
    case oauth(clientID: String, clientSecret: String, refreshToken: String)
}
