// SPDX-License-Identifier: Apache-2.0

import Wire

/// `connector-protocol.schema.json`: every message in both directions, generated from the
/// declarations that messages are validated against.
package enum LineSchema {
    package static var document: JSONValue {
        var definitions = JSONObject()
        for definition in MessageDefinition.all {
            definitions[definition.name] = schema(definition.shape)
        }
        for method in LineMethod.all {
            definitions["\(method.name).params"] = schema(method.params)
            definitions["\(method.name).result"] = schema(method.result)
        }
        let requests = LineMethod.all.map(request)
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Connector line protocol, version 1",
            "description": """
            One message per line, JSON-RPC 2.0. The form of a result depends on the method \
            that it answers: see NAME.result under $defs.
            """,
            "$defs": .object(definitions),
            "oneOf": .array(requests + [answer, refusal]),
        ]
    }

    private static let id: JSONValue = ["type": ["integer", "string"]]

    private static func request(_ method: LineMethod) -> JSONValue {
        object([
            ("jsonrpc", ["const": "2.0"], true), ("id", id, true),
            ("method", ["const": .string(method.name)], true),
            ("params", reference("\(method.name).params"), method.isCalledByResidue),
        ])
    }

    private static var answer: JSONValue {
        object([
            ("jsonrpc", ["const": "2.0"], true), ("id", id, true),
            ("result", ["type": ["object", "null"]], true),
        ])
    }

    private static var refusal: JSONValue {
        object([
            ("jsonrpc", ["const": "2.0"], true), ("id", id, true),
            ("error", reference("error"), true),
        ])
    }

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/$defs/\(name)")]
    }

    private static func object(_ members: [(String, JSONValue, isRequired: Bool)]) -> JSONValue {
        let properties = members.map { JSONObject.Member(key: $0.0, value: $0.1) }
        return [
            "type": "object",
            "properties": .object(JSONObject(properties)),
            "required": .array(members.filter(\.isRequired).map { .string($0.0) }),
            "additionalProperties": false,
        ]
    }

    private static func schema(_ shape: MessageShape) -> JSONValue {
        switch shape {
        case .string: ["type": "string"]
        case .instant: ["type": "string", "format": "date-time"]
        case .integer(let least): ["type": "integer", "minimum": .integer(least)]
        case .seconds: ["type": "number", "minimum": 0]
        case .boolean: ["type": "boolean"]
        case .null: ["type": "null"]
        case .constant(let text): ["const": .string(text)]
        case .word(let words): ["enum": .array(words.map(JSONValue.string))]
        case .list(let element): ["type": "array", "items": schema(element)]
        case .map(let value): ["type": "object", "additionalProperties": schema(value)]
        case .object(let members):
            object(members.map { ($0.name, schema($0.shape), isRequired: $0.isRequired) })
        case .named(let definition): reference(definition.name)
        case .oneOf(let shapes): ["oneOf": .array(shapes.map(schema))]
        }
    }
}
