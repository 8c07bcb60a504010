// SPDX-License-Identifier: Apache-2.0

import Wire

/// A whole record as a client sent it, in the schema's spelling.
struct SCIMBody {
    var attributes = JSONObject()
    /// The elements of `members`, unread; `nil` if the body has none.
    var members: JSONValue?
    var setsPassword = false
    /// Attributes that were sent as null or an empty list, to be cleared.
    var cleared: [SCIMResourceType.Attribute] = []
    /// Extensions whose object was sent as null.
    var clearedExtensions: [String] = []
    /// The groups of a user, where the dialect lets clients set them.
    var groups: JSONValue?
}

extension SCIMIntake {
    /// Reads the body of a POST or PUT.
    func body(_ object: JSONObject) throws(SCIMError) -> SCIMBody {
        try checkSchemas(object)
        var body = SCIMBody()
        for member in object.members {
            if let schema = type.extensionSchema(member.key) {
                try read(member.value, schema, into: &body)
            } else if member.key.isSameName(as: type.schema.id) {
                // Some clients wrap the core attributes like those of an extension.
                for inner in member.value.object?.members ?? [] { try read(inner, into: &body) }
            } else {
                try read(member, into: &body)
            }
        }
        return body
    }

    /// Refuses a record that lacks an attribute or extension its schemas require.
    func checkRequired(_ attributes: JSONObject) throws(SCIMError) {
        for definition in type.schema.attributes where definition.isRequired {
            try check(attributes[definition.name], definition)
        }
        for item in type.extensions {
            guard let object = attributes[item.schema.id] else {
                guard !item.isRequired else {
                    throw .invalidValue("A record needs the schema \(item.schema.id).")
                }
                continue
            }
            for definition in item.schema.attributes where definition.isRequired {
                try check(object[definition.name], definition)
            }
        }
    }

    private func check(_ value: JSONValue?, _ definition: SCIMAttribute) throws(SCIMError) {
        guard let value, !value.isUnassigned, value.string.map({ !$0.isEmpty }) ?? true else {
            throw .invalidValue("\(definition.name) is required.")
        }
    }

    /// `schemas` must name the type's own schema; other entries are ignored, since clients name
    /// vendors' schemas there.
    private func checkSchemas(_ object: JSONObject) throws(SCIMError) {
        guard let sent = object.members.first(where: { $0.key.isSameName(as: "schemas") }),
            let list = sent.value.array, !list.isEmpty
        else { throw .invalidSyntax("schemas is required.") }
        let named = list.contains { $0.string?.isSameName(as: type.schema.id) ?? false }
        guard named else { throw .invalidValue("schemas must name \(type.schema.id).") }
    }

    private func read(_ member: JSONObject.Member, into body: inout SCIMBody) throws(SCIMError) {
        guard let attribute = type.attribute(member.key) else { return }
        let definition = attribute.definition
        switch definition.name {
        case "schemas", "id", "meta": return
        case "members" where type.name == "Group": body.members = member.value
        case "groups" where type.name == "User" && dialect.userGroupsWritable:
            body.groups = member.value
        default:
            guard definition.mutability != .readOnly else { return }
            guard let value = try value(member.value, of: definition) else {
                if member.value.isUnassigned { body.cleared.append(attribute) }
                return
            }
            if definition.mutability == .writeOnly {
                body.setsPassword = true
            } else {
                body.attributes[definition.name] = limited(value)
            }
        }
    }

    private func read(
        _ value: JSONValue,
        _ schema: SCIMSchema,
        into body: inout SCIMBody
    ) throws(SCIMError) {
        guard let object = value.object else {
            guard value.isUnassigned else {
                throw .invalidValue("\(schema.id) must be an object.")
            }
            body.clearedExtensions.append(schema.id)
            return
        }
        var result = JSONObject()
        for member in object.members {
            guard let definition = schema.attribute(member.key),
                definition.mutability != .readOnly
            else { continue }
            if let value = try self.value(member.value, of: definition) {
                if definition.mutability != .writeOnly { result[definition.name] = limited(value) }
            } else if member.value.isUnassigned {
                body.cleared.append(
                    SCIMResourceType.Attribute(extensionID: schema.id, definition: definition)
                )
            }
        }
        if !result.isEmpty { body.attributes[schema.id] = .object(result) }
    }

    /// Some servers keep only so many values of one attribute.
    private func limited(_ value: JSONValue) -> JSONValue {
        guard dialect.valuesMax > 0, let elements = value.array else { return value }
        return .array(Array(elements.prefix(dialect.valuesMax)))
    }
}
