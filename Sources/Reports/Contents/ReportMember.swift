// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// What report.json can hold, and how its schema describes it.
protocol ReportValue: SendableMetatype {
    /// Its name among the schema's definitions; `nil` for one that is described where it stands.
    static var definition: String? { get }
    static var described: JSONValue { get }
    var json: JSONValue { get }
}

extension ReportValue {
    static var definition: String? { nil }
    static var schema: JSONValue { definition.map(ReportSchema.reference) ?? described }
}

/// An object in report.json; the writer and the schema both follow from its members.
protocol ReportObject: ReportValue {
    /// In the order in which they are written.
    static var members: [ReportMember<Self>] { get }
}

extension ReportObject {
    static var described: JSONValue { .object(members.schema()) }
    var json: JSONValue { .object(Self.members.object(of: self)) }
}

/// One member of an object in report.json, declared once.
struct ReportMember<Record>: Sendable {
    typealias Reading<Value> = @Sendable (Record) -> Value

    let key: String
    let schema: JSONValue
    let isOptional: Bool
    let value: Reading<JSONValue?>

    /// A member whose schema its type does not say.
    init(
        _ key: String,
        _ schema: JSONValue,
        isOptional: Bool = false,
        _ value: @escaping Reading<JSONValue?>
    ) {
        self.key = key
        self.schema = schema
        self.isOptional = isOptional
        self.value = value
    }

    init<Value: ReportValue>(_ key: String, _ value: @escaping Reading<Value>) {
        self.init(key, Value.schema) { value($0).json }
    }

    /// A member that is absent without a value.
    static func optional<Value: ReportValue>(
        _ key: String,
        _ value: @escaping Reading<Value?>
    ) -> Self {
        Self(key, Value.schema, isOptional: true) { value($0)?.json }
    }

    /// A list that is absent if nothing is on it.
    static func unlessEmpty<Value: ReportValue>(
        _ key: String,
        _ value: @escaping Reading<[Value]>
    ) -> Self {
        optional(key) { record in
            let values = value(record)
            return values.isEmpty ? nil : values
        }
    }

    static func constant(_ key: String, _ text: String) -> Self {
        Self(key, ["const": .string(text)]) { _ in .string(text) }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String,
        _ value: @escaping Reading<Word>
    ) -> Self {
        Self(key, ReportSchema.words(of: Word.self)) { .string(value($0).rawValue) }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String,
        optional value: @escaping Reading<Word?>
    ) -> Self {
        Self(key, ReportSchema.words(of: Word.self), isOptional: true) { record in
            value(record).map { .string($0.rawValue) }
        }
    }

    /// Members of the same record in an object of their own.
    static func group(_ key: String, _ members: [Self]) -> Self {
        Self(key, .object(members.schema())) { .object(members.object(of: $0)) }
    }

    /// The same of a part of a larger record.
    func of<Whole>(_ part: @escaping @Sendable (Whole) -> Record) -> ReportMember<Whole> {
        ReportMember<Whole>(key, schema, isOptional: isOptional) { [value] in value(part($0)) }
    }
}

extension Array {
    func object<Record>(of record: Record) -> JSONObject where Element == ReportMember<Record> {
        JSONObject(
            compactMap { member in
                member.value(record).map { JSONObject.Member(key: member.key, value: $0) }
            }
        )
    }

    /// An object with exactly these members; all except the optional ones are required.
    func schema<Record>() -> JSONObject where Element == ReportMember<Record> {
        [
            "type": "object",
            "properties": .object(JSONObject(map { .init(key: $0.key, value: $0.schema) })),
            "required": .array(filter { !$0.isOptional }.map { .string($0.key) }),
            "additionalProperties": false,
        ]
    }
}

extension String: ReportValue {
    static var described: JSONValue { ["type": "string"] }
    var json: JSONValue { .string(self) }
}

extension Bool: ReportValue {
    static var described: JSONValue { ["type": "boolean"] }
    var json: JSONValue { .bool(self) }
}

extension Int: ReportValue {
    static var described: JSONValue { Int64.described }
    var json: JSONValue { .integer(Int64(self)) }
}

extension Int64: ReportValue {
    static var described: JSONValue { ["type": "integer", "minimum": 0] }
    var json: JSONValue { .integer(self) }
}

extension Instant: ReportValue {
    static let definition: String? = "instant"
    static var described: JSONValue { ["type": "string", "format": "date-time"] }
    var json: JSONValue { .string(rfc3339) }
}

extension Array: ReportValue where Element: ReportValue {
    static var described: JSONValue { ["type": "array", "items": Element.schema] }
    var json: JSONValue { .array(map(\.json)) }
}

/// Counts by name, sorted.
extension Dictionary: ReportValue where Key == String, Value: ReportValue {
    static var described: JSONValue { ["type": "object", "additionalProperties": Value.schema] }
    var json: JSONValue {
        .object(
            JSONObject(
                sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value.json) }
            )
        )
    }
}
