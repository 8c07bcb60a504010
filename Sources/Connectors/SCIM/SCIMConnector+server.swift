// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// What the connector asks the service about itself, once.
extension SCIMConnector {
    /// What the service says about itself; empty for dialects that do not ask.
    ///
    /// A service that does not provide these documents is assumed to follow the standard.
    func discovery() async throws(ConnectorError) -> SCIMDiscovery {
        if let known = memory.discovery { return known }
        return try await discoveryLock.withLock {
            () async throws(ConnectorError) -> SCIMDiscovery in
            if let known = memory.discovery { return known }
            var discovery = SCIMDiscovery()
            if dialect.readsDiscovery {
                if let body = try await configuration() { discovery.read(configuration: body) }
                if dialect.isCareful, let body = try await document("/ResourceTypes") {
                    discovery.read(resourceTypes: body)
                }
            }
            memory.discovery = discovery
            if dialect.triesOutServer, memory.beginTryingOut() { try await tryOut() }
            return discovery
        }
    }

    private func configuration() async throws(ConnectorError) -> JSONValue? {
        let paths = [limits.configurationPath, "/ServiceProviderConfig", "/ServiceProviderConfigs"]
        var asked: Set<String> = []
        for path in paths where asked.insert(path).inserted {
            if let body = try await document(path) { return body }
        }
        return nil
    }

    /// `nil` if the service does not provide this document.
    private func document(_ path: String) async throws(ConnectorError) -> JSONValue? {
        let answer = try await call(.get, path, operation: "read service description")
        guard answer.response.isSuccess else { return nil }
        return try? JSONValue(parsing: answer.response.body)
    }

    /// By cursor where the service has them, since paging by index skips users when others are
    /// deleted.
    func paging(_ discovery: SCIMDiscovery) -> SCIMServerLimits.Paging {
        limits.paging ?? (discovery.pagesByCursor == true ? .cursor : .index)
    }

    func patchesUsers(_ discovery: SCIMDiscovery) -> Bool {
        limits.patchesUsers
            ?? (!memory.refusesPatch(discovery.usersEndpoint) && discovery.patches != false)
    }

    func patchesGroups(_ discovery: SCIMDiscovery) -> Bool {
        limits.patchesGroups
            ?? (!memory.refusesPatch(discovery.groupsEndpoint) && discovery.patches != false)
    }

    func usesETags(_ discovery: SCIMDiscovery) -> Bool {
        dialect.isCareful && (limits.usesETags ?? (discovery.usesETags == true))
    }

    func hasGroups(_ discovery: SCIMDiscovery) -> Bool {
        limits.hasGroups && discovery.hasGroups != false
    }

    func filters(_ discovery: SCIMDiscovery) -> SCIMServerLimits.Filters? {
        if let filters = limits.filters { return filters }
        return discovery.filters == false ? nil : .full
    }

    /// The path of one user or group; the id is escaped so that it stays a single segment.
    func path(_ endpoint: String, _ id: String) throws(ConnectorError) -> String {
        guard !id.isEmpty, id != ".", id != ".." else {
            throw ConnectorError(.invalid, effect: .none, "an id that cannot be part of a path")
        }
        return "\(endpoint)/\(PercentEncoding.encode(id))"
    }
}
