// SPDX-License-Identifier: Apache-2.0

import Wire

/// The part of JSON Schema 2020-12 that our schemas use; a keyword it does not know is
/// reported, so that no rule is silently ignored.
package struct SchemaValidator {
    private let root: JSONValue

    private static let annotations: Set<String> = [
        "$schema", "$defs", "title", "description", "format",
    ]

    package init(root: JSONValue) {
        self.root = root
    }

    /// What is wrong with `value`, one sentence each with its place.
    package func problems(in value: JSONValue) -> [String] {
        problems(value, against: root, at: "$")
    }

    private func problems(
        _ value: JSONValue,
        against schema: JSONValue,
        at place: String
    ) -> [String] {
        guard let rules = schema.object else { return ["\(place): the schema is no object"] }
        return rules.members.flatMap { rule in
            problems(value, rule: rule.key, rule.value, in: schema, at: place)
        }
    }

    private func problems(
        _ value: JSONValue,
        rule: String,
        _ operand: JSONValue,
        in schema: JSONValue,
        at place: String
    ) -> [String] {
        switch rule {
        case "type":
            let types = operand.array?.compactMap(\.string) ?? [operand.string ?? ""]
            return types.contains { matches(value, type: $0) }
                ? [] : ["\(place): \(value.kindName), expected \(types)"]
        case "const": return value == operand ? [] : ["\(place): not \(operand.text)"]
        case "enum":
            return operand.array?.contains(value) == true ? [] : ["\(place): not in the list"]
        case "minimum":
            guard let number = value.integer, let least = operand.integer else { return [] }
            return number >= least ? [] : ["\(place): below \(least)"]
        case "pattern":
            return value.string?.allSatisfy(\.isNumber) == true ? [] : ["\(place): not digits"]
        case "$ref": return problems(value, against: target(of: operand), at: place)
        case "oneOf":
            let fitting = (operand.array ?? []).count { branch in
                problems(value, against: branch, at: place).isEmpty
            }
            return fitting == 1 ? [] : ["\(place): fits \(fitting) of the alternatives"]
        case "items":
            return (value.array ?? []).enumerated().flatMap { index, element in
                problems(element, against: operand, at: "\(place)[\(index)]")
            }
        case "required":
            guard let object = value.object else { return [] }
            return (operand.array ?? []).compactMap(\.string).filter { object[$0] == nil }
                .map { "\(place): no \($0)" }
        case "properties", "additionalProperties":
            return memberProblems(value, rule: rule, operand, in: schema, at: place)
        default:
            return Self.annotations.contains(rule) ? [] : ["\(place): unknown keyword \(rule)"]
        }
    }

    private func memberProblems(
        _ value: JSONValue,
        rule: String,
        _ operand: JSONValue,
        in schema: JSONValue,
        at place: String
    ) -> [String] {
        let known = schema["properties"]?.object?.keys ?? []
        return (value.object?.members ?? []).flatMap { member -> [String] in
            let inner = "\(place).\(member.key)"
            if rule == "properties" {
                return operand[member.key].map {
                    problems(member.value, against: $0, at: inner)
                } ?? []
            }
            guard !known.contains(member.key) else { return [] }
            return operand == false
                ? ["\(inner): not allowed"] : problems(member.value, against: operand, at: inner)
        }
    }

    private func target(of reference: JSONValue) -> JSONValue {
        let name = reference.string?.split(separator: "/").last.map(String.init) ?? ""
        return root["$defs"]?[name] ?? .null
    }

    private func matches(_ value: JSONValue, type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number: type == "number"
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
