// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// One way in which an agent belongs to a team.
struct ZohoMembership: Hashable, Sendable {
    let team: Int64
    /// Empty for a direct member; else `role 441…` or `team 441…`.
    let through: String
}

/// Team memberships, computed from the agent upward; the cost depends only on the agent's own
/// links.
extension ZohoDeskStore {
    /// Every team that includes the agent, directly or not, in a stable order.
    ///
    /// KB-TEAMS: only agents of the team's department count.
    func memberships(of slot: Int) -> [ZohoMembership] {
        let agent = agents.rows[slot]
        var found: [ZohoMembership] = []
        var reached = SortedIDs()
        for id in agent.teams.ids where counts(agent, in: id) {
            found.append(ZohoMembership(team: id, through: ""))
            reached.insert(id)
        }
        appendRoleMemberships(of: agent, to: &found, &reached)
        appendParents(of: agent, to: &found, reached)
        return found
    }

    /// Direct teams of an agent who has no access to their department.
    ///
    /// Assumption: the membership stays listed and is effective again with the department.
    func dormantTeams(of slot: Int) -> [Int64] {
        agents.rows[slot].teams.ids.filter { !counts(agents.rows[slot], in: $0) }
    }

    private func counts(_ agent: ZohoAgent, in team: Int64) -> Bool {
        guard let slot = teams.slot(of: team) else { return false }
        return agent.departments.contains(teams.rows[slot].departmentID)
    }

    private func appendRoleMemberships(
        of agent: ZohoAgent,
        to found: inout [ZohoMembership],
        _ reached: inout SortedIDs
    ) {
        guard let role = roles.slot(of: agent.roleID) else { return }
        let through = "role \(agent.roleID)"
        for id in roles.rows[role].teams.ids where counts(agent, in: id) {
            found.append(ZohoMembership(team: id, through: through))
            reached.insert(id)
        }
        var level: Int? = role
        while let slot = level {
            for id in roles.rows[slot].teamsWithSubordinates.ids where counts(agent, in: id) {
                let upper = ZohoMembership(team: id, through: "role \(roles.rows[slot].id)")
                // One role can be named in both lists.
                if !found.contains(upper) { found.append(upper) }
                reached.insert(id)
            }
            level = roles.rows[slot].reportsTo.flatMap { roles.slot(of: $0) }
        }
    }

    /// Teams reached through sub-teams; a sub-team contributes only its own members.
    private func appendParents(
        of agent: ZohoAgent,
        to found: inout [ZohoMembership],
        _ reached: SortedIDs
    ) {
        var reached = reached
        var queue = reached.ids
        var next = 0
        while next < queue.count {
            let id = queue[next]
            next += 1
            guard let slot = teams.slot(of: id) else { continue }
            for parent in teams.rows[slot].parents.ids where counts(agent, in: parent) {
                found.append(ZohoMembership(team: parent, through: "team \(id)"))
                if reached.insert(parent) { queue.append(parent) }
            }
        }
    }

    /// All members of a team, by id: the resolved union that the vendor calls derived.
    func derivedAgents(of team: Int) -> SortedIDs {
        var visited = SortedIDs()
        var found = candidates(of: team, &visited)
        if quirks.derivedAgentsDropDisabled {
            found = SortedIDs(
                found.ids.filter { id in
                    agents.slot(of: id).map { agents.rows[$0].isEnabled } ?? false
                }
            )
        }
        return found
    }

    /// All members of a team, including disabled agents.
    func members(of team: Int) -> SortedIDs {
        var visited = SortedIDs()
        return candidates(of: team, &visited)
    }

    private func candidates(of team: Int, _ visited: inout SortedIDs) -> SortedIDs {
        let row = teams.rows[team]
        guard visited.insert(row.id), let department = departments.slot(of: row.departmentID)
        else { return SortedIDs() }
        var ids = row.agents.ids
        for role in row.roles.ids {
            if let slot = roles.slot(of: role) { ids += roles.rows[slot].agents.ids }
        }
        for role in row.rolesWithSubordinates.ids {
            for slot in subtree(ofRole: role) { ids += roles.rows[slot].agents.ids }
        }
        for sub in row.subTeams.ids {
            if let slot = teams.slot(of: sub) { ids += candidates(of: slot, &visited).ids }
        }
        let staff = departments.rows[department].agents
        return SortedIDs(ids.filter { staff.contains($0) })
    }

    /// The slots of a role and all its subordinates.
    func subtree(ofRole id: Int64) -> [Int] {
        guard let root = roles.slot(of: id) else { return [] }
        var slots = [root]
        var next = 0
        while next < slots.count {
            for child in roles.rows[slots[next]].subRoles.ids {
                if let slot = roles.slot(of: child) { slots.append(slot) }
            }
            next += 1
        }
        return slots
    }
}
