// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

extension FreshserviceStore {
    /// Whether the account is active and holds the Account Admin role.
    func isAdmin(_ slot: Int) -> Bool {
        users.rows[slot].isActive
            && users.rows[slot].roles.contains { $0.roleID == Self.accountAdminID }
    }

    mutating func grant(_ assignment: FreshserviceRoleAssignment, to slot: Int) {
        guard let role = roles.slot(of: assignment.roleID) else { return }
        let wasAdmin = isAdmin(slot)
        if let held = users.rows[slot].roles.firstIndex(where: { $0.isSameGrant(as: assignment) }) {
            rescope(held, to: assignment, of: slot)
            return
        }
        guard admits(.granted, of: slot, entitlement: roles.rows[role].entitlement) else {
            return
        }
        users.rows[slot].roles.append(assignment)
        if !wasAdmin, isAdmin(slot) { adminCount += 1 }
    }

    mutating func revoke(_ assignment: FreshserviceRoleAssignment, from slot: Int) {
        guard let role = roles.slot(of: assignment.roleID),
            let held = users.rows[slot].roles.firstIndex(where: { $0.isSameGrant(as: assignment) })
        else { return }
        let wasAdmin = isAdmin(slot)
        guard admits(.revoked, of: slot, entitlement: roles.rows[role].entitlement) else {
            return
        }
        users.rows[slot].roles.remove(at: held)
        if wasAdmin, !isAdmin(slot) { adminCount -= 1 }
    }

    private mutating func rescope(
        _ index: Int,
        to assignment: FreshserviceRoleAssignment,
        of slot: Int
    ) {
        let held = users.rows[slot].roles[index]
        guard held != assignment,
            admits(
                .accountUpdated,
                of: slot,
                before: "assignment_scope=\(held.scope.rawValue)",
                after: "assignment_scope=\(assignment.scope.rawValue)"
            )
        else { return }
        users.rows[slot].roles[index] = assignment
    }

    /// Replaces the roles of an agent; revokes before it grants.
    mutating func setRoles(_ wanted: [FreshserviceRoleAssignment], of slot: Int) {
        for held in users.rows[slot].roles
        where !wanted.contains(where: { $0.isSameGrant(as: held) }) {
            revoke(held, from: slot)
        }
        for assignment in wanted { grant(assignment, to: slot) }
    }

    /// Adds an agent to a group, or puts the agent on its waiting list.
    mutating func join(
        _ group: Int,
        user slot: Int,
        as part: FreshservicePart,
        pending isPending: Bool
    ) {
        let userID = users.rows[slot].id
        guard !groups.rows[group].people[part, pending: isPending].contains(userID),
            admits(
                .granted,
                of: slot,
                entitlement: groups.rows[group].entitlement(of: part),
                after: isPending ? "pending" : nil
            )
        else { return }
        groups.rows[group].people[part, pending: isPending].insert(userID)
        groups.rows[group].updatedAt = now
        users.rows[slot].groups[part, pending: isPending].insert(groups.rows[group].id)
    }

    mutating func leave(
        _ group: Int,
        user slot: Int,
        as part: FreshservicePart,
        pending isPending: Bool
    ) {
        let userID = users.rows[slot].id
        guard groups.rows[group].people[part, pending: isPending].contains(userID),
            admits(
                .revoked,
                of: slot,
                entitlement: groups.rows[group].entitlement(of: part),
                before: isPending ? "pending" : nil
            )
        else { return }
        groups.rows[group].people[part, pending: isPending].remove(userID)
        groups.rows[group].updatedAt = now
        users.rows[slot].groups[part, pending: isPending].remove(groups.rows[group].id)
    }

    /// Turns a pending request into a membership.
    mutating func approve(_ group: Int, user slot: Int, as part: FreshservicePart) {
        leave(group, user: slot, as: part, pending: true)
        join(group, user: slot, as: part, pending: false)
    }

