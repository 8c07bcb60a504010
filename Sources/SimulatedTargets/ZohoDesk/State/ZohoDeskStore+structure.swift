// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Roles, profiles, departments and teams: creating, removing and linking them.
extension ZohoDeskStore {
    /// Inserts a role without a journal entry.
    @discardableResult
    mutating func insert(_ role: ZohoRole) -> Int {
        let slot = roles.append(role)
        rolesByName[role.name.lowercased()] = slot
        if let upper = role.reportsTo.flatMap({ roles.slot(of: $0) }) {
            roles.rows[upper].subRoles.insert(role.id)
        }
        return slot
    }

    @discardableResult
    mutating func insert(_ profile: ZohoProfile) -> Int {
        let slot = profiles.append(profile)
        profilesByName[profile.name.lowercased()] = slot
        return slot
    }

    /// Links a team with its department, roles and sub-teams; its agents are added one by one.
    @discardableResult
    mutating func insert(_ team: ZohoTeam) -> Int {
        let slot = teams.append(team)
        teamsByName[team.name.lowercased(), default: SortedIDs()].insert(team.id)
        if let department = departments.slot(of: team.departmentID) {
            departments.rows[department].teams.insert(team.id)
        }
        link(slot)
        return slot
    }

    private mutating func link(_ slot: Int) { relink(slot) { $0.insert($1) } }

    private mutating func unlink(_ slot: Int) { relink(slot) { $0.remove($1) } }

    /// Adds a team to what it refers to, or takes it away.
    private mutating func relink(_ slot: Int, _ change: (inout SortedIDs, Int64) -> Void) {
        let team = teams.rows[slot]
        for id in team.roles.ids {
            if let role = roles.slot(of: id) { change(&roles.rows[role].teams, team.id) }
        }
        for id in team.rolesWithSubordinates.ids {
            guard let role = roles.slot(of: id) else { continue }
            change(&roles.rows[role].teamsWithSubordinates, team.id)
        }
        for id in team.subTeams.ids {
            if let sub = teams.slot(of: id) { change(&teams.rows[sub].parents, team.id) }
        }
    }

    mutating func createRole(_ role: ZohoRole) -> Int? {
        guard admits(.recordCreated, of: nil, object: "role \(role.id)") else { return nil }
        return insert(role)
    }

    /// The people of a role and its subordinates, whom a change of the tree may affect.
    func people(belowRole id: Int64) -> SortedIDs {
        SortedIDs(subtree(ofRole: id).flatMap { roles.rows[$0].agents.ids })
    }

    mutating func moveRole(_ slot: Int, to upper: Int64) {
        let id = roles.rows[slot].id
        let former = roles.rows[slot].reportsTo
        guard former != upper,
            admits(
                .recordUpdated,
                of: nil,
                object: "role \(id)",
                before: former.map { "reportsTo=\($0)" },
                after: "reportsTo=\(upper)"
            )
        else { return }
        noteMoves(of: people(belowRole: id)) { store in
            if let from = former.flatMap({ store.roles.slot(of: $0) }) {
                store.roles.rows[from].subRoles.remove(id)
            }
            if let to = store.roles.slot(of: upper) { store.roles.rows[to].subRoles.insert(id) }
            store.roles.rows[slot].reportsTo = upper
        }
    }

    /// Whether one role is below another, or is that role.
    func isRole(_ id: Int64, within top: Int64) -> Bool {
        var level: Int64? = id
        while let current = level {
            if current == top { return true }
            level = roles.slot(of: current).flatMap { roles.rows[$0].reportsTo }
        }
        return false
    }

    /// Removes a role whose agents and child roles have moved away.
    mutating func deleteRole(_ slot: Int, transferTo other: Int64) {
        let role = roles.rows[slot]
        for id in role.agents.ids where !isCut {
            guard let agent = agents.slot(of: id) else { continue }
            setRole(other, of: agent)
        }
        for id in role.subRoles.ids where !isCut {
            if let child = roles.slot(of: id) { moveRole(child, to: other) }
        }
        guard !isCut, admits(.recordDeleted, of: nil, object: "role \(role.id)") else { return }
        for id in role.teams.ids {
            if let team = teams.slot(of: id) { teams.rows[team].roles.remove(role.id) }
        }
        for id in role.teamsWithSubordinates.ids {
            guard let team = teams.slot(of: id) else { continue }
            teams.rows[team].rolesWithSubordinates.remove(role.id)
        }
        if let upper = role.reportsTo.flatMap({ roles.slot(of: $0) }) {
            roles.rows[upper].subRoles.remove(role.id)
        }
        rolesByName[role.name.lowercased()] = nil
        roles.remove(slot: slot)
    }

