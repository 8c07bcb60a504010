// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    /// A catalog that names everything the agent holds, unless the service has no name for it.
    ///
    /// `nil` if the agent holds nothing that has a name.
    func catalog(
        naming agent: FreshserviceAgent
    ) async throws(ConnectorError) -> FreshserviceCatalog? {
        guard
            !agent.roles.isEmpty || !agent.memberOf.isEmpty || !agent.observerOf.isEmpty
                || !agent.pendingMemberOf.isEmpty || !agent.pendingObserverOf.isEmpty
        else {
            return memory.catalog
        }
        let known = memory.catalog(notBefore: namesLimit)
        if let known, unknownIDs(of: agent, in: known).isEmpty { return known }
        let fresh = try await refreshedCatalog(since: memory.catalog)
        memory.markUnlisted(unknownIDs(of: agent, in: fresh))
        return fresh
    }

    func catalog() async throws(ConnectorError) -> FreshserviceCatalog {
        if let catalog = memory.catalog(notBefore: namesLimit) { return catalog }
        return try await refreshedCatalog(since: memory.catalog)
    }

    /// Names read before this instant are read again.
    private var namesLimit: Instant { clock.now.advanced(by: .zero - options.namesAgeMax) }

    /// Reads roles and groups again, unless another task has done so since `known` was read.
    func refreshedCatalog(
        since known: FreshserviceCatalog?
    ) async throws(ConnectorError) -> FreshserviceCatalog {
        try await catalogLock.withLock { () async throws(ConnectorError) -> FreshserviceCatalog in
            if let catalog = memory.catalog, catalog !== known { return catalog }
            let roles = try await rows(of: Self.named("roles", operation: "list roles"))
            var groups: [FreshserviceGroup] = []
            let workspaces = try await workspaces()
            for workspace in workspaces {
                let rows = try await rows(of: Self.groups(in: workspace))
                if groups.isEmpty { groups = rows } else { groups += rows }
            }
            if workspaces.isEmpty { groups = try await rows(of: Self.groups(in: nil)) }
            let catalog = FreshserviceCatalog(
                roles: roles,
                groups: groups,
                workspaces: workspaces,
                since: known
            )
            memory.store(catalog, at: clock.now)
            return catalog
        }
    }

    /// Requester groups, no older than the caller requires.
    func requesterGroups(
        refreshing: Bool = false
    ) async throws(ConnectorError) -> [FreshserviceNamed] {
        let limit = clock.now.advanced(by: .zero - options.requesterGroupsAgeMax)
        if !refreshing, let groups = memory.requesterGroups(notBefore: limit) { return groups }
        let groups = try await rows(
            of: Self.named("requester_groups", operation: "list requester groups")
        )
        memory.store(requesterGroups: groups, at: clock.now)
        return groups
    }

    func applications(
        refreshing: Bool = false
    ) async throws(ConnectorError) -> [FreshserviceNamed] {
        if !refreshing, let known = memory.applications(notBefore: namesLimit) { return known }
        // Without the parameter only the primary workspace answers; 0 means all (REF).
        let list = Self.named("applications", operation: "list applications")
            .filtered(by: "workspace_id=0&per_page=100", lane: .overall)
        let applications = try await rows(of: list)
        memory.store(applications: applications, at: clock.now)
        return applications
    }

    func departments(
        refreshing: Bool = false
    ) async throws(ConnectorError) -> [FreshserviceNamed] {
        if !refreshing, let known = memory.departments(notBefore: namesLimit) { return known }
        let departments = try await rows(
            of: Self.named("departments", operation: "list departments")
        )
        memory.store(departments: departments, at: clock.now)
        return departments
    }

    private func unknownIDs(
        of agent: FreshserviceAgent,
        in catalog: FreshserviceCatalog
    ) -> [Int64] {
        var unknown: [Int64] = []
        for role in agent.roles where catalog.roleName(role.roleID) == nil {
            unknown.append(role.roleID)
        }
        func note(_ ids: [Int64]) {
            for id in ids where catalog.groupName(id) == nil { unknown.append(id) }
        }
        note(agent.memberOf)
        note(agent.observerOf)
        note(agent.pendingMemberOf)
        note(agent.pendingObserverOf)
        return unknown.isEmpty ? [] : unknown.filter { !memory.isUnlisted($0) }
    }

    /// Groups are listed one workspace at a time, the primary one by default (REF).
    ///
    /// Empty for a tenant without workspaces, which refuses the request.
    private func workspaces() async throws(ConnectorError) -> [Int64] {
        do throws(ConnectorError) {
            let list = Self.named("workspaces", operation: "list workspaces")
            return try await rows(of: list).map(\.id).sorted()
        } catch  where error.code == .notFound || error.message.contains("require_feature") {
            return []
        }
    }

    private static func groups(in workspace: Int64?) -> FreshserviceList<FreshserviceGroup> {
        let list = FreshserviceList(
            path: "groups",
            key: "groups",
            lane: .overall,
            operation: "list groups",
            decode: FreshserviceGroup.init,
            id: \.id,
            keys: FreshserviceGroup.catalogKeys
        )
        guard let workspace else { return list }
        return list.filtered(by: "workspace_id=\(workspace)&per_page=100", lane: .overall)
    }

    static func named(
        _ path: String,
        operation: StaticString
    ) -> FreshserviceList<FreshserviceNamed> {
        FreshserviceList(
            path: path,
            key: path,
            lane: .overall,
            operation: operation,
            decode: FreshserviceNamed.init,
            id: \.id
        )
    }
}
