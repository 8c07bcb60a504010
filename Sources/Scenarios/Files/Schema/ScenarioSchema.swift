// SPDX-License-Identifier: Apache-2.0

import Wire

/// JSON Schemas for editors, draft 2020-12, made of the declarations that the decoder follows.
package enum ScenarioSchema {
    /// Describes a scenario whose expectations may name these figures.
    package static func scenario(metricNames: [String]) -> JSONValue {
        document(ScenarioShapes.scenario(metricNames: metricNames), title: "Residue scenario")
    }

    package static func organization() -> JSONValue {
        document(OrganizationShapes.organization, title: "Residue organization")
    }

    package static func world() -> JSONValue {
        document(WorldShapes.world, title: "Residue world")
    }

    private static func document(_ shape: Shape, title: String) -> JSONValue {
        var writer = SchemaWriter()
        let root = writer.object(of: shape)
        var members: [JSONObject.Member] = [
            member("$schema", "https://json-schema.org/draft/2020-12/schema"),
            member("title", .string(title)),
        ]
        members += root.object?.members.filter { $0.key != "title" } ?? []
        let definitions = writer.definitions.sorted { $0.key < $1.key }
        members.append(
            member("$defs", .object(JSONObject(definitions.map { member($0.key, $0.value) })))
        )
        return .object(JSONObject(members))
    }

    private static func member(_ key: String, _ value: JSONValue) -> JSONObject.Member {
        JSONObject.Member(key: key, value: value)
    }
}

/// Writes shapes as schemas; each named shape once.
private struct SchemaWriter {
    private(set) var definitions: [String: JSONValue] = [:]

    mutating func object(of shape: Shape) -> JSONValue {
        var properties: [JSONObject.Member] = []
        for key in shape.keys {
            var schema = schema(of: key.type)
            schema["description"] = .string(key.summary)
            properties.append(JSONObject.Member(key: key.name, value: .object(schema)))
        }
        var object: JSONObject = ["type": "object", "title": .string(shape.title)]
        object["properties"] = .object(JSONObject(properties))
        let required = shape.keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] =
            shape.others.map { .object(schema(of: $0)) } ?? .bool(false)
        let choices =
            shape.exactlyOne.map(exactlyOne) + shape.atMostOne.map(atMostOne)
        if !choices.isEmpty { object["allOf"] = .array(choices) }
        return .object(object)
    }

    private mutating func schema(of type: ShapeType) -> JSONObject {
        switch type {
        case .text: return ["type": "string", "minLength": 1]
        case .freeText: return ["type": "string"]
        case .pattern(let pattern, let example):
            return [
                "type": "string", "pattern": .string(pattern), "examples": [.string(example)],
            ]
        case .whole(let least): return ["type": "integer", "minimum": .integer(Int64(least))]
        case .number: return ["type": "number", "minimum": 0]
        case .signedNumber: return ["type": "number"]
        case .flag: return ["type": "boolean"]
        case .duration:
            return [
                "type": "string", "pattern": "^([0-9]+(ms|s|m|min|h|d|w))+$",
                "examples": ["30s", "1h30m"],
            ]
        case .instant:
            return [
                "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$",
                "examples": ["2026-03-02T09:00:00Z"],
            ]
        case .word(let words): return ["enum": .array(words.map { .string($0) })]
        case .list(let element):
            return ["type": "array", "items": .object(schema(of: element))]
        case .shape(let shape): return ["$ref": .string(reference(to: shape))]
        case .named(let name, let type): return ["$ref": .string(reference(to: type, as: name))]
        case .map(let value):
            return ["type": "object", "additionalProperties": .object(schema(of: value))]
        case .either(let types):
            var schemas: [JSONValue] = []
            for type in types { schemas.append(.object(schema(of: type))) }
            return ["anyOf": .array(schemas)]
        case .settings: return ["type": "object"]
        case .anything: return [:]
        case .null: return ["type": "null"]
        }
    }

    private mutating func reference(to type: ShapeType, as name: String) -> String {
        if definitions[name] == nil { definitions[name] = .object(schema(of: type)) }
        return "#/$defs/\(name)"
    }

    private mutating func reference(to shape: Shape) -> String {
        let words = shape.title.split { !$0.isLetter }.map(String.init)
        let name = words.joined(separator: "-")
        if definitions[name] == nil {
            // Taken before it is written, so that a shape may hold itself.
            definitions[name] = .null
            definitions[name] = object(of: shape)
        }
        return "#/$defs/\(name)"
    }

    private func exactlyOne(_ keys: [String]) -> JSONValue {
        ["oneOf": .array(keys.map(requirement))]
    }

    private func atMostOne(_ keys: [String]) -> JSONValue {
        let none: JSONValue = ["not": ["anyOf": .array(keys.map(requirement))]]
        return ["oneOf": .array([none] + keys.map(requirement))]
    }

    private func requirement(_ key: String) -> JSONValue {
        ["required": [.string(key)]]
    }
}
