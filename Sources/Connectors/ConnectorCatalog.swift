// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit

/// The connectors that come with the product, by the kind of target they speak to.
package enum ConnectorCatalog {
    /// What a connector signs in with.
    package enum Credential: Hashable, Sendable {
        case basic(userName: String, password: String)
        case bearer(token: String)
    }

    /// In the order of their names.
    package static let kinds = ["freshservice"]

    package static func manifest(of kind: String) -> ConnectorManifest? {
        switch kind {
        case "freshservice": FreshserviceConnector.manifest
        default: nil
        }
    }

    /// Throws `unsupported` for a kind that is not in `kinds` or a credential it cannot use.
    ///
    /// `retry` says how long the connector itself tries; `nil` leaves it its own patience.
    package static func make(
        _ kind: String,
        transport: any Transport,
        credential: Credential,
        clock: any CivilClock,
        retry: RetryPolicy? = nil
    ) throws(ConnectorError) -> any Connector {
        switch (kind, credential) {
        case ("freshservice", .basic(let apiKey, _)):
            var options = FreshserviceConnector.Options()
            if let retry { options.retry = retry }
            return FreshserviceConnector(
                transport: transport,
                apiKey: apiKey,
                clock: clock,
                options: options
            )
        case ("freshservice", .bearer):
            throw ConnectorError(
                .unsupported,
                effect: .none,
                "freshservice is driven with an API key: a basic credential"
            )
        default:
            throw ConnectorError(
                .unsupported,
                effect: .none,
                "no connector for '\(kind)'; there is one for \(kinds.joined(separator: ", "))"
            )
        }
    }
}
