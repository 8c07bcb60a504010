// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Departments and teams, with the resulting memberships.
extension ZohoDeskStore {
    mutating func join(department id: Int64, agent slot: Int) {
        guard let department = departments.slot(of: id),
            !agents.rows[slot].departments.contains(id),
            admits(.granted, of: slot, entitlement: departments.rows[department].entitlement)
        else { return }
        let before = memberships(of: slot)
        departments.rows[department].agents.insert(agents.rows[slot].id)
        agents.rows[slot].departments.insert(id)
        noteDifference(from: before, agent: slot)
    }

    /// Direct memberships of the department's teams stay, dormant.
    mutating func leave(department id: Int64, agent slot: Int) {
        guard let department = departments.slot(of: id),
            agents.rows[slot].departments.contains(id),
            admits(.revoked, of: slot, entitlement: departments.rows[department].entitlement)
        else { return }
        let before = memberships(of: slot)
        departments.rows[department].agents.remove(agents.rows[slot].id)
        agents.rows[slot].departments.remove(id)
        noteDifference(from: before, agent: slot)
    }

    /// New ones first, so that nobody is ever without a department.
    mutating func setDepartments(_ ids: SortedIDs, of slot: Int) {
        let former = agents.rows[slot].departments
        for id in ids.subtracting(former) where !isCut { join(department: id, agent: slot) }
        for id in former.subtracting(ids) where !isCut { leave(department: id, agent: slot) }
    }

    mutating func join(team id: Int64, agent slot: Int) {
        guard let team = teams.slot(of: id), !agents.rows[slot].teams.contains(id),
            admits(.granted, of: slot, entitlement: teams.rows[team].entitlement)
        else { return }
        let before = memberships(of: slot)
        teams.rows[team].agents.insert(agents.rows[slot].id)
        agents.rows[slot].teams.insert(id)
        noteDifference(from: before, besides: id, agent: slot)
    }

    mutating func leave(team id: Int64, agent slot: Int) {
        guard let team = teams.slot(of: id), agents.rows[slot].teams.contains(id),
            admits(.revoked, of: slot, entitlement: teams.rows[team].entitlement)
        else { return }
        let before = memberships(of: slot)
        teams.rows[team].agents.remove(agents.rows[slot].id)
        agents.rows[slot].teams.remove(id)
        noteDifference(from: before, besides: id, agent: slot)
    }

    /// Journals how an agent's memberships changed with an admitted change.
    ///
    /// `direct` is the team whose direct membership the change itself covers.
    mutating func noteDifference(
        from before: [ZohoMembership],
        besides direct: Int64? = nil,
        agent slot: Int
    ) {
        let after = memberships(of: slot)
        guard before != after else { return }
        func isNews(_ membership: ZohoMembership) -> Bool {
            membership.team != direct || !membership.through.isEmpty
        }
        noteMemberships(
            .revoked,
            before.filter { isNews($0) && !after.contains($0) },
            agent: slot
        )
        noteMemberships(
            .granted,
            after.filter { isNews($0) && !before.contains($0) },
            agent: slot
        )
    }

    mutating func noteMemberships(
        _ kind: ChangeKind,
        _ memberships: [ZohoMembership],
        agent slot: Int
    ) {
        for membership in memberships {
            guard let team = teams.slot(of: membership.team) else { continue }
            let through = membership.through.isEmpty ? nil : "through=\(membership.through)"
            note(
                kind,
                of: slot,
                entitlement: teams.rows[team].entitlement,
                before: kind == .revoked ? through : nil,
                after: kind == .granted ? through : nil
            )
        }
    }

    /// Makes an admitted change that may move many people in or out of teams, and journals who
    /// moved.
    ///
    /// `people` are the ids of those it may affect.
    mutating func noteMoves(
        of people: SortedIDs,
        _ change: (inout ZohoDeskStore) -> Void
    ) {
        let slots = people.ids.compactMap { agents.slot(of: $0) }
        let before = slots.map { memberships(of: $0) }
        change(&self)
        for (slot, former) in zip(slots, before) { noteDifference(from: former, agent: slot) }
    }
}
