// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// The JSON Schema (2020-12) of one line of events.ndjson, kept in `schemas/events.schema.json`;
/// generated from the same members as the writer.
package enum EventLogSchema {
    package static var value: JSONValue {
        let types = RunEvent.Body.types
        let events = types.map { JSONObject.Member(key: $0.type, value: schema(of: $0)) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Residue run event, one line of events.ndjson",
            "oneOf": .array(types.map { reference($0.type) }),
            "$defs": .object(JSONObject(shared + events)),
        ]
    }

    private static func schema<Event: StoredEvent>(of type: Event.Type) -> JSONValue {
        var properties: [JSONObject.Member] = [
            .init(key: "seq", value: ["type": "integer", "minimum": 1]),
            .init(key: "at", value: reference("instant")),
            .init(key: "type", value: ["const": .string(Event.type)]),
        ]
        for member in Event.members {
            properties.append(
                .init(key: "\(member.key)", value: schema(of: member.type, member.meaning))
            )
        }
        let optional = Set(Event.members.filter(\.isOptional).map { "\($0.key)" })
        return object(properties, meaning: Event.meaning, optional: optional)
    }

    private static func schema(of type: EventMemberType, _ meaning: String? = nil) -> JSONValue {
        var schema: JSONObject =
            switch type {
            case .text: ["type": "string"]
            case .whole: ["type": "integer"]
            case .flag: ["type": "boolean"]
            case .instant: ["$ref": "#/$defs/instant"]
            case .words(let words): ["enum": .array(words.map { .string($0) })]
            case .entitlement: ["$ref": "#/$defs/entitlement"]
            case .origin: ["$ref": "#/$defs/origin"]
            case .weight: ["$ref": "#/$defs/weight"]
            case .list(let element): ["type": "array", "items": self.schema(of: element)]
            }
        schema["description"] = meaning.map { .string($0) }
        return .object(schema)
    }

    /// The objects that members contain.
    private static var shared: [JSONObject.Member] {
        let by: JSONValue = ["enum": ["workflow", "outOfBand", "background", "foreign"]]
        let text: JSONValue = ["type": "string"]
        let details = ["cause", "door", "actor", "job", "credential"]
        return [
            .init(key: "instant", value: ["type": "string", "format": "date-time"]),
            .init(
                key: "entitlement",
                value: object(["target", "kind", "name"].map { .init(key: $0, value: text) })
            ),
            .init(
                key: "origin",
                value: object(
                    [.init(key: "by", value: by)] + details.map { .init(key: $0, value: text) },
                    optional: Set(details)
                )
            ),
            .init(
                key: "weight",
                value: object([
                    .init(key: "kind", value: text), .init(key: "name", value: text),
                    .init(key: "weight", value: ["type": "integer", "minimum": 0]),
                ])
            ),
        ]
    }

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/$defs/\(name)")]
    }

    private static func object(
        _ properties: [JSONObject.Member],
        meaning: String? = nil,
        optional: Set<String> = []
    ) -> JSONValue {
        let required = properties.map(\.key).filter { !optional.contains($0) }
        var object: JSONObject = ["type": "object"]
        object["description"] = meaning.map { .string($0) }
        object["properties"] = .object(JSONObject(properties))
        object["required"] = .array(required.map { .string($0) })
        object["additionalProperties"] = false
        return .object(object)
    }
}
