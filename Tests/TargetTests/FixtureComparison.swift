// SPDX-License-Identifier: Apache-2.0

import Wire

/// Compares an answer with the one of a fixture: status and headers, the shape of the body, and
/// the values that the fixture calls exact.
struct FixtureComparison {
    private let anyKeys: [String]
    private let optional: [String]
    private(set) var differences: [String] = []

    /// `ids` are the target's own ids for those of the fixture.
    init(of actual: WireResponse, with fixture: FixtureExchange, ids: [String: String] = [:]) {
        anyKeys = fixture.anyKeys
        optional = fixture.optional
        let expected = fixture.response
        if actual.status != expected.status {
            differences.append("status \(actual.status), expected \(expected.status)")
        }
        compareHeaders(actual.headers, expected)
        guard let body = expected.body else { return }
        do throws(JSONError) {
            let value = try JSONValue(parsing: actual.body)
            let body = try JSONValue(parsing: Array(body.text.replacing(ids: ids).utf8))
            compareShape(value, body, at: "")
            for place in fixture.exact {
                let found = value.at(place: place)
                let wanted = body.at(place: place)
                if found != wanted {
                    let texts = [found, wanted].map { $0?.text ?? "nothing" }
                    differences.append("\(place) is \(texts[0]), expected \(texts[1])")
                }
            }
        } catch {
            differences.append("the body is \(error)")
        }
    }

    private mutating func compareHeaders(
        _ actual: WireHeaders,
        _ expected: FixtureExchange.Answer
    ) {
        for field in expected.headers.fields {
            guard let value = actual[field.name] else {
                differences.append("header \(field.name) is missing")
                continue
            }
            if !value.matches(glob: field.value) {
                differences.append("header \(field.name) is '\(value)', not '\(field.value)'")
            }
        }
        for name in expected.absentHeaders where actual[name] != nil {
            differences.append("header \(name) should not be there")
        }
    }

    private mutating func compareShape(
        _ actual: JSONValue,
        _ expected: JSONValue,
        at place: String
    ) {
        switch (actual, expected) {
        case (.null, _), (_, .null), (.bool, .bool), (.string, .string), (.integer, .integer),
            (.number, .number), (.integer, .number), (.number, .integer):
            break
        case (.array(let elements), .array(let samples)):
            guard let sample = samples.first else { return }
            if elements.isEmpty { differences.append("\(place) is empty") }
            for (index, element) in elements.enumerated() {
                compareShape(element, sample, at: "\(place)[\(index)]")
            }
        case (.object(let object), .object(let sample)):
            compareMembers(object, sample, at: place)
        case (.bool, _), (.string, _), (.integer, _), (.number, _), (.array, _), (.object, _):
            differences.append("\(place) is \(actual.kindName), expected \(expected.kindName)")
        }
    }

    private mutating func compareMembers(
        _ actual: JSONObject,
        _ expected: JSONObject,
        at place: String
    ) {
        guard let first = expected.members.first else { return }
        let prefix = place.isEmpty ? "" : "\(place)."
        if anyKeys.contains(place) {
            for member in actual.members {
                compareShape(member.value, first.value, at: "\(prefix)\(member.key)")
            }
            return
        }
        for member in expected.members {
            if let value = actual[member.key] {
                compareShape(value, member.value, at: "\(prefix)\(member.key)")
            } else if !isOptional("\(prefix)\(member.key)") {
                differences.append("\(prefix)\(member.key) is missing")
            }
        }
        for key in actual.keys where expected[key] == nil && !isOptional("\(prefix)\(key)") {
            differences.append("\(prefix)\(key) is not in the fixture")
        }
    }

    private func isOptional(_ place: String) -> Bool {
        guard !optional.isEmpty else { return false }
        var isIndex = false
        let bare = place.filter { character in
            defer { if character == "]" { isIndex = false } }
            if character == "[" { isIndex = true }
            return !isIndex
        }
        return optional.contains(bare)
    }
}

extension JSONValue {
    /// The value at `agents[0].email`, `roles[name=SD Agent].id`, or `[urn:x:2.0:User].title` for a
    /// member whose name has dots; `nil` where there is none.
    func at(place: String) -> JSONValue? {
        var value: JSONValue? = self
        var rest = place[...]
        while !rest.isEmpty, let current = value {
            if rest.first == "[" {
                let index = rest.dropFirst().prefix { $0 != "]" }
                rest = rest.dropFirst(index.count + 2)
                value = current.element(index)
            } else {
                let name = rest.drop { $0 == "." }.prefix { $0 != "." && $0 != "[" }
                rest = rest[name.endIndex...]
                value = current[String(name)]
            }
        }
        return value
    }

    private func element(_ index: Substring) -> JSONValue? {
        guard let elements = array else { return self[String(index)] }
        if let number = Int(index) {
            return elements.dropFirst(number).first
        }
        let halves = index.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { return nil }
        return elements.first { $0[halves[0]] == .string(halves[1]) }
    }
}

extension String {
    /// Puts the target's ids in the place of the fixture's, which are long enough to stand out, and
    /// what stands for a name in parentheses.
    func replacing(ids: [String: String]) -> String {
        var text = self
        if contains("(") {
            for name in ids.keys.sorted() where name.hasPrefix("(") {
                text = text.replacing(name, with: ids[name] ?? name)
            }
        }
        var result = ""
        var digits = ""
        for character in text + "\n" {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            result += ids[digits] ?? digits
            digits = ""
            result.append(character)
        }
        return String(result.dropLast())
    }

    /// `*` stands for any characters, none included.
    func matches(glob: String) -> Bool {
        let parts = glob.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return self == glob }
        guard hasPrefix(parts[0]), hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = dropFirst(parts[0].count)
        for part in parts[1..<parts.count - 1] where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