    /// Replaces the groups that an agent belongs to in one way.
    ///
    /// A pending request whose group is not named again is withdrawn; a new membership of a group
    /// that needs approval is pending (REF).
    mutating func setGroups(_ wanted: [Int64], of slot: Int, as part: FreshservicePart) {
        let wantedIDs = SortedIDs(wanted)
        for isPending in [false, true] {
            for id in users.rows[slot].groups[part, pending: isPending].subtracting(wantedIDs) {
                guard let group = groups.slot(of: id) else { continue }
                leave(group, user: slot, as: part, pending: isPending)
            }
        }
        for id in wantedIDs.ids {
            guard let group = groups.slot(of: id),
                !users.rows[slot].groups[part, pending: false].contains(id)
            else { continue }
            let waits = groups.rows[group].asksForApproval && part != .leader
            join(group, user: slot, as: part, pending: waits)
        }
    }

    mutating func leaveAllGroups(_ slot: Int) {
        for part in FreshservicePart.allCases {
            for isPending in [false, true] {
                for id in users.rows[slot].groups[part, pending: isPending].ids {
                    guard let group = groups.slot(of: id) else { continue }
                    leave(group, user: slot, as: part, pending: isPending)
                }
            }
        }
    }

    mutating func join(requesterGroup group: Int, user slot: Int) {
        let userID = users.rows[slot].id
        guard !requesterGroups.rows[group].members.contains(userID),
            admits(.granted, of: slot, entitlement: requesterGroups.rows[group].entitlement)
        else { return }
        requesterGroups.rows[group].members.insert(userID)
        users.rows[slot].requesterGroups.insert(requesterGroups.rows[group].id)
    }

    mutating func leave(requesterGroup group: Int, user slot: Int) {
        let userID = users.rows[slot].id
        guard requesterGroups.rows[group].members.contains(userID),
            admits(.revoked, of: slot, entitlement: requesterGroups.rows[group].entitlement)
        else { return }
        requesterGroups.rows[group].members.remove(userID)
        users.rows[slot].requesterGroups.remove(requesterGroups.rows[group].id)
    }

    mutating func leaveAllRequesterGroups(_ slot: Int) {
        for id in users.rows[slot].requesterGroups.ids {
            guard let group = requesterGroups.slot(of: id) else { continue }
            leave(requesterGroup: group, user: slot)
        }
    }

    mutating func setDepartments(_ wanted: [Int64], of slot: Int) {
        let held = users.rows[slot].departmentIDs
        guard held != wanted,
            admits(
                .accountUpdated,
                of: slot,
                before: "department_ids=\(held)",
                after: "department_ids=\(wanted)"
            )
        else { return }
        users.rows[slot].departmentIDs = wanted
        guard users.rows[slot].seesDepartmentTickets else { return }
        noteDepartmentTickets(.revoked, held.filter { !wanted.contains($0) }, of: slot)
        noteDepartmentTickets(.granted, wanted.filter { !held.contains($0) }, of: slot)
    }

    mutating func setSeesDepartmentTickets(_ sees: Bool, of slot: Int) {
        guard users.rows[slot].seesDepartmentTickets != sees,
            admits(
                .accountUpdated,
                of: slot,
                before: "can_see_all_tickets_from_associated_departments=\(!sees)",
                after: "can_see_all_tickets_from_associated_departments=\(sees)"
            )
        else { return }
        users.rows[slot].seesDepartmentTickets = sees
        noteDepartmentTickets(sees ? .granted : .revoked, users.rows[slot].departmentIDs, of: slot)
    }

    /// One flag opens or closes all departments, so the entries belong to one change.
    private mutating func noteDepartmentTickets(
        _ kind: ChangeKind,
        _ departmentIDs: [Int64],
        of slot: Int
    ) {
        for id in departmentIDs {
            guard let department = departments.slot(of: id) else { continue }
            note(kind, of: slot, entitlement: departments.rows[department].entitlement)
        }
    }
}
