// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// An operation on an extension's whole object.
    func apply(
        _ name: SCIMPatchOperation.Name,
        _ value: JSONValue?,
        to schema: SCIMSchema,
        in draft: inout SCIMDraft,
        of slot: Int
    ) throws(SCIMError) {
        if name == .remove || value?.isUnassigned ?? true {
            let isRequired = schema.attributes.contains { $0.isRequired }
            guard name != .remove || !isRequired else {
                throw .mutability("\(schema.id) holds a required attribute.")
            }
            if name != .add { draft.attributes[schema.id] = nil }
            return
        }
        guard let object = value?.object else {
            throw .invalidValue("\(schema.id) must be an object.")
        }
        for member in object.members where !member.key.isSameName(as: "schemas") {
            guard let definition = schema.attribute(member.key),
                definition.mutability != .readOnly
            else { continue }
            let attribute = SCIMResourceType.Attribute(
                extensionID: schema.id,
                definition: definition
            )
            try apply(name, member.value, to: attribute, in: &draft, of: slot)
        }
    }

    /// The held value with the given sub-attributes replaced.
    func merged(_ held: JSONValue?, with new: JSONValue) -> JSONValue {
        guard var object = held?.object, let sent = new.object else { return new }
        for member in sent.members { object[member.key] = member.value }
        return .object(object)
    }

    /// A list with new values appended; those it holds already are not added again.
    func joined(
        _ held: [JSONValue],
        _ new: [JSONValue],
        _ definition: SCIMAttribute
    ) -> [JSONValue] {
        var result = held
        var written: [Int] = []
        for element in new {
            if let index = result.firstIndex(where: { isSame(element, $0, definition) }) {
                result[index] = merged(result[index], with: element)
                written.append(index)
            } else {
                result.append(element)
                written.append(result.count - 1)
            }
        }
        return withOnePrimary(result, last: written)
    }

    /// RFC 7644 §3.5.2: when a value becomes primary, the others no longer are.
    func withOnePrimary(_ elements: [JSONValue], last written: [Int]) -> [JSONValue] {
        guard let primary = written.last(where: { elements[$0]["primary"] == true }) else {
            return elements
        }
        var result = elements
        for index in result.indices where index != primary {
            guard var object = result[index].object, object["primary"] == true else { continue }
            object["primary"] = false
            result[index] = .object(object)
        }
        return result
    }

    /// Whether two values of a list are the same; type and value identify them (RFC 7643 §2.4).
    func isSame(
        _ left: JSONValue,
        _ right: JSONValue,
        _ definition: SCIMAttribute,
        byValueAlone: Bool = false
    ) -> Bool {
        guard let one = left["value"]?.string, let other = right["value"]?.string else {
            return left == right
        }
        let isExact = definition.subAttribute("value")?.comparesExactly ?? true
        guard one == other || (!isExact && one.lowercased() == other.lowercased()) else {
            return false
        }
        if byValueAlone, left["type"] == nil { return true }
        return left["type"] == right["type"]
    }
}
