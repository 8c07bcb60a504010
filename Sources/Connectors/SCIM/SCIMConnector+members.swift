// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Members of a group; removing them is what services get wrong most often (faults 1 to 6).
extension SCIMConnector {
    /// Adds and removes members of one group, in as many calls as the service's limit on members
    /// requires; other members stay.
    package func changeMembers(
        of group: OfferedEntitlement,
        adding: [String],
        removing: [String]
    ) async throws(ConnectorError) {
        let element = SCIMElement(id: group.id, display: group.name)
        try await changeMembers(of: element, adding: adding, removing: removing)
    }

    func changeMembers(
        of group: SCIMElement,
        adding: [String],
        removing: [String]
    ) async throws(ConnectorError) {
        let discovery = try await discovery()
        guard !dialect.isCareful else {
            for member in removing { try await remove(member, from: group.value, discovery) }
            for chunk in chunks(of: adding) { try await add(chunk, to: group.value, discovery) }
            return
        }
        if dialect.renamesGroups {
            var rename = SCIMPatch()
            rename.replace(
                nil,
                ["id": .string(group.value), "displayName": .string(group.display ?? "")]
            )
            try requireSuccess(await send(rename, to: group, discovery), "rename group")
        }
        if dialect.heedsPatchSupport, discovery.patches != true {
            try await replaceGroup(group.value, discovery) { members in
                members.removeAll { removing.contains($0) }
                members += adding.filter { !members.contains($0) }
            }
            return
        }
        let patch = try await patch(group, adding: adding, removing: removing, discovery)
        try requireSuccess(await send(patch, to: group, discovery), "change group")
    }

