// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    /// One change of the user for roles and entitlements, and one of each group; in bulk if the
    /// dialect and the service support it.
    package func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try require(kind)
        let discovery = try await discovery()
        let known: Set<Entitlement.Kind> = Set(manifest.entitlementKinds)
        if let other = adding.map(\.kind).sorted().first(where: { !known.contains($0) }) {
            throw .unsupported("no grants of kind '\(other.rawValue)'")
        }
        // Resolves names first, so that an unknown one leaves nothing half done.
        var added: [SCIMElement] = []
        for name in names(.group, in: adding) {
            guard let group = try await groups(named: name, discovery).first else {
                throw unknown(.group, name)
            }
            added.append(SCIMElement(id: group, display: name))
        }
        let lists = ListChanges(adding: adding, removing: removing)
        let member = id.rawValue
        let left = names(.group, in: removing)
        let sent = await sendBulk(
            GroupChanges(member: member, adding: added, removing: left),
            lists,
            discovery
        )
        // One right that cannot be revoked is no reason to keep the others.
        var failure = sent.failure
        do throws(ConnectorError) {
            let state = sent.state(of: try path(discovery.usersEndpoint, member))
            try await changeLists(member, lists, after: state, discovery)
        } catch {
            failure = failure ?? error
        }
        for name in left {
            do throws(ConnectorError) {
                try await remove(member, fromGroupsNamed: name, after: sent, discovery)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        for group in added {
            let state = sent.state(of: try path(discovery.groupsEndpoint, group.value))
            if try await isAdded(member, to: group.value, after: state, discovery) { continue }
            try await changeMembers(of: group, adding: [member], removing: [])
        }
    }

    /// Removes the member from every group of that name, since nothing tells them apart.
    private func remove(
        _ member: String,
        fromGroupsNamed name: String,
        after sent: SCIMBulkOutcome,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        for group in try await groups(named: name, discovery) {
            let state = sent.state(of: try path(discovery.groupsEndpoint, group))
            if try await isRemoved(member, from: group, after: state, discovery) { continue }
            let element = SCIMElement(id: group, display: name)
            try await changeMembers(of: element, adding: [], removing: [member])
        }
    }

    private func names(_ kind: Entitlement.Kind, in grants: Set<Grant>) -> [String] {
        Set(grants.filter { $0.kind == kind }.map(\.name)).sorted()
    }

    /// The groups of that name; Entra ID looks each up by name and never asks for members.
    func groups(
        named name: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [String] {
        guard dialect.userBody == .entra else { return try await groupIDs(name, discovery) }
        let list = SCIMList(
            endpoint: discovery.groupsEndpoint,
            filter: SCIMFilterText.groupName(name),
            excludesMembers: true,
            isPaged: false,
            operation: "find group"
        )
        return try await rows(of: list, discovery).compactMap { SCIMGroupRecord($0) }
            .filter { $0.name == name }.map(\.id)
    }

    /// Whether roles and entitlements are changed by PATCH.
    func patchesLists(_ discovery: SCIMDiscovery) -> Bool {
        dialect.isCareful
            ? patchesUsers(discovery) && limits.patchesProfiles : dialect.profile != .put
    }

    /// Roles and entitlements are part of the user.
    private func changeLists(
        _ id: String,
        _ changes: ListChanges,
        after state: SCIMBulkOutcome.State?,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        guard !changes.isEmpty, state != .settled else { return }
        var overtaken = 0
        while patchesLists(discovery) {
            let user = try await user(id, discovery)
            let patch = patch(of: user, changes)
            guard !patch.isEmpty else {
                if state == .unproven { memory.markHeededPatch(discovery.usersEndpoint) }
                return
            }
            let version = usesETags(discovery) ? user.version : nil
            let answer = try await send(patch, to: id, version: version, discovery)
            guard dialect.isCareful else {
                try requireSuccess(answer, "change user")
                return
            }
            if SCIMRefusal(answer.response).isOvertaken, overtaken < options.settlementsMax {
                overtaken += 1
                continue
            }
            let isHeeded = try await isHeeded(answer, of: id, discovery) { user in
                changes.lists.allSatisfy { list in
                    let held = SCIMElement.list(user.document.scim(list.name)).map(\.value)
                    return list.adding.allSatisfy { held.contains($0) }
                        && !list.removing.contains { held.contains($0) }
                }
            }
            if isHeeded { return }
            break
        }
        _ = try await replace(id, discovery, "change user") { document in
            for list in changes.lists {
                let current = SCIMElement.list(document.object.scim(list.name)).map(\.value)
                let wanted = list.values(from: current)
                if wanted != current { document.set(list.name, values: wanted) }
            }
        }
    }

    /// The changes that the user still needs; empty if none.
    func patch(of user: SCIMUserRecord, _ changes: ListChanges) -> SCIMPatch {
        var patch = SCIMPatch()
        for list in changes.lists { write(list, of: user, to: &patch) }
        return patch
    }

    private func write(
        _ list: ListChanges.List,
        of user: SCIMUserRecord,
        to patch: inout SCIMPatch
    ) {
        let current = SCIMElement.list(user.document.scim(list.name)).map(\.value)
        let missing = list.adding.filter { !current.contains($0) }
        let excess = list.removing.filter { current.contains($0) }
        guard !missing.isEmpty || !excess.isEmpty else { return }
        if dialect.roleRemoval == .everything, !excess.isEmpty {
            patch.replace(list.name, [])
        } else if dialect.isCareful, !limits.takesValuePaths || limits.hasSingleRole {
            var document = SCIMUserDocument(user)
            document.set(list.name, values: list.values(from: current))
            patch.replace(list.name, document.object.scim(list.name) ?? [])
            return
        } else {
            for value in excess { patch.remove(SCIMFilterText.element(of: list.name, value)) }
        }
        guard !missing.isEmpty else { return }
        patch.add(list.name, .array(missing.map { ["value": .string($0)] }))
    }
}

/// The roles and entitlements to add to a user and to remove.
struct ListChanges: Hashable, Sendable {
    struct List: Hashable, Sendable {
        let name: String
        let adding: [String]
        let removing: [String]

        func values(from current: [String]) -> [String] {
            let kept = current.filter { !removing.contains($0) }
            return kept + adding.filter { !kept.contains($0) }
        }
    }

    /// Those that change.
    let lists: [List]

    var isEmpty: Bool { lists.isEmpty }

    init(adding: Set<Grant>, removing: Set<Grant>) {
        let kinds: [(kind: Entitlement.Kind, name: String)] = [
            (.role, "roles"), (.entitlement, "entitlements"),
        ]
        lists = kinds.map { entry in
            List(
                name: entry.name,
                adding: adding.filter { $0.kind == entry.kind }.map(\.name).sorted(),
                removing: removing.filter { $0.kind == entry.kind }.map(\.name).sorted()
            )
        }.filter { !$0.adding.isEmpty || !$0.removing.isEmpty }
    }
}
