// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// An answer other than success, before it is encoded.
enum FreshserviceError: Error, Hashable, Sendable {
    /// 400, or the configured status for duplicates, with one entry per error.
    case validation([Violation])
    /// A body with code and message.
    case refused(status: Int, code: String, message: String)
    /// An invalid search, with the body that says why.
    case badQuery(body: JSONValue)
    case notFound
    /// The request was cut off between two writes.
    case crashed

    static let accessDenied = refused(
        status: 403,
        code: "access_denied",
        message: "You are not authorized to perform this action."
    )

    // Assumption: the message is that of the sister product Freshdesk.
    static let notAuthenticated = refused(
        status: 401,
        code: "invalid_credentials",
        message: "You have to be logged in to perform this action."
    )

    static func invalid(
        _ field: String,
        _ code: Violation.Code = .invalid,
        message: String? = nil
    ) -> Self {
        .validation([Violation(field, code, message: message)])
    }

    func reply(quirks: FreshserviceQuirks) -> FreshserviceReply {
        switch self {
        case .validation(let violations):
            let isDuplicate = violations.contains { $0.code == .duplicate }
            return FreshserviceReply(
                status: isDuplicate ? quirks.duplicateStatus : 400,
                body: FreshserviceError.body(of: violations)
            )
        case .refused(let status, let code, let message):
            return FreshserviceReply(
                status: status,
                body: FreshserviceError.body(code: code, message: message)
            )
        case .badQuery(let body):
            return FreshserviceReply(status: 400, body: body.encoded())
        case .notFound:
            // Clients avoid parsing a 404 as JSON, which suggests an empty body.
            let body = FreshserviceError.body(code: "not_found", message: "Record not found.")
            return FreshserviceReply(status: 404, body: quirks.notFoundHasBody ? body : [])
        case .crashed:
            return FreshserviceReply(
                status: 500,
                body: FreshserviceError.body(
                    code: "internal_error",
                    message: "We're sorry, but something went wrong."
                )
            )
        }
    }

    static func body(code: String, message: String) -> [UInt8] {
        var writer = BodyWriter(capacity: 128)
        writer.openObject()
        writer.member("code", code)
        writer.member("message", message)
        writer.closeObject()
        return writer.bytes
    }

    private static func body(of violations: [Violation]) -> [UInt8] {
        var writer = BodyWriter(capacity: 256)
        writer.openObject()
        writer.member("description", "Validation failed")
        writer.key("errors")
        writer.openArray()
        for violation in violations {
            writer.openObject()
            writer.member("field", violation.field)
            writer.member("message", violation.message ?? violation.code.message)
            writer.member("code", violation.code.wireName)
            writer.closeObject()
        }
        writer.closeArray()
        writer.closeObject()
        return writer.bytes
    }
}

extension Violation.Code {
    fileprivate var wireName: String {
        switch self {
        case .missing: "missing_field"
        case .unexpected: "invalid_field"
        case .invalid: "invalid_value"
        case .duplicate: "duplicate_value"
        case .wrongType: "datatype_mismatch"
        case .readOnly: "readonly_field"
        case .incompatible: "incompatible_field"
        }
    }

    /// Only the message for unexpected fields is confirmed; the others are assumed.
    fileprivate var message: String {
        switch self {
        case .missing: "Mandatory attribute missing"
        case .unexpected: "Unexpected/invalid field in request"
        case .invalid: "It has an invalid value"
        case .duplicate: "It should be a unique value"
        case .wrongType: "It has the wrong data type"
        case .readOnly: "It is a read-only field"
        case .incompatible: "It is not allowed in the current state of the record"
        }
    }
}
