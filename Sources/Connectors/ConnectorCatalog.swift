// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Vocabulary

/// The connectors that come with the product, by the name that a scenario gives them.
package enum ConnectorCatalog {
    /// Sorted by name; SCIM connectors also take a server: `scim@slack`.
    package static let kinds = ["freshservice"] + SCIMClientDialect.names + ["zoho-desk"]

    /// `nil` for a connector that is not in `kinds` or a server that it does not know.
    package static func manifest(of name: String) -> ConnectorManifest? {
        let name = ConnectorName(name)
        return switch (name.kind, name.server) {
        case ("freshservice", nil): FreshserviceConnector.manifest
        case ("zoho-desk", nil): ZohoDeskConnector.manifest
        default: scimOptions(name).map { SCIMConnector.manifest($0.dialect, $0.limits) }
        }
    }

    /// Throws `unsupported` for a name that has no manifest or a credential it cannot use.
    ///
    /// `retry` is the connector's own retry policy; `nil` for its default.
    package static func make(
        _ name: String,
        transport: any Transport,
        credential: ConnectorCredential,
        clock: any CivilClock,
        retry: RetryPolicy? = nil
    ) throws(ConnectorError) -> any Connector {
        let parts = ConnectorName(name)
        switch (parts.kind, parts.server) {
        case ("freshservice", nil):
            guard case .basic(let apiKey, _) = credential else {
                throw unsupported("freshservice is driven with an API key: a basic credential")
            }
            var options = FreshserviceConnector.Options()
            if let retry { options.retry = retry }
            return FreshserviceConnector(
                transport: transport,
                apiKey: apiKey,
                clock: clock,
                options: options
            )
        case ("zoho-desk", nil): return try zohoDesk(transport, credential, clock, retry)
        default: return try scim(name, transport, credential, clock, retry)
        }
    }

    private static func zohoDesk(
        _ transport: any Transport,
        _ credential: ConnectorCredential,
        _ clock: any CivilClock,
        _ retry: RetryPolicy?
    ) throws(ConnectorError) -> any Connector {
        guard case .oauth(let clientID, let clientSecret, let refreshToken) = credential else {
            throw unsupported(
                "zoho-desk is driven with OAuth: a client id, a client secret and a refresh token"
            )
        }
        var options = ZohoDeskConnector.Options()
        if let retry { options.retry = retry }
        return ZohoDeskConnector(
            transport: transport,
            clientID: clientID,
            clientSecret: clientSecret,
            refreshToken: refreshToken,
            clock: clock,
            options: options
        )
    }

    private static func scim(
        _ name: String,
        _ transport: any Transport,
        _ credential: ConnectorCredential,
        _ clock: any CivilClock,
        _ retry: RetryPolicy?
    ) throws(ConnectorError) -> any Connector {
        guard var options = scimOptions(ConnectorName(name)) else {
            throw unsupported(complaint(about: name))
        }
        guard case .bearer(let token) = credential else {
            throw unsupported("\(name) is driven with a token: a bearer credential")
        }
        if let retry { options.retry = retry }
        return SCIMConnector(transport: transport, token: token, clock: clock, options: options)
    }

    private static func scimOptions(_ name: ConnectorName) -> SCIMConnector.Options? {
        guard let dialect = SCIMClientDialect.named(name.kind) else { return nil }
        var options = SCIMConnector.Options()
        options.dialect = dialect
        guard let server = name.server else { return options }
        guard let limits = SCIMServerLimits.named(server) else { return nil }
        options.limits = limits
        return options
    }

    /// An error message for an unknown name, with the known ones.
    package static func complaint(about name: String) -> String {
        let parts = ConnectorName(name)
        guard let server = parts.server, kinds.contains(parts.kind) else {
            let known = kinds.joined(separator: ", ")
            return "no connector is named '\(name)'; there is \(known)"
        }
        guard SCIMClientDialect.named(parts.kind) != nil else {
            return "'\(parts.kind)' knows no servers; leave out '@\(server)'"
        }
        let known = SCIMServerLimits.names.joined(separator: ", ")
        return "'\(parts.kind)' knows no server '\(server)'; there is \(known)"
    }

    private static func unsupported(_ message: String) -> ConnectorError {
        ConnectorError(.unsupported, effect: .none, message)
    }
}
