// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension FreshserviceStore {
    func check(_ draft: FreshserviceGroupDraft, for slot: Int?, reader: inout BodyReader) {
        // Assumption: group names are unique in the account, across workspaces.
        if let name = draft.name,
            groups.slots.contains(where: { $0 != slot && groups.rows[$0].name == name })
        {
            reader.complain("name", .duplicate)
        }
        for (part, ids) in draft.people {
            // Assumption: deactivated agents may be named, as an unchanged list contains them.
            let isWrong = ids.contains { self.slot($0, kind: .agent) == nil }
            if isWrong { reader.complain(part.wireName, .invalid) }
        }
        if let id = draft.escalateTo.value, self.slot(id, kind: .agent) == nil {
            reader.complain("escalate_to", .invalid)
        }
    }

    /// Adds an empty group; `nil` if the request has been cut.
    mutating func createGroup(_ name: String, workspaceID: Int64) -> Int? {
        let group = FreshserviceGroup(
            id: groups.nextID,
            name: name,
            workspaceID: workspaceID,
            createdAt: now
        )
        guard admits(.recordCreated, of: nil, object: "group \(group.id)") else { return nil }
        return add(group)
    }

    /// Its slot.
    @discardableResult
    mutating func add(_ group: FreshserviceGroup) -> Int {
        let slot = groups.append(group)
        groupOrder.append(slot)
        sortGroups()
        return slot
    }

    mutating func sortGroups() {
        groupOrder.sort { (groups.rows[$0].name, $0) < (groups.rows[$1].name, $1) }
    }

    /// Carries out a checked draft.
    mutating func apply(_ draft: FreshserviceGroupDraft, toGroup slot: Int) {
        if let name = draft.name { renameGroup(slot, to: name) }
        set(\.description, draft.description, "description", ofGroup: slot)
        set(\.unassignedFor, draft.unassignedFor, "unassigned_for", ofGroup: slot)
        set(\.businessHoursID, draft.businessHoursID, "business_hours_id", ofGroup: slot)
        set(\.escalateTo, draft.escalateTo, "escalate_to", ofGroup: slot)
        set(\.isRestricted, draft.isRestricted, "restricted", ofGroup: slot)
        set(\.needsApproval, draft.needsApproval, "approval_required", ofGroup: slot)
        set(\.assignsAutomatically, draft.assignsAutomatically, "auto_ticket_assign", ofGroup: slot)
        // Leaders first: they join at once, the others may need their approval (REF).
        for part in [FreshservicePart.leader, .member, .observer] {
            guard let ids = draft.people.first(where: { $0.part == part })?.ids else { continue }
            setPeople(SortedIDs(ids), as: part, ofGroup: slot)
        }
        if !groups.rows[slot].asksForApproval { approveAll(slot) }
    }

    /// Disbands a group.
    ///
    /// It cannot be restored, and roles limited to only this group shrink to assigned items (REF).
    mutating func deleteGroup(_ slot: Int) {
        let id = groups.rows[slot].id
        for part in FreshservicePart.allCases {
            for isPending in [false, true] {
                for userID in groups.rows[slot].people[part, pending: isPending].ids {
                    guard let user = users.slot(of: userID) else { continue }
                    leave(slot, user: user, as: part, pending: isPending)
                }
            }
        }
        for user in users.slots where users.rows[user].roles.contains(where: { $0.names(id) }) {
            for var role in users.rows[user].roles where role.names(id) {
                role.groupIDs.removeAll { $0 == id }
                if role.groupIDs.isEmpty { role.scope = .assignedItems }
                grant(role, to: user)
            }
        }
        guard admits(.recordDeleted, of: nil, object: "group \(id)") else { return }
        groupOrder.removeAll { $0 == slot }
        groups.remove(slot: slot)
    }

    /// Replaces one list of a group.
    ///
    /// Pending ids that are not named again are withdrawn (REF).
    private mutating func setPeople(
        _ wanted: SortedIDs,
        as part: FreshservicePart,
        ofGroup slot: Int
    ) {
        for isPending in [false, true] {
            for id in groups.rows[slot].people[part, pending: isPending].subtracting(wanted) {
                guard let user = users.slot(of: id) else { continue }
                leave(slot, user: user, as: part, pending: isPending)
            }
        }
        let waits = groups.rows[slot].asksForApproval && part != .leader
        for id in wanted.subtracting(groups.rows[slot].people[part, pending: false]) {
            guard let user = users.slot(of: id) else { continue }
            join(slot, user: user, as: part, pending: waits)
        }
    }

    /// REF: pending members join as soon as the group no longer needs approval.
    private mutating func approveAll(_ slot: Int) {
        for part in FreshservicePart.allCases {
            for id in groups.rows[slot].people[part, pending: true].ids {
                guard let user = users.slot(of: id) else { continue }
                approve(slot, user: user, as: part)
            }
        }
    }

    private mutating func set<Value: Equatable>(
        _ path: WritableKeyPath<FreshserviceGroup, Value?>,
        _ sent: Sent<Value>,
        _ name: String,
        ofGroup slot: Int
    ) {
        guard !sent.isAbsent, groups.rows[slot][keyPath: path] != sent.value,
            admits(.recordUpdated, of: nil, object: "group \(groups.rows[slot].id)", after: name)
        else { return }
        groups.rows[slot][keyPath: path] = sent.value
        groups.rows[slot].updatedAt = now
    }

    private mutating func set(
        _ path: WritableKeyPath<FreshserviceGroup, Bool>,
        _ wanted: Bool?,
        _ name: String,
        ofGroup slot: Int
    ) {
        guard let wanted, groups.rows[slot][keyPath: path] != wanted,
            admits(
                .recordUpdated,
                of: nil,
                object: "group \(groups.rows[slot].id)",
                before: "\(name)=\(!wanted)",
                after: "\(name)=\(wanted)"
            )
        else { return }
        groups.rows[slot][keyPath: path] = wanted
        groups.rows[slot].updatedAt = now
    }
}

extension FreshserviceRoleAssignment {
    fileprivate func names(_ groupID: Int64) -> Bool {
        scope == .specifiedGroups && groupIDs.contains(groupID)
    }
}
