// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// A member as a client names it.
    struct MemberName {
        let id: String
        let display: String?
    }

    /// Reads one element of `members`; some clients send the bare id.
    func memberName(_ element: JSONValue) throws(SCIMError) -> MemberName {
        if let id = element.string { return MemberName(id: id, display: nil) }
        guard let object = element.object else {
            throw .invalidValue("An element of members must be an object.")
        }
        var id: String?
        var display: String?
        for member in object.members {
            if member.key.isSameName(as: "value") { id = member.value.string }
            if member.key.isSameName(as: "display") { display = member.value.string }
        }
        if id == nil {
            let ref = object.members.first { $0.key.isSameName(as: "$ref") }?.value.string
            id = ref?.split(separator: "/").last.map(String.init)
        }
        guard let id else { throw .invalidValue("A member needs its value, the id.") }
        return MemberName(id: id, display: display)
    }

    func memberNames(_ value: JSONValue) throws(SCIMError) -> [MemberName] {
        if value.isUnassigned { return [] }
        var names: [MemberName] = []
        for element in value.array ?? [value] where !element.isUnassigned {
            names.append(try memberName(element))
        }
        return names
    }

    func addMembers(_ value: JSONValue, to draft: inout SCIMDraft) throws(SCIMError) {
        for name in try memberNames(value) {
            guard let slot = store.slot(id: name.id) else {
                try addStray(name.id, to: &draft)
                continue
            }
            draft.members.insert(Int64(slot), display: name.display)
        }
    }

    private func addStray(_ id: String, to draft: inout SCIMDraft) throws(SCIMError) {
        switch options.dialect.unknownMember {
        case .refused: throw .invalidValue("There is no record \(id) to be a member.")
        case .notFound: throw .notFound("The member \(id) is")
        case .failing: throw .crashed
        case .kept: if !draft.members.strays.contains(id) { draft.members.strays.append(id) }
        case .ignored: break
        }
    }

    /// Limits on members in the body of a POST or PUT.
    func checkMembersInWhole(_ value: JSONValue, max: Int) throws(SCIMError) {
        let count = value.array?.count ?? 1
        guard !value.isUnassigned else { return }
        guard options.dialect.membersInWholeGroup == .accepted else {
            throw .invalidValue("Members can only be changed by PATCH.")
        }
        guard max == 0 || count <= max else {
            throw .invalidValue("A group can be created with \(max) members at most.")
        }
    }

    func checkLimits(_ draft: SCIMDraft) throws(SCIMError) {
        let max = options.dialect.membersMax
        guard max == 0 || draft.members.count <= max else {
            throw SCIMError(413, nil, "A group holds \(max) members at most.")
        }
    }

    /// The groups that a user's own `groups` names.
    func groupSlots(_ value: JSONValue) throws(SCIMError) -> [Int] {
        var slots: [Int] = []
        for name in try memberNames(value) {
            guard let slot = store.slot(id: name.id, type: SCIMStore.groups) else {
                throw .invalidValue("There is no group \(name.id).")
            }
            slots.append(slot)
        }
        return slots
    }

    mutating func setGroups(_ groups: [Int], of slot: Int) throws(SCIMError) {
        for group in store.rows[slot].groups.ids where !groups.contains(Int(group)) {
            store.leave(slot, group: Int(group))
        }
        for group in groups { store.join(slot, group: group) }
    }
}
