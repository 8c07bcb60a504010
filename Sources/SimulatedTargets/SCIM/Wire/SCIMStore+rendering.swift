// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMStore {
    /// The record as JSON; the standard form is cached until something in it changes.
    mutating func rendered(_ slot: Int, _ projection: SCIMProjection, base: String) -> [UInt8] {
        guard projection.isStandard else { return render(slot, projection, base: base) }
        if let known = rows[slot].rendering, known.epoch == epoch, known.base == base {
            return known.bytes
        }
        let bytes = render(slot, projection, base: base)
        rows[slot].rendering = SCIMRendering(bytes: bytes, base: base, epoch: epoch)
        return bytes
    }

    func render(_ slot: Int, _ projection: SCIMProjection, base: String) -> [UInt8] {
        let record = rows[slot]
        let type = types[record.type]
        var writer = BodyWriter(capacity: 1_024)
        writer.openObject()
        writer.key("schemas")
        writer.openArray()
        for urn in schemas(of: record) { writer.value(urn) }
        writer.closeArray()
        writer.member("id", record.id)
        for member in record.attributes.members {
            if let attribute = type.attribute(member.key) {
                write(member.value, attribute.definition, nil, type, projection, &writer)
            }
        }
        writeMemberships(of: slot, type, projection, base: base, &writer)
        for item in type.extensions {
            guard let object = record.attributes[item.schema.id]?.object else { continue }
            write(object, item.schema, type, projection, &writer)
        }
        if let meta = type.attribute("meta") {
            write(self.meta(of: slot, base: base), meta.definition, nil, type, projection, &writer)
        }
        writer.closeObject()
        return writer.bytes
    }

    /// Writes a user's groups or a group's members; there may be many, so they are read only if
    /// they are shown.
    private func writeMemberships(
        of slot: Int,
        _ type: SCIMResourceType,
        _ projection: SCIMProjection,
        base: String,
        _ writer: inout BodyWriter
    ) {
        let isUser = rows[slot].isUser
        guard isUser || dialect.membersInAnswers != .omitted,
            let definition = type.attribute(isUser ? "groups" : "members")?.definition,
            projection.part(of: definition, extensionID: nil, schema: type.schema.id) != .hidden
        else { return }
        let isEmptied = !isUser && dialect.membersInAnswers == .empty
        let values =
            isUser
            ? groupValues(of: slot, base: base)
            : isEmptied ? [] : memberValues(of: slot, base: base)
        guard !values.isEmpty || isEmptied else { return }
        write(.array(values), definition, nil, type, projection, &writer)
    }

    private func write(
        _ value: JSONValue,
        _ definition: SCIMAttribute,
        _ extensionID: String?,
        _ type: SCIMResourceType,
        _ projection: SCIMProjection,
        _ writer: inout BodyWriter
    ) {
        let part = projection.part(
            of: definition,
            extensionID: extensionID,
            schema: type.schema.id
        )
        guard let shown = cut(value, to: part, definition) else { return }
        writer.key(named: definition.name)
        writer.value(shown)
    }

    private func write(
        _ object: JSONObject,
        _ schema: SCIMSchema,
        _ type: SCIMResourceType,
        _ projection: SCIMProjection,
        _ writer: inout BodyWriter
    ) {
        var shown = JSONObject()
        for member in object.members {
            guard let definition = schema.attribute(member.key) else { continue }
            let part = projection.part(
                of: definition,
                extensionID: schema.id,
                schema: type.schema.id
            )
            shown[member.key] = cut(member.value, to: part, definition)
        }
        guard !shown.isEmpty else { return }
        writer.key(named: schema.id)
        writer.value(.object(shown))
    }

    /// The shown part of a value; `nil` if nothing is.
    private func cut(
        _ value: JSONValue,
        to part: SCIMProjection.Part,
        _ definition: SCIMAttribute
    ) -> JSONValue? {
        let isShown: (String) -> Bool
        switch part {
        case .hidden: return nil
        case .whole: return value
        case .only(let names): isShown = { name in names.contains { $0.isSameName(as: name) } }
        case .except(let names): isShown = { name in !names.contains { $0.isSameName(as: name) } }
        }
        func cut(_ object: JSONObject) -> JSONValue {
            .object(
                JSONObject(
                    object.members.filter { member in
                        let returned = definition.subAttribute(member.key)?.returned
                        return returned == .always || isShown(member.key)
                    }
                )
            )
        }
        switch value {
        case .object(let object): return cut(object)
        case .array(let elements):
            return .array(elements.map { element in element.object.map(cut) ?? element })
        case .null, .bool, .integer, .number, .string: return value
        }
    }

    func schemas(of record: SCIMRecord) -> [String] {
        let type = types[record.type]
        return [type.schema.id]
            + type.extensions.map(\.schema.id).filter { record.attributes[$0] != nil }
    }

    func location(of slot: Int, base: String) -> String {
        base + types[rows[slot].type].endpoint + "/" + PercentEncoding.encode(rows[slot].id)
    }

    /// The entity tag; weak, since answers differ by projection (RFC 7644 §3.14).
    func entityTag(of slot: Int) -> String { "W/\"\(rows[slot].version)\"" }

    func meta(of slot: Int, base: String) -> JSONValue {
        let record = rows[slot]
        var meta: JSONObject = [
            "resourceType": .string(types[record.type].name),
            "created": .string(record.createdAt.rfc3339),
            "lastModified": .string(record.modifiedAt.rfc3339),
            "location": .string(location(of: slot, base: base)),
        ]
        if dialect.versions == .weak { meta["version"] = .string(entityTag(of: slot)) }
        return .object(meta)
    }

    /// A user's groups, direct ones first.
    func groupValues(of slot: Int, base: String) -> [JSONValue] {
        func value(_ group: Int, _ type: String) -> JSONValue {
            var object: JSONObject = [
                "value": .string(rows[group].id),
                "$ref": .string(location(of: group, base: base)),
            ]
            if let name = rows[group].displayName { object["display"] = .string(name) }
            object["type"] = .string(type)
            return .object(object)
        }
        guard !rows[slot].groups.isEmpty else { return [] }
        var seen = rows[slot].groups
        var values = seen.ids.map { value(Int($0), "direct") }
        for (group, _) in inheritedGroups(of: slot) where seen.insert(Int64(group)) {
            values.append(value(group, "indirect"))
        }
        return values
    }

    func memberValues(of slot: Int, base: String) -> [JSONValue] {
        let strays = rows[slot].strayMembers.map { JSONValue.object(["value": .string($0)]) }
        return rows[slot].members.ids.compactMap { member in
            memberValue(Int(member), of: slot, base: base)
        } + strays
    }

    /// One element of `members`; `nil` where the dialect hides it.
    func memberValue(_ member: Int, of group: Int, base: String) -> JSONValue? {
        let record = rows[member]
        if !record.isActive, dialect.deactivationHidesMemberships { return nil }
        guard record.presence == .shown else { return .object(["value": .string(record.id)]) }
        var object: JSONObject = [
            "value": .string(record.id),
            "$ref": .string(location(of: member, base: base)),
            "type": .string(types[record.type].name),
        ]
        if let display = rows[group].memberDisplays[Int64(member)] ?? record.displayName {
            object["display"] = .string(display)
        }
        return .object(object)
    }
}
