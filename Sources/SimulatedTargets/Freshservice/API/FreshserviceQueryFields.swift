// SPDX-License-Identifier: Apache-2.0

/// The searchable fields of one kind of record, with their types.
package struct FreshserviceQueryFields: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        /// Text that clients also send as a bare number.
        case phone
        case integer
        case boolean
        case date
        case choice([String])
    }

    package struct Field: Hashable, Sendable {
        package let name: String
        package let kind: Kind
        /// Whether `~[name]` may name it.
        package let allowsStartsWith: Bool

        package init(_ name: String, _ kind: Kind, startsWith: Bool = false) {
            self.name = name
            self.kind = kind
            allowsStartsWith = startsWith
        }
    }

    package let fields: [Field]

    package init(_ fields: [Field]) {
        self.fields = fields
    }

    package subscript(name: String) -> Field? { fields.first { $0.name == name } }

    /// The table with the account's custom fields added; starts-with does not apply to those (REF).
    package func adding(custom: [(name: String, kind: Kind)]) -> FreshserviceQueryFields {
        FreshserviceQueryFields(fields + custom.map { Field($0.name, $0.kind) })
    }

    /// REF, "Filter agents"; activity, license and role cannot be searched for.
    package static let agents = FreshserviceQueryFields(person(email: "email"))

    /// REF, "Filter requesters".
    package static let requesters = FreshserviceQueryFields(person(email: "primary_email"))

    /// REF, "Filter departments".
    package static let departments = FreshserviceQueryFields([Field("name", .text)])

    /// REF, "Filter tickets", as far as offboarding needs it.
    package static let tickets = FreshserviceQueryFields([
        Field("agent_id", .integer), Field("group_id", .integer), Field("requester_id", .integer),
        Field("workspace_id", .integer), Field("status", .integer), Field("priority", .integer),
        Field("created_at", .date), Field("updated_at", .date),
    ])

    private static func person(email: String) -> [Field] {
        [
            Field("first_name", .text, startsWith: true),
            Field("last_name", .text, startsWith: true),
            Field("name", .text, startsWith: true),
            Field("job_title", .text),
            Field(email, .text, startsWith: true),
            Field("work_phone_number", .phone, startsWith: true),
            Field("mobile_phone_number", .phone, startsWith: true),
            Field("department_id", .integer),
            Field("reporting_manager_id", .integer),
            Field("time_zone", .text),
            Field("language", .text),
            Field("location_id", .integer),
            Field("created_at", .date),
            Field("updated_at", .date),
        ]
    }
}