    private func patch(
        _ group: SCIMElement,
        adding: [String],
        removing: [String],
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMPatch {
        var patch = SCIMPatch()
        for member in removing {
            switch dialect.removal {
            case .careful, .valuePath:
                patch.remove(SCIMFilterText.element(of: "members", member))
            case .array: patch.remove("members", [["value": .string(member)]])
            case .nullReference:
                patch.remove("members", [["$ref": nil, "value": .string(member)]])
            case .rest:
                // Anybody who joins between this read and the write is lost.
                let all = try await self.group(group.value, discovery).members ?? []
                let rest = all.map(\.value).filter { $0 != member }
                patch.replace("members", Self.elements(rest))
            }
        }
        guard !adding.isEmpty else { return patch }
        switch dialect.addition {
        case .value: patch.add("members", Self.elements(adding))
        case .nullReference:
            patch.add("members", .array(adding.map { ["$ref": nil, "value": .string($0)] }))
        case .display:
            var elements: [JSONValue] = []
            for member in adding {
                let name = try await user(member, discovery).userName ?? member
                elements.append(["value": .string(member), "display": .string(name)])
            }
            patch.add("members", .array(elements))
        }
        return patch
    }

    private func send(
        _ patch: SCIMPatch,
        to group: SCIMElement,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> HTTPExchange.Answer {
        try await send(patch, toGroup: group.value, discovery)
    }

    private func send(
        _ patch: SCIMPatch,
        toGroup id: String,
        version: String? = nil,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> HTTPExchange.Answer {
        try await call(
            .patch,
            path(discovery.groupsEndpoint, id),
            body: patch.body(in: dialect),
            version: version,
            operation: "change group",
            // Adding a member or removing a non-member changes nothing.
            repeatability: .idempotent
        )
    }

    private func add(
        _ members: [String],
        to group: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        if patchesGroups(discovery) {
            var patch = SCIMPatch()
            patch.add("members", Self.elements(members))
            let answer = try await send(patch, toGroup: group, discovery)
            if isUnsupportedPatch(answer), limits.replacesGroups {
                memory.markRefusedPatch(discovery.groupsEndpoint)
            } else {
                try requireSuccess(answer, "add to group")
                if try await isAdded(members, to: group, discovery) { return }
            }
        }
        try await replaceGroup(group, discovery) { all in
            all += members.filter { !all.contains($0) }
        }
    }

    /// Whether the members are there; checked until additions are known to work.
    ///
    /// If the service does not show who is in a group, or applies changes later, nothing else is
    /// tried.
    func isAdded(
        _ members: [String],
        to group: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Bool {
        guard let first = members.first, mustLookAtAdditions(discovery) else { return true }
        guard try await !isMember(first, of: group, discovery) else {
            memory.markHeededPatch(discovery.groupsEndpoint)
            return true
        }
        return memory.source == nil
    }

    func mustLookAtAdditions(_ discovery: SCIMDiscovery) -> Bool {
        limits.memberships == nil && limits.replacesGroups && limits.patchesGroups == nil
            && !memory.heedsPatch(discovery.groupsEndpoint)
    }

    /// Tries one form of removal after another until the member is gone.
    ///
    /// A success is checked until a form is known to work, since services answer 200 and do nothing
    /// (faults 3 and 4). The form with the member as the value is used only where the service is
    /// known to understand it, since others empty the group (fault 1).
    private func remove(
        _ member: String,
        from group: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        var refusal: ConnectorError?
        let shapes = removals(discovery)
        for shape in shapes {
            let isProven = memory.removal == shape || shapes.count == 1
            do throws(ConnectorError) {
                try await remove(member, from: group, shape, discovery)
            } catch  where error.code == .notFound && error.effect == .none {
                // A group that does not exist has no members.
                return
            } catch  where error.code == .invalid || error.code == .unsupported {
                refusal = error
                if try await !isMember(member, of: group, discovery) { return }
                continue
            }
            if isProven { return }
            if try await !isMember(member, of: group, discovery) {
                memory.removal = shape
                return
            }
        }
        if let refusal { throw refusal }
        throw violation("remove from group", .unknown, "the member stays, whatever was sent")
    }

    func removals(_ discovery: SCIMDiscovery) -> [SCIMServerLimits.MemberRemoval] {
        if !limits.memberRemovals.isEmpty { return limits.memberRemovals }
        if let known = memory.removal { return [known] }
        var shapes: [SCIMServerLimits.MemberRemoval] = []
        let patches = patchesGroups(discovery)
        if patches, limits.takesValuePaths { shapes.append(.valuePath) }
        if limits.replacesGroups { shapes.append(.put) }
        if patches { shapes.append(.rest) }
        return shapes
    }

    private func remove(
        _ member: String,
        from group: String,
        _ shape: SCIMServerLimits.MemberRemoval,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        var patch = SCIMPatch()
        switch shape {
        case .valuePath: patch.remove(SCIMFilterText.element(of: "members", member))
        case .array: patch.remove("members", Self.elements([member]))
        case .put:
            try await replaceGroup(group, discovery) { $0.removeAll { $0 == member } }
            return
        case .rest:
            try await keepRest(of: group, without: member, discovery)
            return
        }
        let answer = try await send(patch, toGroup: group, discovery)
        if isUnsupportedPatch(answer) { memory.markRefusedPatch(discovery.groupsEndpoint) }
        try requireSuccess(answer, "remove from group")
    }

    /// Replaces all members by the others: the first chunk replaces, the rest are added.
    private func keepRest(
        of id: String,
        without member: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) {
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            let group = try await self.group(id, discovery)
            guard group.holds(member) else { return }
            let rest = (group.members ?? []).map(\.value).filter { $0 != member }
            let parts = chunks(of: rest)
            var patch = SCIMPatch()
            patch.replace("members", Self.elements(parts.first ?? []))
            let version = usesETags(discovery) ? group.version : nil
            let answer = try await send(patch, toGroup: id, version: version, discovery)
            try requireSuccess(answer, "remove from group")
            for part in parts.dropFirst() { try await add(part, to: id, discovery) }
        }
    }

    /// Whether the user is a direct member, as far as the service shows.
    func isMember(
        _ member: String,
        of group: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Bool {
        do throws(ConnectorError) {
            if limits.memberships ?? memory.source == .walk {
                return try await self.group(group, discovery).holds(member)
            }
            let user = try await user(member, discovery)
            let holdings = try await holdings(of: user, discovery)
            return holdings.groups.contains { $0.value == group && !$0.isIndirect }
        } catch  where error.code == .notFound {
            return false
        } catch {
            throw error.afterSending
        }
    }

    /// Reads the group, changes its members and writes the whole group back.
    private func replaceGroup(
        _ id: String,
        _ discovery: SCIMDiscovery,
        _ change: (inout [String]) -> Void
    ) async throws(ConnectorError) {
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            var overtaken = 0
            while true {
                let group = try await self.group(id, discovery)
                let before = (group.members ?? []).map(\.value)
                var after = before
                change(&after)
                guard after != before else { return }
                let answer = try await call(
                    .put,
                    path(discovery.groupsEndpoint, id),
                    body: group.replacement(members: after),
                    version: usesETags(discovery) ? group.version : nil,
                    operation: "replace group"
                )
                let isOvertaken = dialect.isCareful && SCIMRefusal(answer.response).isOvertaken
                guard isOvertaken, overtaken < options.settlementsMax else {
                    try requireSuccess(answer, "replace group")
                    return
                }
                overtaken += 1
            }
        }
    }

    private func chunks(of members: [String]) -> [[String]] {
        stride(from: 0, to: members.count, by: limits.membersMax).map { start in
            Array(members[start..<min(start + limits.membersMax, members.count)])
        }
    }

    private static func elements(_ ids: [String]) -> JSONValue {
        .array(ids.map { ["value": .string($0)] })
    }
}

extension SCIMGroupRecord {
    /// What a PUT sends: everything that was read, with these members.
    fileprivate func replacement(members ids: [String]) -> [UInt8] {
        var object = document
        object[object.spelling(of: "meta")] = nil
        let known = document.scim("members")?.array ?? []
        let elements = ids.map { id in
            known.first { SCIMElement($0)?.value == id } ?? ["value": .string(id)]
        }
        object[object.spelling(of: "members")] = .array(elements)
        return JSONValue.object(object).encoded()
    }
}
