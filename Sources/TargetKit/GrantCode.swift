// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// An authorization code issued in the vendor's developer console rather than on a consent page,
/// which a client exchanges for tokens once.
package struct GrantCode: Hashable, Sendable {
    /// The choices when issuing a code; `nil` for the console's default.
    package struct Request: Hashable, Sendable {
        /// The name of an OAuth client that may use such codes.
        package var client: String?
        /// Scopes as in an authorization request.
        package var scopes: String?
        /// How long the code is valid.
        package var lifetime: Duration?

        package init(client: String? = nil, scopes: String? = nil, lifetime: Duration? = nil) {
            self.client = client
            self.scopes = scopes
            self.lifetime = lifetime
        }
    }

    package let value: String
    package let clientID: String
    package let clientSecret: String
    package let expiresAt: Instant

    package init(value: String, clientID: String, clientSecret: String, expiresAt: Instant) {
        self.value = value
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.expiresAt = expiresAt
    }
}
