// SPDX-License-Identifier: Apache-2.0

import IdentityModel

extension FreshserviceGroup {
    /// Whether both are the same group under the same name, whoever is in it.
    fileprivate func isNamed(as other: FreshserviceGroup) -> Bool {
        id == other.id && workspaceID == other.workspaceID && name == other.name
    }
}

/// A snapshot of the tenant's roles and agent groups.
final class FreshserviceCatalog: Sendable {
    let roles: [FreshserviceNamed]
    /// Empty for a tenant without workspaces.
    let workspaces: [Int64]
    /// Of all workspaces, by (workspace, id).
    let groups: [FreshserviceGroup]
    private let names: Names

    private struct Names {
        let roleNames: NamesByID
        let groupNames: NamesByID
        let roleIDs: [String: Int64]
        let groupIDs: [String: [Int64]]
        let groupWorkspaces: [Int64: Int64]

        init(roles: [FreshserviceNamed], groups: [FreshserviceGroup]) {
            roleNames = NamesByID(roles.map { ($0.id, $0.name) })
            roleIDs = Dictionary(roles.map { ($0.name, $0.id) }) { first, _ in first }
            groupNames = NamesByID(groups.map { ($0.id, $0.name) })
            let placed = groups.compactMap { group in group.workspaceID.map { (group.id, $0) } }
            groupWorkspaces = Dictionary(placed) { first, _ in first }
            groupIDs = Dictionary(grouping: groups, by: \.name).mapValues { $0.map(\.id) }
        }
    }

    /// Looked up for every right of every agent that is read; halving a short list finds a name in
    /// less time than a hash takes.
    private struct NamesByID {
        private let ids: [Int64]
        private let names: [String]

        /// Of equal ids the first one counts.
        init(_ pairs: [(id: Int64, name: String)]) {
            var sorted: [(id: Int64, name: String)] = []
            // The standard library's sort is stable, which it does not promise.
            let order = pairs.indices.sorted { (pairs[$0].id, $0) < (pairs[$1].id, $1) }
            for index in order where pairs[index].id != sorted.last?.id {
                sorted.append(pairs[index])
            }
            ids = sorted.map(\.id)
            names = sorted.map(\.name)
        }

        subscript(id: Int64) -> String? {
            var (low, high) = (0, ids.count)
            while low < high {
                let middle = (low + high) / 2
                if ids[middle] < id { low = middle + 1 } else { high = middle }
            }
            return low < ids.count && ids[low] == id ? names[low] : nil
        }
    }

    /// Names mostly are what they were when they were last read; so what was made of them then
    /// holds.
    init(
        roles: [FreshserviceNamed],
        groups: [FreshserviceGroup],
        workspaces: [Int64],
        since former: FreshserviceCatalog? = nil
    ) {
        self.roles = roles
        self.workspaces = workspaces
        let sorted = groups.sorted { ($0.workspaceID ?? 0, $0.id) < ($1.workspaceID ?? 0, $1.id) }
        self.groups = sorted
        if let former, former.roles == roles,
            former.groups.elementsEqual(sorted, by: { $0.isNamed(as: $1) })
        {
            names = former.names
        } else {
            names = Names(roles: roles, groups: sorted)
        }
    }

    func roleName(_ id: Int64) -> String? { names.roleNames[id] }
    func roleID(_ name: String) -> Int64? { names.roleIDs[name] }
    func groupName(_ id: Int64) -> String? { names.groupNames[id] }

    /// The groups with that name, the primary workspace's first: a name is unique only within its
    /// workspace.
    func groupIDs(_ name: String) -> [Int64] { names.groupIDs[name] ?? [] }

    /// The primary workspace, which has this id in every tenant that has workspaces, and those of
    /// the groups (REF); an agent created without any belongs to none.
    ///
    /// Empty if there are none.
    func workspaces(ofGroups ids: [Int64]) -> [Int64] {
        guard !workspaces.isEmpty else { return [] }
        let own = ids.compactMap { names.groupWorkspaces[$0] }
        return Set(own + [Self.primaryWorkspace]).sorted()
    }

    /// Where a role applies unless it says otherwise; `nil` without workspaces.
    var roleWorkspace: Int64? { workspaces.isEmpty ? nil : Self.primaryWorkspace }

    private static let primaryWorkspace: Int64 = 2

    /// Whether it is an administrator's role rather than one for working on tickets.
    func isAdministrative(_ roleID: Int64) -> Bool {
        roles.first { $0.id == roleID }?.roleType == 1
    }
}
