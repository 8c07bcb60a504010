// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

extension FreshserviceStore {
    mutating func createRequesterGroup(_ name: String, _ description: String?) -> Int? {
        var group = FreshserviceRequesterGroup(
            id: requesterGroups.nextID,
            name: name,
            kind: .manual
        )
        group.description = description
        guard admits(.recordCreated, of: nil, object: "requester group \(group.id)") else {
            return nil
        }
        return requesterGroups.append(group)
    }

    mutating func describe(requesterGroup slot: Int, _ description: String?) {
        guard requesterGroups.rows[slot].description != description,
            admits(
                .recordUpdated,
                of: nil,
                object: "requester group \(requesterGroups.rows[slot].id)",
                after: "description"
            )
        else { return }
        requesterGroups.rows[slot].description = description
    }

    /// Removes the group, not the people in it (REF).
    mutating func deleteRequesterGroup(_ slot: Int) {
        for id in requesterGroups.rows[slot].members.ids {
            guard let user = users.slot(of: id) else { continue }
            leave(requesterGroup: slot, user: user)
        }
        let object = "requester group \(requesterGroups.rows[slot].id)"
        guard admits(.recordDeleted, of: nil, object: object) else { return }
        requesterGroups.remove(slot: slot)
    }
}
