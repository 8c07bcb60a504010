// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension SCIMStore {
    /// Creates a record from what a client sent; `nil` once the request has been cut.
    ///
    /// The draft must have been checked.
    mutating func create(_ draft: SCIMDraft, type: Int) -> Int? {
        let slot = rows.count
        var record = SCIMRecord(
            type: type,
            id: newID(for: draft, type: type),
            attributes: draft.attributes,
            at: now
        )
        record.isActive = draft.attributes["active"]?.bool ?? true
        let rights = SCIMStore.rightLists.map { ($0.list, record.attributes[$0.list]) }
        if record.isUser { for (list, _) in rights { record.attributes[list] = nil } }
        rows.append(record)
        let kind: ChangeKind = record.isUser ? .accountCreated : .recordCreated
        guard admits(kind, of: slot) else {
            rows.removeLast()
            return nil
        }
        idHolders[record.id] = slot
        shown[type].insert(Int64(slot))
        index(slot)
        if record.isUser {
            if record.isActive { takeSeat(slot) }
            for (list, value) in rights where !isCut { setRights(list, to: value, of: slot) }
        }
        rows[slot].version = 1
        changeMembers(of: slot, by: draft.members.change, displays: draft.members.displays)
        rows[slot].strayMembers = draft.members.strays
        return isCut ? nil : slot
    }

    /// Ids look random and carry no meaning; they derive from the seed and a running number.
    private func newID(for draft: SCIMDraft, type: Int) -> String {
        let given: String? =
            switch dialect.idSource {
            case .server: nil
            case .externalID: draft.attributes["externalId"]?.string
            case .userName: type == SCIMStore.users ? draft.attributes["userName"]?.string : nil
            }
        if let given, idHolders[given] == nil { return given }
        return bits.text("********-****-4***-9***-************", number: UInt64(rows.count))
    }

    /// Enters the record in every index.
    mutating func index(_ slot: Int) {
        let record = rows[slot]
        if let externalID = record.externalID { externalIDs.add(slot, under: externalID) }
        if record.isUser {
            let userName = record.userName.lowercased()
            userNames[userName] = slot
            for address in record.addresses where address != userName {
                addresses.add(slot, under: address)
            }
        } else if let name = record.displayName {
            groupNames.add(slot, under: name.lowercased())
        }
        for key in uniqueKeys(of: record.attributes, type: record.type) {
            uniqueValues[key] = slot
        }
    }

    /// Removes the record from every index except that of ids.
    mutating func unindex(_ slot: Int, keepingUserName: Bool = false) {
        let record = rows[slot]
        if let externalID = record.externalID { externalIDs.drop(slot, under: externalID) }
        if record.isUser {
            let userName = record.userName.lowercased()
            if !keepingUserName, userNames[userName] == slot { userNames[userName] = nil }
            for address in record.addresses where address != userName {
                addresses.drop(slot, under: address)
            }
        } else if let name = record.displayName {
            groupNames.drop(slot, under: name.lowercased())
        }
        for key in uniqueKeys(of: record.attributes, type: record.type)
        where uniqueValues[key] == slot {
            uniqueValues[key] = nil
        }
    }

    /// Everything in a record that must be unique besides `userName`.
    func uniqueKeys(of attributes: JSONObject, type: Int) -> [SCIMUniqueKey] {
        options.uniqueAttributes[type].compactMap { attribute in
            let name = attribute.definition.name
            guard let value = attributes.value(of: name, extensionID: attribute.extensionID)
            else { return nil }
            let text = value.string ?? value.text
            return SCIMUniqueKey(
                type: type,
                extensionID: attribute.extensionID,
                attribute: name,
                value: attribute.definition.comparesExactly ? text : text.lowercased()
            )
        }
    }

    /// The attribute whose value another record of the type holds already.
    func clash(_ attributes: JSONObject, type: Int, besides slot: Int? = nil) -> String? {
        if type == SCIMStore.users, let userName = attributes["userName"]?.string,
            let holder = userNames[userName.lowercased()], holder != slot
        {
            return "userName"
        }
        return uniqueKeys(of: attributes, type: type).first { key in
            uniqueValues[key].map { $0 != slot } ?? false
        }?.attribute
    }

    /// Deletes a record and everything that depends on it.
    mutating func delete(_ slot: Int) {
        let record = rows[slot]
        if !record.isUser {
            changeMembers(of: slot, by: SCIMMemberChange(leaving: record.members.ids))
        }
        if !record.isUser || dialect.deletedMembers == .dropped { leaveEveryGroup(slot) }
        guard !isCut, admits(record.isUser ? .accountDeleted : .recordDeleted, of: slot) else {
            return
        }
        if record.isUser {
            noteEndOfSessions(of: slot, if: dialect.deletionEndsSessions)
            noteEndOfKeys(of: slot, if: dialect.deletionEndsKeys)
            noteSeatReleased(slot)
            noteConfidants(of: slot)
            rows[slot].isActive = false
        }
        epoch += 1
        unindex(slot, keepingUserName: dialect.deletedUserName == .taken)
        shown[record.type].remove(Int64(slot))
        rows[slot].presence = .gone
        rows[slot].rendering = nil
    }
}

/// A value that no other record of the type may hold.
struct SCIMUniqueKey: Hashable, Sendable {
    let type: Int
    let extensionID: String?
    let attribute: String
    /// Lowercased unless case matters.
    let value: String
}

extension [String: SCIMHolders] {
    mutating func add(_ slot: Int, under key: String) {
        if self[key] == nil {
            self[key] = SCIMHolders(slot)
        } else {
            self[key]?.insert(slot)
        }
    }

    mutating func drop(_ slot: Int, under key: String) {
        guard let index = index(forKey: key) else { return }
        if !values[index].remove(slot) { remove(at: index) }
    }
}
