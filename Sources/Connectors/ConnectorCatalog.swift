// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Vocabulary

/// What every connector is made of.
struct ConnectorParts {
    let transport: any Transport
    let credential: ConnectorCredential
    let clock: any CivilClock
    /// The connector's own retry policy; `nil` for its default.
    let retry: RetryPolicy?
}

/// A connector that its name and its parts suffice to make.
protocol CatalogConnector: Connector {
    static var manifest: ConnectorManifest { get }

    /// Throws `unsupported` for a credential that it cannot use.
    init(_ parts: ConnectorParts) throws(ConnectorError)
}

/// The connectors that come with the product, by the name that a scenario gives them.
package enum ConnectorCatalog {
    /// One line each, besides those that speak SCIM.
    private static let entries: KeyValuePairs<String, any CatalogConnector.Type> = [
        "freshservice": FreshserviceConnector.self,
        "zoho-desk": ZohoDeskConnector.self,
    ]

    /// Sorted by name; SCIM connectors also take a server: `scim@slack`.
    package static let kinds = (entries.map(\.key) + SCIMClientDialect.names).sorted()

    private static func entry(_ name: String) -> (any CatalogConnector.Type)? {
        entries.first { $0.key == name }?.value
    }

    /// `nil` for a connector that is not in `kinds` or a server that it does not know.
    package static func manifest(of name: String) -> ConnectorManifest? {
        entry(name)?.manifest
            ?? scimOptions(ConnectorName(name)).map {
                SCIMConnector.manifest($0.dialect, $0.limits)
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
        let parts = ConnectorParts(
            transport: transport,
            credential: credential,
            clock: clock,
            retry: retry
        )
        guard let entry = entry(name) else { return try scim(name, parts) }
        return try entry.init(parts)
    }

    private static func scim(
        _ name: String,
        _ parts: ConnectorParts
    ) throws(ConnectorError) -> any Connector {
        guard var options = scimOptions(ConnectorName(name)) else {
            throw .unsupported(complaint(about: name))
        }
        guard case .bearer(let token) = parts.credential else {
            throw .unsupported("\(name) is driven with a token: a bearer credential")
        }
        if let retry = parts.retry { options.retry = retry }
        return SCIMConnector(
            transport: parts.transport,
            token: token,
            clock: parts.clock,
            options: options
        )
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
}

extension FreshserviceConnector: CatalogConnector {
    init(_ parts: ConnectorParts) throws(ConnectorError) {
        guard case .basic(let apiKey, _) = parts.credential else {
            throw .unsupported("freshservice is driven with an API key: a basic credential")
        }
        var options = Options()
        if let retry = parts.retry { options.retry = retry }
        self.init(
            transport: parts.transport,
            apiKey: apiKey,
            clock: parts.clock,
            options: options
        )
    }
}

extension ZohoDeskConnector: CatalogConnector {
    init(_ parts: ConnectorParts) throws(ConnectorError) {
        guard case .oauth(let id, let secret, let refreshToken) = parts.credential else {
            throw .unsupported(
                "zoho-desk is driven with OAuth: a client id, a client secret and a refresh token"
            )
        }
        var options = Options()
        if let retry = parts.retry { options.retry = retry }
        self.init(
            transport: parts.transport,
            clientID: id,
            clientSecret: secret,
            refreshToken: refreshToken,
            clock: parts.clock,
            options: options
        )
    }
}
