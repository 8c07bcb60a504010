// SPDX-License-Identifier: Apache-2.0

import Wire

/// Writes shapes as JSON Schemas; each named shape once.
package struct SchemaWriter {
    package private(set) var definitions: [String: JSONValue] = [:]

    package init() {}

    package mutating func object(of shape: Shape) -> JSONValue {
        var properties: [JSONObject.Member] = []
        for key in shape.keys {
            var schema = schema(of: key.type)
            schema["description"] = .string(key.summary)
            properties.append(JSONObject.Member(key: key.name, value: .object(schema)))
        }
        var object: JSONObject = ["type": "object", "title": .string(shape.title)]
        object["properties"] = .object(JSONObject(properties))
        let replaceable = shape.standIns.map(\.required)
        let required = shape.keys.filter { $0.isRequired && !replaceable.contains($0.name) }
            .map { JSONValue.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] =
            shape.others.map { .object(schema(of: $0)) } ?? .bool(false)
        let choices =
            shape.exactlyOne.map(exactlyOne) + shape.atMostOne.map(atMostOne)
            + shape.standIns.map { atLeastOne([$0.required, $0.standIn]) }
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
        case .whole(let least, let most):
            var schema: JSONObject = ["type": "integer", "minimum": .integer(Int64(least))]
            if most < .max { schema["maximum"] = .integer(Int64(most)) }
            return schema
        case .numbers(let numbers):
            return ["enum": .array(numbers.map { .integer(Int64($0)) })]
        case .number: return ["type": "number", "minimum": 0]
        case .positive: return ["type": "number", "exclusiveMinimum": 0]
        case .share(let open):
            return [
                "type": "number", open == .zero ? "exclusiveMinimum" : "minimum": 0,
                open == .one ? "exclusiveMaximum" : "maximum": 1,
            ]
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
        case .requiring(let keys, let type):
            let needed: JSONValue = ["required": .array(keys.map { .string($0) })]
            return ["allOf": [.object(schema(of: type)), needed]]
        case .anything, .described: return [:]
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
            // Registered before it is written, so that a shape may contain itself.
            definitions[name] = .null
            definitions[name] = object(of: shape)
        }
        return "#/$defs/\(name)"
    }

    private func exactlyOne(_ keys: [String]) -> JSONValue {
        ["oneOf": .array(keys.map(requirement))]
    }

    private func atLeastOne(_ keys: [String]) -> JSONValue {
        ["anyOf": .array(keys.map(requirement))]
    }

    private func atMostOne(_ keys: [String]) -> JSONValue {
        let none: JSONValue = ["not": ["anyOf": .array(keys.map(requirement))]]
        return ["oneOf": .array([none] + keys.map(requirement))]
    }

    private func requirement(_ key: String) -> JSONValue {
        ["required": [.string(key)]]
    }
}
