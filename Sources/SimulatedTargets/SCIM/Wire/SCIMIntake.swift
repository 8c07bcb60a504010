// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// Turns what clients send into values in the schema's spelling.
///
/// Drops attributes that no schema knows and those that only the service sets (RFC 7644 §3.3);
/// refuses values of the wrong type.
struct SCIMIntake {
    let type: SCIMResourceType
    let dialect: SCIMDialect

    /// A value of the attribute; `nil` if it is unassigned.
    func value(
        _ value: JSONValue,
        of definition: SCIMAttribute
    ) throws(SCIMError) -> JSONValue? {
        if value.isUnassigned { return nil }
        guard definition.isMultiValued else { return try single(value, of: definition) }
        // Clients often send a single element without the list around it.
        let elements = value.array ?? [value]
        var result: [JSONValue] = []
        result.reserveCapacity(elements.count)
        for element in elements where !element.isUnassigned {
            if let element = try single(element, of: definition) { result.append(element) }
        }
        let primaries = result.count { $0["primary"] == true }
        guard primaries < 2 else {
            throw .invalidValue("Only one value of \(definition.name) can be primary.")
        }
        return result.isEmpty ? Optional.none : .array(result)
    }

    /// One value of the attribute, or one element of its list.
    func single(
        _ value: JSONValue,
        of definition: SCIMAttribute
    ) throws(SCIMError) -> JSONValue? {
        switch definition.kind {
        case .string, .reference, .binary:
            guard value.string != nil else { throw mismatch(definition, "a string") }
            return value
        case .boolean: return try boolean(value, of: definition)
        case .integer:
            guard value.integer != nil else { throw mismatch(definition, "a whole number") }
            return value
        case .decimal:
            switch value {
            case .integer, .number: return value
            case .null, .bool, .string, .array, .object: throw mismatch(definition, "a number")
            }
        case .dateTime:
            guard let text = value.string, Instant(rfc3339: text) != nil else {
                throw mismatch(definition, "a dateTime")
            }
            return value
        case .complex: return try complex(value, of: definition)
        }
    }

    private func boolean(
        _ value: JSONValue,
        of definition: SCIMAttribute
    ) throws(SCIMError) -> JSONValue? {
        if value.bool != nil { return value }
        guard let text = value.string?.lowercased(), text == "true" || text == "false" else {
            throw mismatch(definition, "true or false")
        }
        switch dialect.stringBooleans {
        case .understood: return .bool(text == "true")
        case .refused: throw mismatch(definition, "true or false, not a string")
        case .ignored, .halfUnderstood: return nil
        }
    }

    private func complex(
        _ value: JSONValue,
        of definition: SCIMAttribute
    ) throws(SCIMError) -> JSONValue? {
        guard let object = value.object else {
            guard value.string != nil, dialect.plainTextForComplex == .value,
                definition.subAttribute("value") != nil
            else { throw mismatch(definition, "an object") }
            return .object(["value": value])
        }
        var result = JSONObject()
        result.members.reserveCapacity(object.members.count)
        for member in object.members {
            guard let part = definition.subAttribute(member.key), part.mutability != .readOnly,
                let canonical = try self.value(member.value, of: part)
            else { continue }
            result[part.name] = canonical
        }
        return result.isEmpty ? Optional.none : .object(result)
    }

    func mismatch(_ definition: SCIMAttribute, _ expected: String) -> SCIMError {
        .invalidValue("\(definition.name) must be \(expected).")
    }
}
