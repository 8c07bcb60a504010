// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// RFC 7644 §3.3.
    mutating func create(_ type: Int, _ object: JSONObject) throws(SCIMError) -> Int {
        let intake = self.intake(type)
        let body = try intake.body(object)
        var draft = SCIMDraft(attributes: body.attributes)
        draft.setsPassword = body.setsPassword
        if type == SCIMStore.users, draft.attributes["active"] == nil {
            draft.attributes["active"] = true
        }
        if let members = body.members {
            try checkMembersInWhole(members, max: options.dialect.createdMembersMax)
            try addMembers(members, to: &draft)
        }
        try checkLimits(draft)
        try intake.checkRequired(draft.attributes)
        if let attribute = store.clash(draft.attributes, type: type) {
            throw .uniqueness(attribute)
        }
        let isActive = draft.attributes["active"]?.bool ?? true
        if type == SCIMStore.users, isActive, !store.hasFreeSeat { throw SCIMService.noSeat }
        let groups = try body.groups.map { value throws(SCIMError) in try groupSlots(value) }
        guard let slot = store.create(draft, type: type) else { throw .crashed }
        for group in groups ?? [] { store.join(slot, group: group) }
        return slot
    }

    /// Assumption: no vendor documents the answer when no seat is free.
    static let noSeat = SCIMError(403, nil, "No seat is free.")

    func intake(_ type: Int) -> SCIMIntake {
        SCIMIntake(type: store.types[type], dialect: options.dialect)
    }

    /// RFC 7644 §3.5.1.
    mutating func replace(_ slot: Int, _ object: JSONObject) throws(SCIMError) -> SCIMOutcome {
        let isUser = store.rows[slot].isUser
        let support = isUser ? options.dialect.userPut : options.dialect.groupPut
        guard support == .full else { throw .notImplemented("PUT") }
        let intake = self.intake(store.rows[slot].type)
        let body = try intake.body(object)
        if options.dialect.putWithoutRequired == .refused {
            try intake.checkRequired(body.attributes)
        }
        var draft = SCIMDraft(store.rows[slot])
        draft.setsPassword = body.setsPassword
        draft.attributes = replaced(store.rows[slot], by: body)
        if let members = body.members {
            try checkMembersInWhole(members, max: 0)
            draft.members.removeAll()
            try addMembers(members, to: &draft)
        } else if !isUser, options.dialect.putOmission == .cleared {
            draft.members.removeAll()
        }
        try checkImmutables(from: store.rows[slot].attributes, to: draft.attributes, slot)
        let slot = try commit(draft, to: slot, by: .put)
        if let groups = body.groups { try setGroups(try groupSlots(groups), of: slot) }
        let isSilent = !isUser && options.dialect.putMembersAnswer == .empty
        return isSilent ? .changed(slot: slot) : .shown(slot: slot)
    }

    /// The attributes of a record after a PUT.
    ///
    /// Attributes that the body omits may be kept or cleared (RFC 7644 §3.5.1); `active` is never
    /// cleared, since that would be a third state.
    private func replaced(_ record: SCIMRecord, by body: SCIMBody) -> JSONObject {
        var result: JSONObject
        switch options.dialect.putOmission {
        case .cleared:
            result = body.attributes
            if result["active"] == nil { result["active"] = record.attributes["active"] }
        case .kept:
            result = record.attributes
            for member in body.attributes.members {
                let isExtension = store.types[record.type].extensionSchema(member.key) != nil
                if isExtension, var object = result[member.key]?.object,
                    let sent = member.value.object
                {
                    for inner in sent.members { object[inner.key] = inner.value }
                    result[member.key] = .object(object)
                } else {
                    result[member.key] = member.value
                }
            }
        }
        for attribute in body.cleared {
            clear(attribute, in: &result)
        }
        for urn in body.clearedExtensions { result[urn] = nil }
        return result
    }

    private func clear(_ attribute: SCIMResourceType.Attribute, in result: inout JSONObject) {
        let name = attribute.definition.name
        guard let urn = attribute.extensionID else {
            result[name] = nil
            return
        }
        guard var object = result[urn]?.object else { return }
        object[name] = nil
        result[urn] = object.isEmpty ? Optional.none : .object(object)
    }

    /// Refuses to change an immutable attribute that has a value.
    func checkImmutables(from former: JSONObject, to new: JSONObject, _ slot: Int) throws(Refusal) {
        let type = store.types[store.rows[slot].type]
        for attribute in type.immutables {
            let name = attribute.definition.name
            guard let value = former.value(of: name, extensionID: attribute.extensionID),
                new.value(of: name, extensionID: attribute.extensionID) != value
            else { continue }
            throw .mutability("\(name) cannot be changed once it is set.")
        }
    }

    /// Checks a draft as a whole and writes it.
    ///
    /// Returns the record's slot, which is a new one if the account comes back with a new id.
    mutating func commit(_ draft: SCIMDraft, to slot: Int, by way: SCIMWay) throws(Refusal) -> Int {
        let record = store.rows[slot]
        try intake(record.type).checkRequired(draft.attributes)
        if let attribute = store.clash(draft.attributes, type: record.type, besides: slot) {
            throw .uniqueness(attribute)
        }
        try checkLimits(draft)
        try checkRenaming(record, draft)
        let isActive = draft.attributes["active"]?.bool ?? record.isActive
        if record.isUser, isActive, !record.isActive {
            if options.dialect.reactivation == .refused {
                throw .invalidValue("A user that was deactivated cannot be activated again.")
            }
            if !store.hasFreeSeat { throw SCIMService.noSeat }
            if options.dialect.reactivation == .newID { return try renew(slot, to: draft) }
        }
        if record.isUser, !isActive, record.isActive { try checkDeactivation(slot) }
        store.update(slot, to: draft, by: way)
        return slot
    }

    /// Some services refuse to deactivate the last administrator, or a user who is in no group.
    func checkDeactivation(_ slot: Int) throws(SCIMError) {
        if options.dialect.deactivationNeedsMembership, store.rows[slot].groups.isEmpty {
            throw .notFound("The membership is")
        }
        if options.dialect.protectsLastAdmin, store.isLastAdmin(slot) {
            throw SCIMError(403, nil, "The last administrator cannot be removed.")
        }
    }

    private func checkRenaming(_ record: SCIMRecord, _ draft: SCIMDraft) throws(SCIMError) {
        guard options.dialect.renaming == .refused else { return }
        let name = record.isUser ? "userName" : "displayName"
        guard record.attributes[name] == draft.attributes[name] else {
            throw .mutability("\(name) cannot be changed.")
        }
    }

    /// RFC 7644 §3.6.
    mutating func remove(_ slot: Int) throws(SCIMError) -> SCIMOutcome {
        guard store.rows[slot].isUser else {
            guard options.dialect.groupDeletion == .gone else {
                throw .methodNotAllowed([.get, .put, .patch])
            }
            store.delete(slot)
            return .gone
        }
        if options.dialect.protectsLastAdmin, store.isLastAdmin(slot) {
            throw SCIMError(403, nil, "The last administrator cannot be removed.")
        }
        switch options.dialect.userDeletion {
        case .gone: store.delete(slot)
        case .deactivates: store.disable(slot, by: .patch)
        case .deactivatesAndUnlinks:
            store.disable(slot, by: .patch)
            if !store.isCut { store.unlink(slot) }
        case .unlinks: store.unlink(slot)
        case .refused: throw .methodNotAllowed([.get, .put, .patch])
        }
        return .gone
    }
}

extension SCIMResourceType {
    /// The immutable attributes, except those within lists.
    var immutables: [Attribute] {
        let core = schema.attributes.filter { $0.mutability == .immutable }
            .map { Attribute(extensionID: nil, definition: $0) }
        return core
            + extensions.flatMap { item in
                item.schema.attributes.filter { $0.mutability == .immutable }
                    .map { Attribute(extensionID: item.schema.id, definition: $0) }
            }
    }
}
