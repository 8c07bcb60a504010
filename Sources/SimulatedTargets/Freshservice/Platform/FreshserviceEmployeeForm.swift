// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// The form for somebody's first or last day.
///
/// Assumption: accounts design their own; this one has a name, a date and, for the last day, the
/// built-in lookup of the reporting manager (REF).
enum FreshserviceEmployeeForm {
    static let employee = "cf_employee"
    static let manager = "actor_2"

    private enum Content: String {
        case text = "custom_text"
        case date = "custom_date"
        case lookup = "custom_lookup_bigint"
    }

    private struct Field {
        let name: String
        let label: String
        let isRequired: Bool
        let content: Content
    }

    private static func fields(of kind: FreshserviceEmployeeRequest.Kind) -> [Field] {
        let common = [
            Field(name: employee, label: "Employee", isRequired: true, content: .text),
            Field(name: "cf_date", label: "Date", isRequired: true, content: .date),
        ]
        switch kind {
        case .onboarding: return common
        case .offboarding:
            return common + [
                Field(
                    name: manager,
                    label: "Reporting Manager",
                    isRequired: false,
                    content: .lookup
                )
            ]
        }
    }

    static func body(of kind: FreshserviceEmployeeRequest.Kind) -> [UInt8] {
        let rows = fields(of: kind).enumerated().map { index, field -> JSONValue in
            var row: JSONObject = [
                "name": .string(field.name), "label": .string(field.label),
                "position": .integer(Int64(index + 1)), "required": .bool(field.isRequired),
                "default": .bool(field.content == .lookup),
                "field_type": .string(field.content.rawValue), "placeholder": .null,
            ]
            // 3 means agents (REF).
            if field.content == .lookup { row["data_source"] = 3 }
            return .object(row)
        }
        return JSONValue.object(["fields": .array(rows)]).encoded()
    }

    /// The values as shown: dates day first, people by id.
    static func read(
        _ object: JSONObject,
        for kind: FreshserviceEmployeeRequest.Kind,
        _ store: FreshserviceStore
    ) throws(FreshserviceError) -> JSONObject {
        var reader = BodyReader(object)
        let fields = fields(of: kind)
        reader.rejectMembers(outside: Set(fields.map(\.name)))
        var shown = JSONObject()
        for field in fields {
            guard let value = object[field.name], !value.isNull else {
                if field.isRequired { reader.complain(field.name, .missing) }
                continue
            }
            if let read = read(value, field.content, store) {
                shown[field.name] = read
            } else {
                reader.complain(field.name, .invalid)
            }
        }
        try reader.check()
        return shown
    }

    private static func read(
        _ value: JSONValue,
        _ content: Content,
        _ store: FreshserviceStore
    ) -> JSONValue? {
        switch content {
        case .text:
            return value.string.map { .string($0) }
        case .date:
            guard let date = value.string.flatMap({ Instant(rfc3339: $0) })?.date else {
                return nil
            }
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return .string("\(two(date.day))-\(two(date.month))-\(date.year)")
        case .lookup:
            let byAddress = value.string.flatMap { store.slot(email: $0) }
            let slot = value.integer.flatMap { store.users.slot(of: $0) } ?? byAddress
            return slot.map { .integer(store.users.rows[$0].id) }
        }
    }
}
