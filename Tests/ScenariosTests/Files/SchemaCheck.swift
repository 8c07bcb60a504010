// SPDX-License-Identifier: Apache-2.0

import Wire

/// As much of JSON Schema as the schemas here use.
struct SchemaCheck {
    let root: JSONValue

    func faults(of value: JSONValue) -> [String] {
        faults(of: value, by: root, at: "")
    }

    /// By one of the definitions alone.
    func faults(of value: JSONValue, by name: String) -> [String] {
        faults(of: value, by: definition("#/$defs/\(name)") ?? .bool(false), at: "")
    }

    var danglingReferences: [String] {
        references(in: root).filter { definition($0) == nil }
    }

    private func references(in schema: JSONValue) -> [String] {
        switch schema {
        case .array(let elements): elements.flatMap(references)
        case .object(let object):
            object.members.flatMap { member in
                member.key == "$ref" ? [member.value.string ?? ""] : references(in: member.value)
            }
        case .null, .bool, .integer, .number, .string: []
        }
    }

    private func definition(_ reference: String) -> JSONValue? {
        root["$defs"]?[String(reference.dropFirst("#/$defs/".count))]
    }

    private func fits(_ value: JSONValue, _ schema: JSONValue) -> Bool {
        faults(of: value, by: schema, at: "").isEmpty
    }

    private func faults(of value: JSONValue, by schema: JSONValue, at path: String) -> [String] {
        if schema == .bool(false) { return ["\(path): not allowed"] }
        if let reference = schema["$ref"]?.string {
            return faults(of: value, by: definition(reference) ?? .bool(false), at: path)
        }
        var faults: [String] = []
        if let type = schema["type"]?.string, !hasType(value, type) {
            faults.append("\(path): \(type)")
        }
        if let words = schema["enum"]?.array, !words.contains(value) {
            faults.append("\(path): enum")
        }
        if let pattern = schema["pattern"]?.string, let text = value.string {
            let isMatched = (try? Regex(pattern).firstMatch(in: text)) != nil
            if !isMatched { faults.append("\(path): pattern") }
        }
        if let least = schema["minimum"]?.integer, let number = value.integer, number < least {
            faults.append("\(path): minimum")
        }
        if let number = value.figure {
            if let most = schema["maximum"]?.figure, number > most {
                faults.append("\(path): maximum")
            }
            if let least = schema["exclusiveMinimum"]?.figure, number <= least {
                faults.append("\(path): exclusiveMinimum")
            }
            if let most = schema["exclusiveMaximum"]?.figure, number >= most {
                faults.append("\(path): exclusiveMaximum")
            }
        }
        if let choices = schema["anyOf"]?.array, !choices.contains(where: { fits(value, $0) }) {
            faults.append("\(path): anyOf")
        }
        if let choices = schema["oneOf"]?.array, choices.count(where: { fits(value, $0) }) != 1 {
            faults.append("\(path): oneOf")
        }
        if let negative = schema["not"], fits(value, negative) { faults.append("\(path): not") }
        for part in schema["allOf"]?.array ?? [] {
            faults += self.faults(of: value, by: part, at: path)
        }
        return faults + memberFaults(of: value, by: schema, at: path)
    }

    private func memberFaults(
        of value: JSONValue,
        by schema: JSONValue,
        at path: String
    ) -> [String] {
        var faults: [String] = []
        for (index, element) in (value.array ?? []).enumerated() {
            guard let items = schema["items"] else { continue }
            faults += self.faults(of: element, by: items, at: "\(path)/\(index)")
        }
        guard let object = value.object else { return faults }
        for name in schema["required"]?.array ?? [] where object[name.string ?? ""] == nil {
            faults.append("\(path): lacks \(name.text)")
        }
        for member in object.members {
            let declared = schema["properties"]?[member.key] ?? schema["additionalProperties"]
            guard let declared else { continue }
            faults += self.faults(of: member.value, by: declared, at: "\(path)/\(member.key)")
        }
        return faults
    }

    private func hasType(_ value: JSONValue, _ type: String) -> Bool {
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

extension JSONValue {
    fileprivate var figure: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }
}
