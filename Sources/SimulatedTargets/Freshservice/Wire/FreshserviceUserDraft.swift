// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a body says about a person, parsed and checked as far as possible without the store.
struct FreshserviceUserDraft {
    var firstName: String?
    var lastName: Sent<String> = .absent
    var email: String?
    var secondaryEmails: [String]?
    var isOccasional: Bool?
    var departmentIDs: [Int64]?
    var seesDepartmentTickets: Bool?
    var seesDepartmentChanges: Bool?
    var memberOf: [Int64]?
    var observerOf: [Int64]?
    var workspaceIDs: [Int64]?
    var isKeyEnabled: Bool?
    var roles: [JSONValue]?
    /// The plain attributes sent, null for those to clear.
    var attributes: [JSONObject.Member] = []

    private enum Shape {
        case text
        case oneOf([String])
        case number(ClosedRange<Int64>)
        case object
    }

    private static let shapes: [String: Shape] = [
        "job_title": .text, "work_phone_number": .text, "mobile_phone_number": .text,
        "address": .text, "time_zone": .text, "language": .text, "background_information": .text,
        "signature": .text, "external_id": .text, "time_format": .oneOf(["12h", "24h"]),
        "reporting_manager_id": .number(1...Int64.max), "location_id": .number(1...Int64.max),
        "scoreboard_level_id": .number(1...6), "custom_fields": .object,
    ]

    static let textAttributes: Set<String> = Set(
        shapes.keys.filter { name in
            switch shapes[name] {
            case .text, .oneOf: true
            case .number, .object, nil: false
            }
        }
    )

    /// REF, "Update an agent".
    static let agentUpdateFields: Set<String> = [
        "occasional", "email", "department_ids", "can_see_all_tickets_from_associated_departments",
        "reporting_manager_id", "address", "time_zone", "time_format", "language", "location_id",
        "background_information", "scoreboard_level_id", "member_of", "observer_of", "roles",
        "signature", "custom_fields", "workspace_ids",
    ]

    /// REF, "Create an agent".
    static let agentCreateFields = agentUpdateFields.union([
        "first_name", "last_name", "job_title", "work_phone_number", "mobile_phone_number",
        "api_key_enabled",
    ])

    /// REF, "Create a requester"; `external_id` is written by clients (PS).
    static let requesterFields: Set<String> = [
        "first_name", "last_name", "job_title", "primary_email", "secondary_emails",
        "work_phone_number", "mobile_phone_number", "department_ids",
        "can_see_all_tickets_from_associated_departments",
        "can_see_all_changes_from_associated_departments", "reporting_manager_id", "address",
        "time_zone", "time_format", "language", "location_id", "background_information",
        "custom_fields", "external_id",
    ]

    init(reading reader: inout BodyReader, emailField: String) {
        if !reader.string("first_name").isAbsent {
            firstName = reader.requiredString("first_name")
        }
        lastName = reader.string("last_name")
        if !reader.string(emailField).isAbsent { readEmail(emailField, &reader) }
        secondaryEmails = reader.strings("secondary_emails")
        if let malformed = secondaryEmails?.first(where: { !Self.isAddress($0) }) {
            reader.complain("secondary_emails", .invalid, message: "\(malformed.count) characters")
        }
        isOccasional = reader.bool("occasional").value
        departmentIDs = reader.ids("department_ids")
        seesDepartmentTickets =
            reader.bool("can_see_all_tickets_from_associated_departments").value
        seesDepartmentChanges =
            reader.bool("can_see_all_changes_from_associated_departments").value
        memberOf = reader.ids("member_of")
        observerOf = reader.ids("observer_of")
        workspaceIDs = reader.ids("workspace_ids")
        isKeyEnabled = reader.bool("api_key_enabled").value
        readRoles(&reader)
        readAttributes(&reader)
    }

    private mutating func readEmail(_ field: String, _ reader: inout BodyReader) {
        guard let text = reader.requiredString(field) else { return }
        if Self.isAddress(text) {
            email = text
        } else {
            reader.complain(field, .invalid, message: "It should be a valid email address")
        }
    }

    private mutating func readRoles(_ reader: inout BodyReader) {
        guard let value = reader.object["roles"] else { return }
        guard let elements = value.array else {
            reader.complain("roles", .wrongType)
            return
        }
        roles = elements
    }

    private mutating func readAttributes(_ reader: inout BodyReader) {
        for member in reader.object.members {
            guard let shape = Self.shapes[member.key] else { continue }
            if member.value.isNull {
                attributes.append(member)
                continue
            }
            switch Self.check(member.value, shape) {
            case nil: attributes.append(member)
            case .some(let code): reader.complain(member.key, code)
            }
        }
    }

    private static func check(_ value: JSONValue, _ shape: Shape) -> Violation.Code? {
        switch shape {
        case .text:
            return value.string == nil ? .wrongType : nil
        case .oneOf(let allowed):
            guard let text = value.string else { return .wrongType }
            return allowed.contains(text) ? nil : .invalid
        case .number(let range):
            guard let number = value.integer else { return .wrongType }
            return range.contains(number) ? nil : .invalid
        case .object:
            return value.object == nil ? .wrongType : nil
        }
    }

    /// A nonempty part before the only @, a dot within the part after it, and no blanks.
    static func isAddress(_ text: String) -> Bool {
        var at: Int?
        var lastDot: Int?
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "@"):
                guard at == nil, index > 0 else { return false }
                at = index
            case UInt8(ascii: ".") where at != nil:
                // Two consecutive dots, or one right after the @, leave a label empty.
                guard index > (lastDot ?? at ?? 0) + 1 else { return false }
                lastDot = index
            case ...32:
                return false
            default:
                continue
            }
        }
        guard let lastDot else { return false }
        return lastDot < text.utf8.count - 1
    }
}
