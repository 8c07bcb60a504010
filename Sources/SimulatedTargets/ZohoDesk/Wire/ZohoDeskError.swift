// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// An API answer other than success, before it is encoded (OAS Common, DOC-ERR).
enum ZohoDeskError: Error, Hashable, Sendable {
    /// One error in a member of the body; the field is a JSON pointer.
    struct Field: Hashable, Sendable {
        enum Kind: String, Hashable, Sendable {
            case invalid
            case duplicate
            case missing
        }

        let pointer: String
        let kind: Kind

        init(_ pointer: String, _ kind: Kind) {
            self.pointer = pointer
            self.kind = kind
        }
    }

    /// A limit of the edition or of its seats.
    struct License: Hashable, Sendable {
        /// `AGENTS`, `LIGHT_AGENTS`, `TEAM`.
        let feature: String
        let edition: String
        let allowed: Int
    }

    /// No `Authorization` at all.
    case unauthenticated
    /// A token that is unknown, expired or revoked.
    case invalidToken
    case scopeMismatch
    case orgMismatch
    case forbidden
    case license(License)
    /// An unknown path or id.
    case notFound
    case wrongMethod
    case invalidData([Field])
    case emptyPayload
    /// 422 about parameters or state, with its message.
    case unprocessable(String)
    /// The agent owns an enabled integration.
    case integrationAdmin(integration: String)
    /// A live-chat department would lose its last agent.
    case liveChatOnly
    case malformed
    case unsupportedMediaType
    case tooManyRequests
    case creditsExhausted
    /// The request was cut off between two writes, or the server failed on its own.
    case crashed

    static func invalid(_ pointer: String) -> Self { .invalidData([Field(pointer, .invalid)]) }

    static func unknownParameter(_ name: String) -> Self {
        .unprocessable("Extra query parameter '\(name)' is present in the input.")
    }

    static func badParameter(_ name: String) -> Self {
        .unprocessable("The value passed for the '\(name)' query parameter is invalid.")
    }

    /// 422 for a call that the record's state does not allow.
    ///
    /// Assumption: the message.
    static let wrongState = unprocessable(
        "The operation cannot be performed on the resource in its current state."
    )

    func reply(quirks: ZohoDeskQuirks) -> ZohoDeskReply {
        let (status, code, message) = line(quirks)
        var writer = BodyWriter(capacity: 192)
        writer.openObject()
        writer.member("errorCode", code)
        writer.member("message", message)
        switch self {
        case .invalidData(let fields): write(fields, to: &writer)
        case .license(let license):
            writer.member("feature", license.feature)
            writer.member("editionType", license.edition)
            writer.member("maxAllowedEntity", String(license.allowed))
            writer.member("isTrial", false)
        case .integrationAdmin(let integration): writer.member("integration", integration)
        case .unauthenticated, .invalidToken, .scopeMismatch, .orgMismatch, .forbidden, .notFound,
            .wrongMethod, .emptyPayload, .unprocessable, .liveChatOnly, .malformed,
            .unsupportedMediaType, .tooManyRequests, .creditsExhausted, .crashed:
            break
        }
        writer.closeObject()
        return ZohoDeskReply(status: status, body: writer.bytes)
    }

    /// Status, code and message.
    ///
    /// The messages of METHOD_NOT_ALLOWED, EMPTY_PAYLOAD, UNSUPPORTED_MEDIA_TYPE,
    /// ONLY_LIVECHAT_USER, INTEGRATION_ADMIN_ERROR and THRESHOLD_EXCEEDED are assumed.
    private func line(_ quirks: ZohoDeskQuirks) -> (Int, String, String) {
        switch self {
        case .unauthenticated:
            (401, "UNAUTHORIZED", "You are not authenticated to perform this operation.")
        case .invalidToken:
            (401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.")
        case .scopeMismatch:
            (
                403, "SCOPE_MISMATCH",
                "The OAuth Token does not contain the scope to perform this operation."
            )
        case .orgMismatch:
            (
                403, "OAUTH_ORG_MISMATCH",
                "The OAuthToken is not valid for specified organization"
            )
        case .forbidden:
            (403, "FORBIDDEN", "You are not authorized to access this resource.")
        case .license:
            (
                403, "LICENSE_ACCESS_LIMITED",
                "Your Zoho Desk Edition does not support this feature/operation."
            )
        case .notFound:
            (404, "URL_NOT_FOUND", "The URL you requested could not be found.")
        case .wrongMethod:
            (405, "METHOD_NOT_ALLOWED", "The method is not allowed for the URL you requested.")
        case .invalidData:
            (
                422, "INVALID_DATA",
                "The data does not comply to the validation restrictions defined."
            )
        case .emptyPayload:
            (422, "EMPTY_PAYLOAD", "The payload of the request is empty.")
        case .unprocessable(let message):
            (422, "UNPROCESSABLE_ENTITY", message)
        case .integrationAdmin:
            (
                quirks.integrationAdminStatus, "INTEGRATION_ADMIN_ERROR",
                "The agent administers an integration."
            )
        case .liveChatOnly:
            (
                quirks.liveChatOnlyStatus, "ONLY_LIVECHAT_USER",
                "The agent is the only live chat user of a department."
            )
        case .malformed:
            (400, "BAD_REQUEST", "You are not authorized to perform this operation.")
        case .unsupportedMediaType:
            (415, "UNSUPPORTED_MEDIA_TYPE", "The media type of the request is not supported.")
        case .tooManyRequests:
            (
                429, "TOO_MANY_REQUESTS",
                "The maximum number of Concurrent API Calls that can be made has been exceeded."
            )
        case .creditsExhausted:
            (429, "THRESHOLD_EXCEEDED", quirks.thresholdMessage)
        case .crashed:
            (
                500, "INTERNAL_SERVER_ERROR",
                "An internal server error occurred while performing this operation."
            )
        }
    }

    private func write(_ fields: [Field], to writer: inout BodyWriter) {
        writer.key("errors")
        writer.openArray()
        for field in fields {
            writer.openObject()
            writer.member("fieldName", field.pointer)
            writer.member("errorType", field.kind.rawValue)
            writer.member("errorMessage", "")
            writer.closeObject()
        }
        writer.closeArray()
    }
}
