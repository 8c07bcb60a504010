// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDeskStore {
    /// Sets up a new portal from its options.
    ///
    /// The initial state is not a change, so the journal is empty afterwards.
    mutating func setUp() {
        makeRoles()
        makeProfiles()
        makeDepartments()
        makeServiceAccount()
        makeTeams()
        for account in options.accounts { make(account) }
        ledger.forgetChanges()
    }

    private mutating func makeRoles() {
        let hidden: Set<String> = [
            "PortalUser", "Personal", "PersonalTeam", "Public", "LightAgent",
        ]
        for name in ZohoRole.defaultNames {
            var role = ZohoRole(id: roles.nextID, name: name)
            role.isDefault = true
            role.isVisible = !hidden.contains(name)
            role.sharesWithPeers = name == "CEO" || name == "Public"
            role.reportsTo = name == "CEO" ? nil : roles.firstID
            insert(role)
        }
        for option in options.roles {
            var role = ZohoRole(id: roles.nextID, name: option.name)
            role.reportsTo = rolesByName[option.reportsTo.lowercased()].map { roles.rows[$0].id }
            insert(role)
        }
    }

    private mutating func makeProfiles() {
        let kinds: [(String, ZohoProfile.Kind, ZohoPermissions)] = [
            ("Support Administrator", .administrator, .all),
            ("Agent", .standard, .ofAgents),
            ("Light Agent", .light, .ofLightAgents),
            ("Portal User", .portal, []),
        ]
        for (name, kind, permissions) in kinds {
            var profile = ZohoProfile(
                id: profiles.nextID,
                name: name,
                kind: kind,
                permissions: permissions
            )
            profile.isDefault = true
            profile.isVisible = kind != .portal
            insert(profile)
        }
        for name in options.profiles {
            insert(
                ZohoProfile(
                    id: profiles.nextID,
                    name: name,
                    kind: .custom,
                    permissions: .ofAgents
                )
            )
        }
    }

    private mutating func makeDepartments() {
        for (index, name) in options.departments.enumerated() {
            var department = ZohoDepartment(
                id: departments.nextID,
                name: name,
                creatorID: ids.firstAgent,
                createdAt: now
            )
            department.isDefault = index == 0
            departmentsByName[name.lowercased()] = departments.append(department)
        }
    }

    private mutating func makeServiceAccount() {
        let type = options.serviceAccountType
        guard let (roleID, profileID) = ids(for: type, role: nil, profile: nil),
            let slot = createAgent(
                firstName: "Residue",
                lastName: "Connector",
                email: options.serviceAccountEmail,
                type: type,
                roleID: roleID,
                profileID: profileID,
                isConfirmed: true
            )
        else { return }
        serviceAccount = slot
        for id in departments.slots.map({ departments.rows[$0].id }) {
            join(department: id, agent: slot)
        }
    }

    private mutating func makeTeams() {
        for option in options.teams {
            guard let department = departmentsByName[option.department.lowercased()] else {
                continue
            }
            var team = ZohoTeam(
                id: teams.nextID,
                name: option.name,
                departmentID: departments.rows[department].id
            )
            team.roles = SortedIDs(option.roles.compactMap { roleID(named: $0) })
            team.rolesWithSubordinates = SortedIDs(
                option.rolesWithSubordinates.compactMap { roleID(named: $0) }
            )
            team.subTeams = SortedIDs(option.subTeams.compactMap { teamID(named: $0) })
            insert(team)
        }
    }

    private mutating func make(_ account: ZohoDeskOptions.Account) {
        let names = account.name.split(separator: " ", maxSplits: 1).map(String.init)
        guard
            let (roleID, profileID) = ids(
                for: account.type,
                role: account.role,
                profile: account.profile
            ),
            let slot = createAgent(
                firstName: names.count > 1 ? names[0] : "",
                lastName: names.last ?? account.name,
                email: account.email,
                type: account.role == nil && account.profile == nil ? account.type : .custom,
                roleID: roleID,
                profileID: profileID,
                isConfirmed: account.isConfirmed
            )
        else { return }
        agents.rows[slot].isBot = account.isBot
        let staffed =
            account.departments.isEmpty ? [options.departments[0]] : account.departments
        for name in staffed {
            guard let department = departmentsByName[name.lowercased()] else { continue }
            join(department: departments.rows[department].id, agent: slot)
        }
        for name in account.teams {
            if let id = teamID(named: name) { join(team: id, agent: slot) }
        }
        if !account.isConfirmed { invite(slot) }
        if !account.isActive { deactivate(slot) }
    }

    /// Role and profile of an agent's type, or those named; `nil` if one is unknown.
    func ids(
        for type: ZohoAgentType,
        role: String?,
        profile: String?
    ) -> (role: Int64, profile: Int64)? {
        guard let roleSlot = rolesByName[(role ?? type.roleName ?? "Public").lowercased()],
            let profileSlot =
                profilesByName[(profile ?? type.profileName ?? "Agent").lowercased()]
        else { return nil }
        return (roles.rows[roleSlot].id, profiles.rows[profileSlot].id)
    }

    func roleID(named name: String) -> Int64? {
        rolesByName[name.lowercased()].map { roles.rows[$0].id }
    }

    func profileID(named name: String) -> Int64? {
        profilesByName[name.lowercased()].map { profiles.rows[$0].id }
    }

    func departmentID(named name: String) -> Int64? {
        departmentsByName[name.lowercased()].map { departments.rows[$0].id }
    }

    /// The first team with that name; each department may have one.
    func teamID(named name: String) -> Int64? {
        teamsByName[name.lowercased()]?.ids.first
    }
}
