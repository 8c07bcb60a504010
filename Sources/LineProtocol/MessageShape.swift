// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The form of a value in a message, declared once: messages are validated against it and the JSON
/// Schema is generated from it.
package indirect enum MessageShape: Sendable {
    case string
    case instant
    case integer(atLeast: Int64)
    /// A number of seconds, fractions allowed.
    case seconds
    case boolean
    case null
    case constant(String)
    case word([String])
    case list(MessageShape)
    /// Members with arbitrary names, all of one form.
    case map(MessageShape)
    case object([Member])
    case named(MessageDefinition)
    case oneOf([MessageShape])

    package struct Member: Sendable {
        package let name: String
        package let shape: MessageShape
        package let isRequired: Bool

        package static func required(_ name: String, _ shape: MessageShape) -> Member {
            Member(name: name, shape: shape, isRequired: true)
        }

        package static func optional(_ name: String, _ shape: MessageShape) -> Member {
            Member(name: name, shape: shape, isRequired: false)
        }
    }

    /// The first mismatch, with its place: `result.accounts[2].active: missing`; `nil` if there is
    /// none.
    package func complaint(about value: JSONValue, at place: String) -> String? {
        switch self {
        case .string: value.string == nil ? wrong(value, "a string", place) : nil
        case .instant:
            value.string.flatMap { Instant(rfc3339: $0) } == nil
                ? wrong(value, "an instant as in RFC 3339", place) : nil
        case .integer(let least):
            (value.integer ?? Int64.min) < least
                ? wrong(value, "a whole number of at least \(least)", place) : nil
        case .seconds:
            (value.secondCount ?? -1) < 0 ? wrong(value, "a number of seconds", place) : nil
        case .boolean: value.bool == nil ? wrong(value, "true or false", place) : nil
        case .null: value.isNull ? nil : wrong(value, "null", place)
        case .constant(let text): value.string == text ? nil : wrong(value, "\"\(text)\"", place)
        case .word(let words):
            value.string.map(words.contains) == true
                ? nil : wrong(value, "one of \(words.joined(separator: ", "))", place)
        case .list(let element):
            value.array.map { elements in
                elements.enumerated().lazy.compactMap { index, item in
                    element.complaint(about: item, at: "\(place)[\(index)]")
                }.first
            } ?? wrong(value, "a list", place)
        case .map(let shape):
            value.object.map { object in
                object.members.lazy.compactMap {
                    shape.complaint(about: $0.value, at: "\(place).\($0.key)")
                }.first
            } ?? wrong(value, "an object", place)
        case .object(let members): complaint(about: value, members, at: place)
        case .named(let definition): definition.shape.complaint(about: value, at: place)
        case .oneOf(let shapes):
            shapes.contains { $0.complaint(about: value, at: place) == nil }
                ? nil : shapes.last?.complaint(about: value, at: place)
        }
    }

    private func complaint(
        about value: JSONValue,
        _ members: [Member],
        at place: String
    ) -> String? {
        guard let object = value.object else { return wrong(value, "an object", place) }
        for member in members {
            guard let inner = object[member.name] else {
                guard member.isRequired else { continue }
                return "\(place).\(member.name): missing"
            }
            if let complaint = member.shape.complaint(about: inner, at: "\(place).\(member.name)") {
                return complaint
            }
        }
        let known = Set(members.map(\.name))
        var seen: Set<String> = []
        for key in object.keys {
            guard known.contains(key) else {
                return "\(place).\(key): unknown member; there is "
                    + members.map(\.name).joined(separator: ", ")
            }
            guard seen.insert(key).inserted else { return "\(place).\(key): given twice" }
        }
        return nil
    }

    private func wrong(_ value: JSONValue, _ expected: String, _ place: String) -> String {
        switch value {
        case .string, .bool, .integer, .number:
            let text = value.text
            let shown = text.count > 60 ? "\(text.prefix(60))…" : text
            return "\(place): \(shown), expected \(expected)"
        case .null, .array, .object: return "\(place): \(value.kindName), expected \(expected)"
        }
    }
}

/// A form shared by several messages, under its name in the schema.
package struct MessageDefinition: Sendable {
    package let name: String
    package let shape: MessageShape
}

extension JSONValue {
    /// A number of seconds, possibly fractional.
    package var secondCount: Double? {
        switch self {
        case .integer(let whole): Double(whole)
        case .number(let number): number.isFinite ? number : nil
        case .null, .bool, .string, .array, .object: nil
        }
    }
}
