// SPDX-License-Identifier: Apache-2.0

import Wire

/// A refusal, RFC 7644 §3.12.
struct SCIMError: Error, Hashable, Sendable {
    let status: Int
    /// `uniqueness`, `noTarget`; `nil` if the RFC defines none.
    let scimType: String?
    let detail: String
    var headers = WireHeaders()

    init(_ status: Int, _ scimType: String? = nil, _ detail: String) {
        self.status = status
        self.scimType = scimType
        self.detail = detail
    }

    static func invalidValue(_ detail: String) -> SCIMError {
        SCIMError(400, "invalidValue", detail)
    }

    static func invalidSyntax(_ detail: String) -> SCIMError {
        SCIMError(400, "invalidSyntax", detail)
    }

    static func invalidPath(_ detail: String) -> SCIMError {
        SCIMError(400, "invalidPath", detail)
    }

    static func invalidFilter(_ detail: String) -> SCIMError {
        SCIMError(400, "invalidFilter", detail)
    }

    static func noTarget(_ detail: String) -> SCIMError { SCIMError(400, "noTarget", detail) }

    static func mutability(_ detail: String) -> SCIMError { SCIMError(400, "mutability", detail) }

    static func uniqueness(_ attribute: String) -> SCIMError {
        SCIMError(409, "uniqueness", "The value of \(attribute) is in use.")
    }

    static func notFound(_ what: String) -> SCIMError { SCIMError(404, nil, "\(what) not found.") }

    static let unknownEndpoint = SCIMError.notFound("The endpoint is")

    static func notImplemented(_ what: String) -> SCIMError {
        SCIMError(501, nil, "\(what) is not supported.")
    }

    static func methodNotAllowed(_ allowed: [WireRequest.Method]) -> SCIMError {
        var error = SCIMError(405, nil, "This method is not for this endpoint.")
        error.headers.append("Allow", allowed.map(\.rawValue).joined(separator: ", "))
        return error
    }

    static let crashed = SCIMError(500, nil, "Something went wrong.")

    /// The error as a message; `status` is a string there.
    var message: JSONObject {
        var object: JSONObject = [
            "schemas": [.string(SCIMMessage.error)],
            "status": .string(String(status)),
        ]
        if let scimType { object["scimType"] = .string(scimType) }
        object["detail"] = .string(detail)
        return object
    }
}
