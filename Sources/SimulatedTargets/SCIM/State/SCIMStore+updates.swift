// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// How a change of state reaches the service; some servers treat these differently.
enum SCIMWay: Hashable, Sendable {
    case put
    case patch
    case byHand
}

extension SCIMStore {
    /// Updates a record to match a draft.
    ///
    /// The draft must have been checked. Unchanged attributes are not journaled, and a draft that
    /// changes nothing leaves `lastModified` alone (RFC 7644 §3.5.2.1).
    mutating func update(_ slot: Int, to draft: SCIMDraft, by way: SCIMWay) {
        let isActive = draft.attributes["active"]?.bool ?? rows[slot].isActive
        let changesState = rows[slot].isUser && isActive != rows[slot].isActive
        setPlainAttributes(of: slot, to: draft, includingActive: !changesState)
        guard !isCut else { return }
        if rows[slot].isUser {
            for (list, _) in SCIMStore.rightLists {
                setRights(list, to: draft.attributes[list], of: slot)
                guard !isCut else { return }
            }
        }
        writeMembers(of: slot, draft.members, by: way)
        if rows[slot].strayMembers != draft.members.strays {
            rows[slot].strayMembers = draft.members.strays
            touch(slot)
        }
        guard changesState, !isCut else { return }
        if isActive { activate(slot) } else { deactivate(slot, by: way) }
    }

    /// Writes a group's members now, or later where the service works in the background.
    private mutating func writeMembers(
        of slot: Int,
        _ members: SCIMMembersDraft,
        by way: SCIMWay
    ) {
        let change = members.change
        if way == .patch { undoUnseenChanges(of: slot, before: change) }
        guard way != .byHand, dialect.groupWritesLag > .zero, !change.isEmpty else {
            changeMembers(of: slot, by: change, displays: members.displays)
            return
        }
        let dueAt = now.advanced(by: dialect.groupWritesLag)
        due.schedule(.applyGroupWrite(slot: slot, change: change), at: dueAt)
    }

    private mutating func setPlainAttributes(
        of slot: Int,
        to draft: SCIMDraft,
        includingActive: Bool
    ) {
        let former = rows[slot].attributes
        var kept = rows[slot].isUser ? SCIMStore.rightLists.map(\.list) : []
        if !includingActive { kept.append("active") }
        var names: [String] = []
        for name in former.keys + draft.attributes.keys.filter({ former[$0] == nil })
        where !kept.contains(name) && former[name] != draft.attributes[name] {
            names.append(name)
        }
        if draft.setsPassword { names.append("password") }
        if draft.marksEnd, !rows[slot].isMarkedEnded { names.append("endedAt") }
        guard !names.isEmpty else { return }
        let kind: ChangeKind = rows[slot].isUser ? .accountUpdated : .recordUpdated
        // Values are personal data and stay out of the journal.
        let text = "changed=" + names.joined(separator: ",")
        guard admits(kind, of: slot, after: text) else { return }
        var attributes = draft.attributes
        for name in kept { attributes[name] = former[name] }
        unindex(slot)
        let formerName = rows[slot].displayName
        rows[slot].attributes = attributes
        if draft.marksEnd { rows[slot].isMarkedEnded = true }
        index(slot)
        touch(slot)
        if formerName != rows[slot].displayName { nameChanged(slot) }
    }

    /// A name shows in other records: a group's in its people's, a member's in its groups'.
    private mutating func nameChanged(_ slot: Int) {
        for group in rows[slot].groups.ids { rows[Int(group)].rendering = nil }
        guard !rows[slot].isUser else { return }
        epoch += 1
        // The entitlement that members hold has a new name.
        for person in peopleWithin(slot) {
            note(.recordUpdated, of: person, object: rows[slot].object)
        }
    }

    /// Lets an account sign in again.
    mutating func activate(_ slot: Int) {
        guard !rows[slot].isActive, admits(.accountEnabled, of: slot) else { return }
        rows[slot].isActive = true
        rows[slot].attributes["active"] = true
        noteConfidants(of: slot)
        takeSeat(slot)
        touch(slot)
        if dialect.deactivationHidesMemberships {
            for group in rows[slot].groups.ids { rows[Int(group)].rendering = nil }
        }
    }

    /// What `active: false` does, which the RFC leaves to the service (RFC 7643 §4.1.1).
    mutating func deactivate(_ slot: Int, by way: SCIMWay) {
        guard rows[slot].isActive else { return }
        switch dialect.deactivation {
        case .flag: disable(slot, by: way)
        case .delete: delete(slot)
        case .unlink: unlink(slot)
        }
    }

    mutating func disable(_ slot: Int, by way: SCIMWay) {
        if dialect.deactivationDropsMemberships { leaveEveryGroup(slot) }
        if dialect.deactivationRevokesRoles {
            for (list, _) in SCIMStore.rightLists where !isCut {
                setRights(list, to: nil, of: slot)
            }
        }
        guard !isCut, admits(.accountDisabled, of: slot) else { return }
        rows[slot].isActive = false
        rows[slot].attributes["active"] = false
        noteConfidants(of: slot)
        noteEndOfSessions(of: slot, if: endsSessions(way))
        noteEndOfKeys(of: slot, if: dialect.deactivationEndsKeys)
        noteSeatReleased(slot)
        touch(slot)
        if dialect.deactivationHidesMemberships {
            for group in rows[slot].groups.ids { rows[Int(group)].rendering = nil }
        }
    }

    private func endsSessions(_ way: SCIMWay) -> Bool {
        switch dialect.deactivationEndsSessions {
        case .always: true
        case .never: way == .byHand
        case .patchOnly: way != .put
        case .putOnly: way != .patch
        }
    }

    /// Removes the record from the API; the account and its rights remain.
    mutating func unlink(_ slot: Int) {
        guard admits(.accountUpdated, of: slot, after: "linked=false") else { return }
        unindex(slot, keepingUserName: dialect.deletedUserName == .taken)
        shown[rows[slot].type].remove(Int64(slot))
        rows[slot].presence = .unlinked
        rows[slot].rendering = nil
    }
}
