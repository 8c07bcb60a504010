// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// Where a user's groups are read.
///
/// The standard shows them on the user; some services omit them, omit members from groups, or find
/// nothing for a filter they do not support (faults 18 and 21). A source is trusted once it has
/// shown a membership. Until then all of them are asked, and if none has ever shown anything, the
/// answer counts as complete only if the service accepted the question.
extension SCIMConnector {
    struct Holdings: Hashable, Sendable {
        var groups: [SCIMElement] = []
        var isComplete = true
    }

    /// The groups of a user, direct and indirect.
    ///
    /// One request if the service filters by member, plus one for each nested group; otherwise all
    /// groups with all their members.
    func holdings(
        of user: SCIMUserRecord,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Holdings {
        guard hasGroups(discovery) else { return Holdings(groups: user.groups ?? []) }
        let source = limits.memberships ?? memory.source
        guard let source else { return try await search(for: user, discovery) }
        switch source {
        case .userGroups: return Holdings(groups: user.groups ?? [])
        case .filter(let form):
            return Holdings(groups: try await filtered(user.id, form, discovery))
        case .walk:
            let all = try await walk(discovery)
            return Holdings(groups: all.groups(of: user.id).map(SCIMElement.init(id:)))
        }
    }

    /// All groups with their members.
    func walk(_ discovery: SCIMDiscovery) async throws(ConnectorError) -> SCIMMemberships {
        let groups = try await groups(excludingMembers: false, discovery)
        memory.groups = SCIMMemory.Groups(groups.map { ($0.id, $0.name) }, readAt: clock.now)
        let memberships = SCIMMemberships(groups)
        if memberships.hasNestedGroups { memory.hasNestedGroups = true }
        return memberships
    }

    private func search(
        for user: SCIMUserRecord,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Holdings {
        if let groups = user.groups, !groups.isEmpty {
            memory.source = .userGroups
            return Holdings(groups: groups)
        }
        let all = try await walk(discovery)
        if all.showsMembers {
            memory.source = try await provenFilter(all, discovery) ?? .walk
            return Holdings(groups: all.groups(of: user.id).map(SCIMElement.init(id:)))
        }
        guard all.hasGroups else { return Holdings() }
        var isAnswered = false
        for form in SCIMServerLimits.MemberFilter.allCases where filters(discovery) != nil {
            let found: [SCIMElement]
            do throws(ConnectorError) {
                found = try await filtered(user.id, form, discovery)
            } catch  where !error.isTransient {
                continue
            }
            isAnswered = true
            guard !found.isEmpty else { continue }
            // A service that ignores the filter returns every group.
            let stranger = try await filtered(Self.nobody, form, discovery)
            guard stranger.isEmpty else { continue }
            memory.source = .filter(form)
            return Holdings(groups: found)
        }
        return Holdings(groups: [], isComplete: isAnswered)
    }

    /// A filter that finds a membership known from another source, and none for an unknown id.
    private func provenFilter(
        _ all: SCIMMemberships,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMServerLimits.MembershipSource? {
        guard let example = all.example, filters(discovery) != nil else { return nil }
        for form in SCIMServerLimits.MemberFilter.allCases {
            do throws(ConnectorError) {
                let found = try await filtered(example.member, form, discovery)
                guard found.contains(where: { $0.value == example.group }) else { continue }
                let stranger = try await filtered(Self.nobody, form, discovery)
                if stranger.isEmpty { return .filter(form) }
            } catch  where !error.isTransient {
                continue
            }
        }
        return nil
    }

    /// An id that no service gives.
    private static let nobody = "residue-nobody"

    private func filtered(
        _ member: String,
        _ form: SCIMServerLimits.MemberFilter,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [SCIMElement] {
        let isNested = limits.nestsGroups ?? memory.hasNestedGroups
        var found: [SCIMElement] = []
        var asked = 0
        var member = member
        while true {
            let filter = SCIMFilterText.member(member, form)
            let groups = try await groups(matching: filter, excludingMembers: true, discovery)
            for group in groups where !found.contains(where: { $0.value == group.id }) {
                found.append(SCIMElement(id: group.id, display: group.name))
            }
            guard isNested, asked < found.count else { return found }
            member = found[asked].value
            asked += 1
        }
    }
}

extension SCIMElement {
    init(id: String) { self.init(id: id, display: nil) }

    init(id: String, display: String?) {
        value = id
        self.display = display
        type = nil
        isPrimary = false
    }
}
