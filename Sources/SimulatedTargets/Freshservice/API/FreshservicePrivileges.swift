// SPDX-License-Identifier: Apache-2.0

/// Privileges of roles, as far as routes check them (REF).
struct FreshservicePrivileges: OptionSet, Hashable, Sendable {
    let rawValue: Int

    static let viewRoles = FreshservicePrivileges(rawValue: 1 << 0)
    static let viewAgents = FreshservicePrivileges(rawValue: 1 << 1)
    static let editAgents = FreshservicePrivileges(rawValue: 1 << 2)
    static let deleteAgents = FreshservicePrivileges(rawValue: 1 << 3)
    static let manageAgents = FreshservicePrivileges(rawValue: 1 << 4)
    static let viewRequesters = FreshservicePrivileges(rawValue: 1 << 5)
    static let editRequesters = FreshservicePrivileges(rawValue: 1 << 6)
    static let deleteRequesters = FreshservicePrivileges(rawValue: 1 << 7)
    static let viewAssets = FreshservicePrivileges(rawValue: 1 << 8)
    static let manageAssets = FreshservicePrivileges(rawValue: 1 << 9)
    static let viewTickets = FreshservicePrivileges(rawValue: 1 << 10)
    static let editTickets = FreshservicePrivileges(rawValue: 1 << 11)
    static let administer = FreshservicePrivileges(rawValue: 1 << 12)
    static let superAdminister = FreshservicePrivileges(rawValue: 1 << 13)

    static let everything = FreshservicePrivileges(rawValue: (1 << 14) - 1)

    // Assumption: the privileges of default roles are not in the reference. A plain agent's key was
    // refused the agent list but could read tickets and assets (COMM-403).
    static let ofAgents: FreshservicePrivileges = [
        .viewRequesters, .viewAssets, .viewTickets, .editTickets,
    ]
    static let ofSupervisors: FreshservicePrivileges = [
        .ofAgents, .viewAgents, .viewRoles, .editRequesters,
    ]
    static let ofAdmins = everything.subtracting(.superAdminister)

    /// The vendor's name of the privilege on its roles page; `nil` for none.
    var wording: String? {
        let names = self.names
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    /// The vendor's names, in the order of the roles page.
    var names: [String] {
        FreshservicePrivileges.wordings.filter { contains($0.privilege) }.map(\.words)
    }

    /// The vendor's names of all privileges, in the order of the roles page.
    static var names: [String] { wordings.map(\.words) }

    fileprivate static let wordings: [(privilege: FreshservicePrivileges, words: String)] = [
        (.viewRoles, "View Roles"),
        (.viewAgents, "View Agents and Agent Groups"),
        (.editAgents, "Create/Edit Agents, Agent Groups"),
        (.deleteAgents, "Delete Agents and Agent Groups"),
        (.manageAgents, "Manage Agents"),
        (.viewRequesters, "View Requesters"),
        (.editRequesters, "Create/Edit Requesters"),
        (.deleteRequesters, "Delete Requesters"),
        (.viewAssets, "View Assets"),
        (.manageAssets, "Manage Assets"),
        (.viewTickets, "View Tickets"),
        (.editTickets, "Edit Tickets"),
        (.administer, "Play God with Admin controls"),
        (.superAdminister, "Play God with Super Admin controls"),
    ]

    /// The roles of a fresh account (HAR, XSOAR).
    static let defaultRoles: [(name: String, privileges: FreshservicePrivileges)] = [
        ("Account Admin", .everything),
        ("Admin", .ofAdmins),
        ("SD Supervisor", .ofSupervisors),
        ("SD Agent", .ofAgents),
        ("IT Supervisor", .ofSupervisors),
        ("IT Agent", .ofAgents),
        ("Problem Manager", .ofAgents),
        ("Change Manager", .ofAgents),
        ("Release Manager", .ofAgents),
        ("Configuration Manager", [.ofAgents, .manageAssets]),
        ("Contract Manager", .ofAgents),
        ("Procurement Manager", .ofAgents),
        ("Project Manager", .ofAgents),
        ("Project Member", .ofAgents),
        ("IT Ops Agent", .ofAgents),
        ("Business Agent", .ofAgents),
        ("Business Team Supervisor", .ofSupervisors),
        ("Workspace Admin", [.ofSupervisors, .editAgents]),
    ]
}

extension FreshservicePrivileges {
    /// The privileges with these names; unknown names are ignored.
    init(words: some Sequence<String>) {
        self = FreshservicePrivileges.wordings.filter { words.contains($0.words) }
            .reduce(into: []) { $0.formUnion($1.privilege) }
    }
}
