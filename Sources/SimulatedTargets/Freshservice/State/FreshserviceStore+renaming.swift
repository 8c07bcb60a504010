// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Renaming a right changes the name of every holder's paths, so each holder gets an entry.
extension FreshserviceStore {
    mutating func renameGroup(_ slot: Int, to name: String) {
        let former = groups.rows[slot].name
        let object = "group \(groups.rows[slot].id)"
        guard former != name, admitsRename(of: object, from: former, to: name) else { return }
        groups.rows[slot].name = name
        groups.rows[slot].updatedAt = now
        sortGroups()
        let people = groups.rows[slot].people
        var holders: [Int64] = []
        for part in FreshservicePart.allCases {
            for isPending in [false, true] { holders += people[part, pending: isPending].ids }
        }
        noteRename(of: object, for: SortedIDs(holders).ids.compactMap { users.slot(of: $0) })
    }

    mutating func renameRequesterGroup(_ slot: Int, to name: String) {
        let former = requesterGroups.rows[slot].name
        let object = "requester group \(requesterGroups.rows[slot].id)"
        guard former != name, admitsRename(of: object, from: former, to: name) else { return }
        requesterGroups.rows[slot].name = name
        let holders = requesterGroups.rows[slot].members.ids.compactMap { users.slot(of: $0) }
        noteRename(of: object, for: holders)
    }

    mutating func renameRole(_ slot: Int, to name: String) {
        let former = roles.rows[slot].name
        let id = roles.rows[slot].id
        let object = "role \(id)"
        guard former != name, admitsRename(of: object, from: former, to: name) else { return }
        roles.rows[slot].name = name
        noteRename(
            of: object,
            for: users.slots.filter { users.rows[$0].roles.contains { $0.roleID == id } }
        )
    }

    mutating func renameDepartment(_ slot: Int, to name: String) {
        let former = departments.rows[slot].name
        let id = departments.rows[slot].id
        let object = "department \(id)"
        guard former != name, admitsRename(of: object, from: former, to: name) else { return }
        departments.rows[slot].name = name
        departments.rows[slot].updatedAt = now
        noteRename(
            of: object,
            for: users.slots.filter { slot in
                users.rows[slot].seesDepartmentTickets
                    && users.rows[slot].departmentIDs.contains(id)
            }
        )
    }

    private mutating func noteRename(of object: String, for holders: [Int]) {
        for slot in holders { note(.recordUpdated, of: slot, object: object) }
    }
}
