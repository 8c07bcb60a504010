// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    /// Groups are listed; roles and entitlements have no list in the standard, so they are known
    /// only if a schema names their values.
    package func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        switch kind {
        case .group:
            let discovery = try await discovery()
            guard hasGroups(discovery) else { return Page(elements: [], next: nil) }
            var (number, crawl) = try resume(cursor, discovery)
            let list = SCIMList(
                endpoint: discovery.groupsEndpoint,
                excludesMembers: true,
                operation: "list groups"
            )
            let groups = try await read(list, &crawl).compactMap { SCIMGroupRecord($0) }
            let elements = groups.map {
                OfferedEntitlement(kind: .group, id: $0.id, name: $0.name)
            }
            return Page(elements: elements, next: keep(crawl, number))
        case .role: return Page(elements: try await named("roles", .role), next: nil)
        case .entitlement:
            return Page(elements: try await named("entitlements", .entitlement), next: nil)
        default: throw unsupported(kind)
        }
    }

    package func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        let discovery = try await discovery()
        switch entitlement.kind {
        case .group:
            let members = try await group(entitlement.id, discovery).members ?? []
            let holders = members.filter { !$0.isGroup }.map { Account.ID($0.value) }
            // A group without members may be one whose members are not shown.
            guard holders.isEmpty else { return Page(elements: holders, next: nil) }
            return Page(elements: try await readHolders(of: entitlement, discovery), next: nil)
        case .role, .entitlement:
            return Page(elements: try await readHolders(of: entitlement, discovery), next: nil)
        default: throw unsupported(entitlement.kind)
        }
    }

    /// Reads every user; one that does not show its groups costs another read.
    private func readHolders(
        of entitlement: OfferedEntitlement,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [Account.ID] {
        var holders: [Account.ID] = []
        for user in try await users(matching: nil, discovery) {
            let isHeld: Bool
            switch entitlement.kind {
            case .role: isHeld = user.roles.contains { $0.value == entitlement.id }
            case .entitlement: isHeld = user.entitlements.contains { $0.value == entitlement.id }
            default:
                let holdings = try await holdings(of: user, discovery)
                guard holdings.isComplete else {
                    throw .unsupported("the service does not tell who is in its groups")
                }
                isHeld = holdings.groups.contains { $0.value == entitlement.id }
            }
            if isHeld { holders.append(Account.ID(user.id)) }
        }
        return holders
    }

    /// The values that the schema of users names for a list.
    private func named(
        _ list: String,
        _ kind: Entitlement.Kind
    ) async throws(ConnectorError) -> [OfferedEntitlement] {
        let answer = try await call(.get, "/Schemas", operation: "read schemas")
        let body = answer.response.isSuccess ? try? JSONValue(parsing: answer.response.body) : nil
        let schemas = body?.scim("Resources")?.array ?? []
        let attributes = schemas.compactMap { $0.scim("attributes")?.array }.joined()
        let attribute = attributes.first { $0.scim("name")?.string?.lowercased() == list }
        let parts = attribute?.scim("subAttributes")?.array ?? []
        let value = parts.first { $0.scim("name")?.string?.lowercased() == "value" }
        let words = (value?.scim("canonicalValues")?.array ?? []).compactMap(\.string)
        guard !words.isEmpty else { throw .unsupported("the service does not list its \(list)") }
        return words.map { OfferedEntitlement(kind: kind, id: $0, name: $0) }
    }

    /// A group's name, by its id.
    ///
    /// The list of groups takes precedence over the name on the user, which may be out of date.
    func name(
        of group: SCIMElement,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> String {
        if let name = memory.groups(notBefore: namesLimit)?.names[group.value] { return name }
        if !memory.isUnlisted(group.value) {
            let fresh = try await refreshedNames(since: memory.groups, discovery)
            if let name = fresh.names[group.value] { return name }
            memory.markUnlisted(group.value)
        }
        return group.display ?? "#\(group.value)"
    }

    /// The groups of that name; reads the list again before concluding that there is none.
    func groupIDs(
        _ name: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [String] {
        let known = memory.groups
        if let ids = memory.groups(notBefore: namesLimit)?.ids[name] { return ids }
        if let ids = try await refreshedNames(since: known, discovery).ids[name] { return ids }
        // A group that no list shows goes by its id.
        return name.hasPrefix("#") ? [String(name.dropFirst())] : []
    }

    private var namesLimit: Instant { clock.now.advanced(by: .zero - options.namesAgeMax) }

    /// Reads the group names again, unless another task has done so since `known`.
    private func refreshedNames(
        since known: SCIMMemory.Groups?,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMMemory.Groups {
        try await namesLock.withLock { () async throws(ConnectorError) -> SCIMMemory.Groups in
            if let groups = memory.groups, groups !== known { return groups }
            let rows = try await groups(excludingMembers: true, discovery)
            let groups = SCIMMemory.Groups(rows.map { ($0.id, $0.name) }, readAt: clock.now)
            memory.groups = groups
            return groups
        }
    }
}