    mutating func createProfile(_ profile: ZohoProfile) -> Int? {
        guard admits(.recordCreated, of: nil, object: "profile \(profile.id)") else {
            return nil
        }
        return insert(profile)
    }

    /// Permissions determine who counts as administrator.
    mutating func setPermissions(_ permissions: ZohoPermissions, ofProfile slot: Int) {
        guard profiles.rows[slot].permissions != permissions,
            admits(
                .recordUpdated,
                of: nil,
                object: "profile \(profiles.rows[slot].id)",
                after: "permissions"
            )
        else { return }
        let holders = profiles.rows[slot].agents.ids.compactMap { agents.slot(of: $0) }
        adminCount -= holders.count { isActiveAdmin($0) }
        profiles.rows[slot].permissions = permissions
        adminCount += holders.count { isActiveAdmin($0) }
    }

    mutating func deleteProfile(_ slot: Int, transferTo other: Int64) {
        let profile = profiles.rows[slot]
        for id in profile.agents.ids where !isCut {
            if let agent = agents.slot(of: id) { setProfile(other, of: agent) }
        }
        guard !isCut, admits(.recordDeleted, of: nil, object: "profile \(profile.id)") else {
            return
        }
        profilesByName[profile.name.lowercased()] = nil
        profiles.remove(slot: slot)
    }

    mutating func createDepartment(_ department: ZohoDepartment) -> Int? {
        guard admits(.recordCreated, of: nil, object: "department \(department.id)") else {
            return nil
        }
        let slot = departments.append(department)
        departmentsByName[department.name.lowercased()] = slot
        return slot
    }

    mutating func setEnabled(_ isEnabled: Bool, ofDepartment slot: Int) {
        guard departments.rows[slot].isEnabled != isEnabled,
            admits(
                .recordUpdated,
                of: nil,
                object: "department \(departments.rows[slot].id)",
                before: "isEnabled=\(!isEnabled)",
                after: "isEnabled=\(isEnabled)"
            )
        else { return }
        departments.rows[slot].isEnabled = isEnabled
    }

    mutating func createTeam(_ team: ZohoTeam) -> Int? {
        guard admits(.recordCreated, of: nil, object: "team \(team.id)") else { return nil }
        var hollow = team
        hollow.agents = SortedIDs()
        let slot = insert(hollow)
        noteNewMembers(ofTeam: slot)
        for id in team.agents.ids where !isCut {
            if let agent = agents.slot(of: id) { join(team: team.id, agent: agent) }
        }
        return slot
    }

    private mutating func noteNewMembers(ofTeam slot: Int) {
        let id = teams.rows[slot].id
        for member in members(of: slot).ids {
            guard let agent = agents.slot(of: member) else { continue }
            noteMemberships(
                .granted,
                memberships(of: agent).filter { $0.team == id },
                agent: agent
            )
        }
    }

    /// Replaces a team's indirect sources: roles and sub-teams.
    mutating func setSources(
        roles newRoles: SortedIDs,
        withSubordinates: SortedIDs,
        subTeams: SortedIDs,
        ofTeam slot: Int
    ) {
        let team = teams.rows[slot]
        guard
            team.roles != newRoles || team.rolesWithSubordinates != withSubordinates
                || team.subTeams != subTeams,
            admits(.recordUpdated, of: nil, object: "team \(team.id)", after: "members")
        else { return }
        var changed = team
        changed.roles = newRoles
        changed.rolesWithSubordinates = withSubordinates
        changed.subTeams = subTeams
        let before = members(of: slot)
        let after = membersIfLinked(changed, slot)
        noteMoves(of: SortedIDs(before.ids + after.ids)) { store in
            store.unlink(slot)
            store.teams.rows[slot] = changed
            store.link(slot)
        }
    }

    private func membersIfLinked(_ team: ZohoTeam, _ slot: Int) -> SortedIDs {
        var copy = self
        copy.teams.rows[slot] = team
        return copy.members(of: slot)
    }

    /// Removes a team with all its memberships.
    mutating func deleteTeam(_ slot: Int) {
        let team = teams.rows[slot]
        for id in team.agents.ids where !isCut {
            if let agent = agents.slot(of: id) { leave(team: team.id, agent: agent) }
        }
        guard !isCut else { return }
        guard admits(.recordDeleted, of: nil, object: "team \(team.id)") else { return }
        noteMoves(of: members(of: slot)) { store in
            store.unlink(slot)
            for id in team.parents.ids {
                guard let parent = store.teams.slot(of: id) else { continue }
                store.teams.rows[parent].subTeams.remove(team.id)
            }
            store.teams.rows[slot].parents = SortedIDs()
        }
        if let department = departments.slot(of: team.departmentID) {
            departments.rows[department].teams.remove(team.id)
        }
        teamsByName[team.name.lowercased()]?.remove(team.id)
        teams.remove(slot: slot)
    }
}
