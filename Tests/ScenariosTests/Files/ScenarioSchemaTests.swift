// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing
import Wire

@Suite
struct ScenarioSchemaTests {
    private let scenario = ScenarioSchema.scenario(metricNames: Sample.metricNames)

    @Test func `a sample fits its schema`() throws {
        let sample = try YAMLReader.read(Array(Sample.scenario.utf8), file: "x").json
        #expect(SchemaCheck(root: scenario).faults(of: sample).isEmpty)
        let people = try YAMLReader.read(Array(Sample.organization.utf8), file: "x").json
        #expect(SchemaCheck(root: ScenarioSchema.organization()).faults(of: people).isEmpty)
    }

    @Test(arguments: [
        ("why:", "wy:"), ("concurrency: 4", "concurrency: four"), ("every: 3", "every: 0"),
        ("every: 3", "every: 3\n    first: 2"), ("    leaver:", "    laever:"),
        ("    reconcile:", "    reconcile:\n    pause:"),
        ("revocationCompleteness: 1", "revocationCompletenes: 1"), ("min: 20ms", "min: 20"),
        ("seed: 7", "exhaustive: maybe"),
    ])
    func `schema and decoder reject the same mistakes`(old: String, new: String) throws {
        let text = Sample.replaced(Sample.scenario, old, new)
        let value = try YAMLReader.read(Array(text.utf8), file: "x").json
        #expect(!SchemaCheck(root: scenario).faults(of: value).isEmpty)
        #expect(!Sample.mistakes(in: text).isEmpty)
    }

    @Test func `what every figure may be is stated once`() throws {
        let figures = try #require(scenario["$defs"]?["an-expectation"]?["properties"])
        for name in Sample.metricNames {
            #expect(figures[name]?["$ref"] == "#/$defs/a-figure-or-bound")
        }
    }

    @Test func `every reference leads to a definition`() {
        #expect(scenario["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(scenario["$defs"]?["a-fault"]?["properties"]?["fires"] != nil)
        #expect(SchemaCheck(root: scenario).danglingReferences.isEmpty)
    }
}

/// As much of JSON Schema as the schemas here use, patterns aside.
private struct SchemaCheck {
    let root: JSONValue

    func faults(of value: JSONValue) -> [String] {
        faults(of: value, by: root, at: "")
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
        if let least = schema["minimum"]?.integer, let number = value.integer, number < least {
            faults.append("\(path): minimum")
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
