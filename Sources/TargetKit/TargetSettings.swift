// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// What is wrong with a target's settings, and where.
package struct SettingError: Error, Hashable, Sendable {
    /// Keys from the target's entry down; list elements by their index from 0.
    package let path: [String]
    package let message: String

    package init(path: [String], message: String) {
        self.path = path
        self.message = message
    }
}

/// A target's entry in a scenario, read key by key with types.
package struct TargetSettings: Sendable {
    package let path: [String]
    private let object: JSONObject

    /// Null counts as no settings.
    package init(_ value: JSONValue, path: [String] = []) throws(SettingError) {
        self.path = path
        switch value {
        case .null: object = JSONObject()
        case .object(let object): self.object = object
        case .bool, .integer, .number, .string, .array:
            throw SettingError(path: path, message: "expected an object, not \(value.kindName)")
        }
    }

    package func value(_ key: String) -> JSONValue? { object[key] }

    /// Rejects undeclared keys, and null where it has no meaning.
    package func rejectKeys(
        outside known: [String],
        clearable: [String] = []
    ) throws(SettingError) {
        for key in object.keys where !known.contains(key) {
            let nearest = Suggestion.nearest(to: key, among: known)
            let advice =
                nearest.map { "Did you mean '\($0)'?" }
                ?? "Known keys: \(known.joined(separator: ", "))."
            throw SettingError(path: path + [key], message: "unknown key '\(key)'. \(advice)")
        }
        for member in object.members where member.value.isNull && !clearable.contains(member.key) {
            throw SettingError(
                path: path + [member.key],
                message: "'\(member.key)' must not be null; leave it out"
            )
        }
    }

    package func string(_ key: String) throws(SettingError) -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let string = value.string else { throw mismatch(key, "a string", value) }
        return string
    }

    package func requiredString(_ key: String) throws(SettingError) -> String {
        guard let string = try string(key), !string.isEmpty else {
            throw SettingError(path: path + [key], message: "'\(key)' must be given")
        }
        return string
    }

    package func bool(_ key: String) throws(SettingError) -> Bool? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let bool = value.bool else { throw mismatch(key, "true or false", value) }
        return bool
    }

    package func integer(
        _ key: String,
        in range: ClosedRange<Int> = 0...(.max)
    ) throws(SettingError) -> Int? {
        let allowed = ShapeType.whole(atLeast: range.lowerBound, atMost: range.upperBound).words
        return try integer(key, allowed) { range.contains($0) }
    }

    package func integer(_ key: String, among numbers: [Int]) throws(SettingError) -> Int? {
        try integer(key, ShapeType.numbers(numbers).words) { numbers.contains($0) }
    }

    /// Above any real product's limit, and small enough that the product of two fits an integer.
    package static let integerMax = 1_000_000_000

    private func integer(
        _ key: String,
        _ allowed: String,
        _ isAllowed: (Int) -> Bool
    ) throws(SettingError) -> Int? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let integer = value.integer else { throw mismatch(key, "a whole number", value) }
        guard let number = Int(exactly: integer), isAllowed(number) else {
            throw SettingError(
                path: path + [key],
                message: "'\(key)' must be \(allowed), not \(integer)"
            )
        }
        guard number <= TargetSettings.integerMax else {
            throw SettingError(
                path: path + [key],
                message: "'\(key)' must be at most \(TargetSettings.integerMax), not \(integer)"
            )
        }
        return number
    }

    /// A duration such as `30s`, `2m`, `1h30m`; the number 0 is allowed too.
    package func duration(_ key: String) throws(SettingError) -> Duration? {
        guard let value = object[key], !value.isNull else { return nil }
        if value == 0 { return .zero }
        guard let text = value.string else {
            throw mismatch(key, "a duration such as 30s or 5m", value)
        }
        guard let duration = Duration(text: text) else {
            throw SettingError(
                path: path + [key],
                message: "'\(text)' is not a duration; write 30s, 5m, 1h30m or 2d"
            )
        }
        return duration
    }

    package func choice(_ key: String, among known: [String]) throws(SettingError) -> String? {
        guard let text = try string(key) else { return nil }
        guard known.contains(text) else {
            let nearest = Suggestion.nearest(to: text, among: known)
            let advice =
                nearest.map { "Did you mean '\($0)'?" }
                ?? "Known: \(known.joined(separator: ", "))."
            throw SettingError(path: path + [key], message: "unknown \(key) '\(text)'. \(advice)")
        }
        return text
    }

    /// The texts listed under `key`, none of them empty; `nil` if there is no list.
    package func strings(_ key: String) throws(SettingError) -> [String]? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let elements = value.array else { throw mismatch(key, "a list", value) }
        var strings: [String] = []
        for (index, element) in elements.enumerated() {
            guard let string = element.string else {
                throw SettingError(
                    path: path + [key, String(index)],
                    message: "expected a string, not \(element.kindName)"
                )
            }
            guard !string.isEmpty else {
                throw SettingError(
                    path: path + [key, String(index)],
                    message: "an entry of '\(key)' must not be empty"
                )
            }
            strings.append(string)
        }
        return strings
    }

    /// The object under `key`; `nil` if there is none.
    package func nested(_ key: String) throws(SettingError) -> TargetSettings? {
        guard let value = object[key], !value.isNull else { return nil }
        return try TargetSettings(value, path: path + [key])
    }

    /// The objects listed under `key`; a bare string means an object with that `name`.
    package func list(_ key: String) throws(SettingError) -> [TargetSettings] {
        guard let value = object[key], !value.isNull else { return [] }
        guard let elements = value.array else { throw mismatch(key, "a list", value) }
        var list: [TargetSettings] = []
        for (index, element) in elements.enumerated() {
            let named = element.string.map { JSONValue.object(["name": .string($0)]) } ?? element
            list.append(try TargetSettings(named, path: path + [key, String(index)]))
        }
        return list
    }

    /// Rejects an object in the list under `key` whose `field` repeats another or is taken,
    /// ignoring case.
    package func rejectRepeats(
        of field: String,
        in key: String,
        besides taken: [String] = [],
        _ message: (String) -> String = { "'\($0)' is there already" }
    ) throws(SettingError) {
        var seen = Set(taken.map { $0.lowercased() })
        for entry in try list(key) {
            let value = try entry.string(field) ?? ""
            guard seen.insert(value.lowercased()).inserted else {
                throw SettingError(path: entry.path + [field], message: message(value))
            }
        }
    }

    /// Rejects unknown names in the list under `key`.
    package func rejectNames(in key: String, outside known: [String]) throws(SettingError) {
        for (index, name) in (try strings(key) ?? []).enumerated() where !known.contains(name) {
            let advice = Suggestion.note(for: name, among: known).map { " \($0)" } ?? ""
            throw SettingError(
                path: path + [key, String(index)],
                message: "there is no '\(name)' among the target's \(key).\(advice)"
            )
        }
    }

    private func mismatch(
        _ key: String,
        _ expected: String,
        _ value: JSONValue
    ) -> SettingError {
        SettingError(
            path: path + [key],
            message: "'\(key)' must be \(expected), not \(value.kindName)"
        )
    }
}
