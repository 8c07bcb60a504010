// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// RFC 7644 §3.5.2: all operations are applied, or none.
    mutating func patch(_ slot: Int, _ object: JSONObject) throws(SCIMError) -> SCIMOutcome {
        let draft = try patched(slot, object)
        let groups = draft.groups
        let slot = try commit(draft, to: slot, by: .patch)
        if let groups { try setGroups(groups.ids.map { Int($0) }, of: slot) }
        switch options.dialect.patchAnswer {
        case .record: return .shown(slot: slot)
        case .empty: return .changed(slot: slot)
        case .emptyForGroups:
            return store.rows[slot].isUser ? .shown(slot: slot) : .changed(slot: slot)
        }
    }

    /// The record as the operations would leave it.
    private func patched(_ slot: Int, _ object: JSONObject) throws(SCIMError) -> SCIMDraft {
        let record = store.rows[slot]
        var draft = SCIMDraft(record)
        switch options.dialect.patch {
        case .absent: throw .notImplemented("PATCH")
        case .envelopeUnread:
            // The operations are never read: only an `active` beside them has an effect.
            if record.isUser, let active = object.member("active")?.bool {
                draft.attributes["active"] = .bool(active)
            }
            return draft
        case .full, .deactivationOnly: break
        }
        for operation in try SCIMPatchOperation.read(object, dialect: options.dialect) {
            try apply(operation, to: &draft, of: slot)
        }
        if options.dialect.patch == .deactivationOnly, record.isUser {
            var rest = draft.attributes
            rest["active"] = record.attributes["active"]
            guard rest == record.attributes, draft.attributes["active"] == false else {
                throw .invalidValue("A user's PATCH can only deactivate.")
            }
        }
        let max = options.dialect.memberChangesMax
        let change = draft.members.change
        guard max == 0 || change.joining.count + change.leaving.count <= max else {
            throw .invalidValue("A PATCH changes \(max) members at most.")
        }
        try checkImmutables(from: record.attributes, to: draft.attributes, slot)
        return draft
    }

    private func apply(
        _ operation: SCIMPatchOperation,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        let type = store.types[store.rows[slot].type]
        guard let path = operation.path else {
            try applyPathless(operation, to: &draft, of: slot)
            return
        }
        let target: SCIMPatchTarget
        do throws(SCIMFilterError) {
            let isLenient = options.dialect.filterSyntax == .lenient
            target = try path.target(in: type, convertsLiterals: isLenient)
        } catch {
            throw SCIMError(error)
        }
        try apply(operation.name, operation.value, at: target, to: &draft, of: slot)
    }

    private func apply(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        at target: SCIMPatchTarget,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        switch target {
        case .record:
            let operation = SCIMPatchOperation(name: name, path: nil, value: value)
            try applyPathless(operation, to: &draft, of: slot)
        case .extensionObject(let schema):
            try apply(name, value, to: schema, in: &draft, of: slot)
        case .attribute(let attribute):
            if try applyMemberships(name, value, attribute, nil, nil, to: &draft, of: slot) {
                return
            }
            try apply(name, value, to: attribute, in: &draft, of: slot)
        case .subAttribute(let attribute, let sub):
            if try applyMemberships(name, value, attribute, nil, sub, to: &draft, of: slot) {
                return
            }
            try apply(name, value, to: sub, of: attribute, in: &draft, of: slot)
        case .elements(let attribute, let choice, let sub):
            if try applyMemberships(name, value, attribute, choice, sub, to: &draft, of: slot) {
                return
            }
            try apply(name, value, to: attribute, choice, sub, in: &draft, of: slot)
        }
    }

    /// An operation without a path; its value is an object of attributes.
    private func applyPathless(
        _ operation: SCIMPatchOperation,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        if operation.name == .remove {
            // Some clients name the attribute to remove in the value instead of the path.
            guard options.dialect.memberRemovalByValue != .refused,
                operation.value?.object != nil
            else { throw .noTarget("'remove' needs a path.") }
        }
        guard let object = operation.value?.object else {
            throw .invalidValue("Without a path, the value must be an object of attributes.")
        }
        let type = store.types[store.rows[slot].type]
        for member in object.members {
            // Clients send whole records here too; these members carry no change.
            if ["schemas", "id", "meta"].contains(where: { member.key.isSameName(as: $0) }) {
                continue
            }
            if let schema = type.extensionSchema(member.key) {
                let target = SCIMPatchTarget.extensionObject(schema)
                try apply(operation.name, member.value, at: target, to: &draft, of: slot)
            } else if member.key.isSameName(as: type.schema.id) {
                let inner = SCIMPatchOperation(
                    name: operation.name,
                    path: nil,
                    value: member.value
                )
                try applyPathless(inner, to: &draft, of: slot)
            } else if let attribute = type.attribute(member.key) {
                let target = SCIMPatchTarget.attribute(attribute)
                try apply(operation.name, member.value, at: target, to: &draft, of: slot)
            } else if member.key.contains(".") || member.key.contains(":")
                || member.key.contains("[")
            {
                try applyQualified(member, operation.name, to: &draft, of: slot)
            }
        }
    }

    /// A key such as `name.givenName`, `emails[type eq "work"].value` or a qualified attribute.
    private func applyQualified(
        _ member: JSONObject.Member,
        _ name: SCIMPatchOperation.Name,
        to draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        switch options.dialect.pathlessKeys {
        case .ignored: return
        case .refused: throw .invalidPath("'\(member.key)' is no attribute.")
        case .applied: break
        }
        let path = try SCIMPatchOperation.path(member.key, options.dialect)
        let operation = SCIMPatchOperation(name: name, path: path, value: member.value)
        try apply(operation, to: &draft, of: slot)
    }
}
