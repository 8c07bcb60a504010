// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// An operation on a whole attribute.
    func apply(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        to attribute: SCIMResourceType.Attribute,
        in draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        let definition = attribute.definition
        if definition.name == "schemas" { return }
        guard definition.mutability != .readOnly else {
            throw .mutability("\(definition.name) cannot be written.")
        }
        if definition.name == "active", options.dialect.activePatch == .ignored { return }
        if name == .remove {
            guard !definition.isRequired else {
                throw .mutability("\(definition.name) is required.")
            }
            try remove(value, from: attribute, in: &draft, of: slot)
            return
        }
        let sent = value ?? .null
        guard let new = try intake(of: slot).value(sent, of: definition) else {
            if sent.isUnassigned {
                if name == .replace { draft.attributes[attribute] = nil }
            } else {
                noteHalfUnderstood(definition, in: &draft)
            }
            return
        }
        if definition.mutability == .writeOnly {
            draft.setsPassword = true
        } else if definition.isMultiValued {
            let former = name == .add ? draft.attributes[attribute]?.array ?? [] : []
            let list = joined(former, new.array ?? [], definition)
            let max = options.dialect.valuesMax
            draft.attributes[attribute] = .array(max > 0 ? Array(list.suffix(max)) : list)
        } else if definition.kind == .complex {
            draft.attributes[attribute] = merged(draft.attributes[attribute], with: new)
        } else {
            draft.attributes[attribute] = new
        }
    }

    /// Notes a Boolean sent as a string that the dialect did not accept as one.
    private func noteHalfUnderstood(_ definition: SCIMAttribute, in draft: inout SCIMDraft) {
        guard definition.name == "active", options.dialect.stringBooleans == .halfUnderstood else {
            return
        }
        draft.marksEnd = true
    }

    private func remove(
        _ value: JSONValue?,
        from attribute: SCIMResourceType.Attribute,
        in draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        let definition = attribute.definition
        guard let value, definition.isMultiValued else {
            draft.attributes[attribute] = nil
            return
        }
        // The RFC defines no value for a removal and does not forbid one (§3.5.2.2).
        switch options.dialect.memberRemovalByValue {
        case .wiped: draft.attributes[attribute] = nil
        case .ignored: return
        case .refused: throw .invalidSyntax("'remove' takes no value.")
        case .applied:
            let wanted = try intake(of: slot).value(value, of: definition)?.array ?? []
            let held = draft.attributes[attribute]?.array ?? []
            let rest = held.filter { element in
                !wanted.contains { isSame($0, element, definition, byValueAlone: true) }
            }
            draft.attributes[attribute] = .array(rest)
        }
    }

    /// An operation on one sub-attribute, in every value of a list.
    func apply(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        to sub: SCIMAttribute,
        of attribute: SCIMResourceType.Attribute,
        in draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        let new = try self.value(name, value, of: sub, within: attribute.definition, slot)
        let held = draft.attributes[attribute]
        guard attribute.definition.isMultiValued else {
            let object = try set(sub, to: new, in: held?.object ?? JSONObject())
            draft.attributes[attribute] = .object(object)
            return
        }
        var elements = held?.array ?? []
        if elements.isEmpty, new != nil { elements = [.object([:])] }
        for index in elements.indices {
            let object = elements[index].object ?? JSONObject()
            elements[index] = .object(try set(sub, to: new, in: object))
        }
        draft.attributes[attribute] = .array(elements.filter { !$0.isUnassigned })
    }

    /// An operation on the values that a filter selects.
    func apply(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        to attribute: SCIMResourceType.Attribute,
        _ choice: SCIMElementChoice,
        _ sub: SCIMAttribute?,
        in draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        let definition = attribute.definition
        guard definition.mutability != .readOnly else {
            throw .mutability("\(definition.name) cannot be written.")
        }
        let held = draft.attributes[attribute]
        var elements = held?.array ?? held.map { [$0] } ?? []
        var chosen = elements.indices.filter { choice.matches(elements[$0]) }
        if chosen.isEmpty {
            guard let made = try unmatched(name, choice) else { return }
            elements.append(.object(made))
            chosen = [elements.count - 1]
        }
        if name == .remove, sub == nil {
            elements = elements.indices.filter { !chosen.contains($0) }.map { elements[$0] }
            chosen = []
        } else if let sub {
            let new = try self.value(name, value, of: sub, within: definition, slot)
            for index in chosen {
                let object = elements[index].object ?? JSONObject()
                elements[index] = .object(try set(sub, to: new, in: object))
            }
        } else {
            let new = try intake(of: slot).single(value ?? .null, of: definition)
            for index in chosen {
                let former = name == .add ? elements[index] : nil
                elements[index] = new.map { merged(former, with: $0) } ?? .null
            }
        }
        elements = withOnePrimary(elements, last: chosen).filter { !$0.isUnassigned }
        draft.attributes[attribute] = definition.isMultiValued ? .array(elements) : elements.first
    }

    /// The value to create if none is selected; `nil` for none.
    private func unmatched(
        _ name: SCIMPatchOperation.Name,
        _ choice: SCIMElementChoice
    ) throws(SCIMError) -> JSONObject? {
        switch name {
        case .remove: return nil
        case .replace: throw .noTarget("No value matches \(choice.filter).")
        case .add:
            guard options.dialect.unmatchedAdd == .created, let template = choice.template else {
                throw .noTarget("No value matches \(choice.filter).")
            }
            return template
        }
    }

    /// The new value of a sub-attribute; `nil` to remove it.
    private func value(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        of sub: SCIMAttribute,
        within definition: SCIMAttribute,
        _ slot: Int
    ) throws(SCIMError) -> JSONValue? {
        guard definition.mutability != .readOnly, sub.mutability != .readOnly else {
            throw .mutability("\(definition.name).\(sub.name) cannot be written.")
        }
        guard name != .remove else {
            guard !sub.isRequired else { throw .mutability("\(sub.name) is required.") }
            return nil
        }
        return try intake(of: slot).value(value ?? .null, of: sub)
    }

    private func set(
        _ sub: SCIMAttribute,
        to value: JSONValue?,
        in object: JSONObject
    ) throws(SCIMError) -> JSONObject {
        if sub.mutability == .immutable, let held = object[sub.name], held != value {
            throw .mutability("\(sub.name) cannot be changed once it is set.")
        }
        var object = object
        object[sub.name] = value
        return object
    }

    private func intake(of slot: Int) -> SCIMIntake { intake(store.rows[slot].type) }
}
