// SPDX-License-Identifier: Apache-2.0

/// Who is in which group, as the groups of a service show it.
final class SCIMMemberships: Sendable {
    /// The groups by each member's id, users and groups alike.
    private let parents: [String: [String]]
    let hasGroups: Bool
    let hasNestedGroups: Bool
    /// A member and a group that shows it.
    let example: (member: String, group: String)?

    init(_ groups: [SCIMGroupRecord]) {
        var parents: [String: [String]] = [:]
        var example: (member: String, group: String)?
        var isNested = false
        let ids = Set(groups.map(\.id))
        for group in groups {
            for member in group.members ?? [] {
                parents[member.value, default: []].append(group.id)
                if member.isGroup || ids.contains(member.value) {
                    isNested = true
                } else if example == nil {
                    example = (member.value, group.id)
                }
            }
        }
        self.parents = parents
        self.example = example
        hasGroups = !groups.isEmpty
        hasNestedGroups = isNested
    }

    /// Whether the groups show any members; a service that omits them shows none anywhere.
    var showsMembers: Bool { !parents.isEmpty }

    /// The groups of a member: direct ones first, then those that contain them.
    func groups(of member: String) -> [String] {
        var found = parents[member] ?? []
        var known = Set(found)
        var next = 0
        while next < found.count {
            for parent in parents[found[next]] ?? [] where known.insert(parent).inserted {
                found.append(parent)
            }
            next += 1
        }
        return found
    }
}
