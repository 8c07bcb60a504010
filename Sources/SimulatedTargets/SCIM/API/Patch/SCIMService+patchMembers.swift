// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// An operation on memberships, which are kept apart from other attributes; `false` if the
    /// attribute is none of these.
    func applyMemberships(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        _ attribute: SCIMResourceType.Attribute,
        _ choice: SCIMElementChoice?,
        _ sub: SCIMAttribute?,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) -> Bool {
        guard attribute.extensionID == nil else { return false }
        if store.rows[slot].isUser {
            guard attribute.definition.name == "groups", options.dialect.userGroupsWritable,
                sub == nil
            else { return false }
            try applyGroups(name, value, choice, to: &draft, of: slot)
            return true
        }
        guard attribute.definition.name == "members" else { return false }
        if let choice {
            try applyChosen(name, value, choice, sub, to: &draft, of: slot)
        } else if let sub {
            guard sub.name != "display" || draft.members.isEmpty else {
                try setDisplay(name, value, sub, of: draft.members.slots, in: &draft)
                return true
            }
            throw .mutability("members.\(sub.name) cannot be changed.")
        } else {
            try applyMembers(name, value, to: &draft)
        }
        return true
    }

    private func applyMembers(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        to draft: inout SCIMDraft
    ) throws(SCIMError) {
        // Some clients repeat the attribute's name in the value.
        let inner = value?.object?.member("members") ?? value
        switch name {
        case .add:
            if options.dialect.memberAddition == .replaced { draft.members.removeAll() }
            try addMembers(inner ?? .null, to: &draft)
        case .replace:
            switch options.dialect.memberReplacement {
            case .refused: throw .invalidValue("The members cannot be replaced as a whole.")
            case .full: draft.members.removeAll()
            case .addOnly: break
            }
            try addMembers(inner ?? .null, to: &draft)
        case .remove:
            guard let inner else {
                guard options.dialect.memberReplacement != .refused else {
                    throw .invalidValue("The members cannot be removed as a whole.")
                }
                draft.members.removeAll()
                return
            }
            try removeMembers(inner, to: &draft)
        }
    }

    /// The RFC defines no value for a removal and does not forbid one (§3.5.2.2).
    private func removeMembers(_ value: JSONValue, to draft: inout SCIMDraft) throws(Refusal) {
        switch options.dialect.memberRemovalByValue {
        case .wiped: draft.members.removeAll()
        case .ignored: return
        case .refused: throw .invalidSyntax("'remove' takes no value.")
        case .applied: for member in try memberNames(value) { drop(member.id, from: &draft) }
        }
    }

    /// Removing somebody who is not a member succeeds (RFC 7644 §3.5.2.2).
    private func drop(_ id: String, from draft: inout SCIMDraft) {
        draft.members.strays.removeAll { $0 == id }
        guard let slot = store.idHolders[id], draft.members.contains(Int64(slot)) else { return }
        draft.members.remove(Int64(slot))
    }

    /// An operation on the members that a filter selects.
    private func applyChosen(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        _ choice: SCIMElementChoice,
        _ sub: SCIMAttribute?,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        if name == .remove, sub == nil {
            switch options.dialect.memberRemovalByFilter {
            case .applied: break
            case .refused: throw .invalidPath("A filter on members is not supported.")
            case .ignored: return
            case .wiped:
                draft.members.removeAll()
                return
            }
            for id in choice.chosenValues ?? [] { drop(id, from: &draft) }
            guard choice.chosenValues == nil else { return }
        }
        let chosen = chosenMembers(choice, draft, of: slot)
        switch (name, sub) {
        case (.remove, nil):
            for member in chosen { draft.members.remove(member) }
        case (_, .some(let sub)):
            guard !chosen.isEmpty else { throw .noTarget("No member matches \(choice.filter).") }
            try setDisplay(name, value, sub, of: chosen, in: &draft)
        case (.replace, nil):
            guard !chosen.isEmpty else { throw .noTarget("No member matches \(choice.filter).") }
            for member in chosen { draft.members.remove(member) }
            try addMembers(value ?? .null, to: &draft)
        case (.add, nil):
            guard !chosen.isEmpty || options.dialect.unmatchedAdd == .created else {
                throw .noTarget("No member matches \(choice.filter).")
            }
            try addMembers(value ?? .null, to: &draft)
        }
    }

    private func chosenMembers(
        _ choice: SCIMElementChoice,
        _ draft: SCIMDraft,
        of slot: Int
    ) -> [Int64] {
        if let ids = choice.chosenValues {
            return ids.compactMap { store.idHolders[$0] }.map { Int64($0) }
                .filter { draft.members.contains($0) }
        }
        return draft.members.slots.filter { member in
            store.memberValue(Int(member), of: slot, base: "").map(choice.matches) ?? false
        }
    }

    /// Only a member's display name may change.
    private func setDisplay(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        _ sub: SCIMAttribute,
        of members: [Int64],
        in draft: inout SCIMDraft
    ) throws(SCIMError) {
        guard sub.name == "display", name != .remove, let text = value?.string else {
            throw .mutability("members.\(sub.name) cannot be changed.")
        }
        for member in members { draft.members.insert(member, display: text) }
    }

    /// A user's own `groups`, where the dialect lets clients write them.
    private func applyGroups(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        _ choice: SCIMElementChoice?,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        var groups = draft.groups ?? store.rows[slot].groups
        let named = try groupSlots(value ?? .null).map { Int64($0) }
        let chosen = (choice?.chosenValues ?? []).compactMap { store.idHolders[$0] }
        switch name {
        case .add: for group in named { groups.insert(group) }
        case .replace: groups = SortedIDs(named)
        case .remove:
            if choice == nil, value == nil { groups = SortedIDs() }
            for group in named + chosen.map({ Int64($0) }) { groups.remove(group) }
        }
        draft.groups = groups
    }
}
