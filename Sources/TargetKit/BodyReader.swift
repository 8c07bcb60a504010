// SPDX-License-Identifier: Apache-2.0

import Wire

/// One error in a request's content; an answer may carry several.
package struct Violation: Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case missing
        case unexpected
        case invalid
        case duplicate
        case wrongType
        case readOnly
        case incompatible
    }

    package let field: String
    package let code: Code
    /// The target's own message; `nil` for the code's usual one.
    package let message: String?

    package init(_ field: String, _ code: Code, message: String? = nil) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// One member of a body, as sent.
package enum Sent<Value> {
    case absent
    case null
    case value(Value)

    /// `nil` for absent and null alike.
    package var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    package var isAbsent: Bool {
        if case .absent = self { true } else { false }
    }
}

/// Reads typed members of a body and collects every error instead of stopping at the first.
package struct BodyReader {
    package let object: JSONObject
    package private(set) var violations: [Violation] = []

    package init(_ object: JSONObject) {
        self.object = object
    }

    package mutating func complain(
        _ field: String,
        _ code: Violation.Code,
        message: String? = nil
    ) {
        violations.append(Violation(field, code, message: message))
    }

    package mutating func rejectMembers(outside known: Set<String>) {
        for member in object.members where !known.contains(member.key) {
            complain(member.key, .unexpected)
        }
    }

    package mutating func string(_ name: String) -> Sent<String> {
        read(name) { $0.string }
    }

    package mutating func bool(_ name: String) -> Sent<Bool> {
        read(name) { $0.bool }
    }

    package mutating func integer(_ name: String) -> Sent<Int64> {
        read(name) { $0.integer }
    }

    /// A list of ids; null counts as an empty list, since clients send both.
    package mutating func ids(_ name: String) -> [Int64]? {
        guard let value = object[name] else { return nil }
        if value.isNull { return [] }
        guard let elements = value.array else {
            complain(name, .wrongType)
            return nil
        }
        var ids: [Int64] = []
        ids.reserveCapacity(elements.count)
        for element in elements {
            guard let id = element.integer else {
                complain(name, .wrongType)
                return nil
            }
            ids.append(id)
        }
        return ids
    }

    package mutating func strings(_ name: String) -> [String]? {
        guard let value = object[name] else { return nil }
        if value.isNull { return [] }
        guard let elements = value.array else {
            complain(name, .wrongType)
            return nil
        }
        let strings = elements.compactMap(\.string)
        if strings.count < elements.count { complain(name, .wrongType) }
        return strings
    }

    /// A required string that must not be blank.
    package mutating func requiredString(_ name: String) -> String? {
        switch string(name) {
        case .absent:
            complain(name, .missing)
        case .null:
            complain(name, .invalid)
        case .value(let text):
            if text.utf8.contains(where: { $0 > 32 }) { return text }
            complain(name, .invalid)
        }
        return nil
    }

    private mutating func read<Value>(
        _ name: String,
        _ convert: (JSONValue) -> Value?
    ) -> Sent<Value> {
        guard let value = object[name] else { return .absent }
        if value.isNull { return .null }
        guard let converted = convert(value) else {
            complain(name, .wrongType)
            return .absent
        }
        return .value(converted)
    }
}
