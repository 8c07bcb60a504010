// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    func checkMediaTypes(of request: WireRequest) throws(SCIMError) {
        if let accept = request.headers["Accept"], !SCIMMediaType.isAccepted(by: accept) {
            throw SCIMError(406, nil, "Only application/scim+json is served.")
        }
        guard !request.body.isEmpty, let type = request.headers["Content-Type"] else { return }
        guard SCIMMediaType.isRead(type) else {
            throw SCIMError(415, nil, "Only application/scim+json is read.")
        }
    }

    /// The prefix of absolute URLs, without a trailing slash.
    func base(of request: WireRequest) -> String {
        (options.baseURL ?? request.origin ?? "https://scim.example.test") + options.basePath
    }

    func reply(to error: SCIMError) -> SCIMReply {
        var reply = SCIMReply(status: error.status)
        reply.headers = error.headers
        switch options.dialect.errorBody {
        case .scim: reply.body = JSONValue.object(error.message).encoded()
        case .scimNumericStatus:
            var message = error.message
            message["status"] = .integer(Int64(error.status))
            reply.body = JSONValue.object(message).encoded()
        case .namedException:
            let body: JSONValue = [
                "__type": .string(SCIMService.exceptionName(error)),
                "message": .string(error.detail),
            ]
            reply.body = body.encoded()
        case .plainText: reply.body = Array(error.detail.utf8)
        }
        return reply
    }

    /// AWS's exception names (IAM Identity Center developer guide).
    private static func exceptionName(_ error: SCIMError) -> String {
        switch error.status {
        case 401, 403: "AccessDeniedException"
        case 404: "ResourceNotFoundException"
        case 409: "ConflictException"
        case 429: "ThrottlingException"
        case 500...: "InternalServerException"
        default: "ValidationException"
        }
    }

    func response(_ reply: SCIMReply) -> WireResponse {
        var headers = reply.headers
        if !reply.body.isEmpty {
            let isPlain = options.dialect.errorBody == .plainText && reply.status >= 400
            headers.append("Content-Type", isPlain ? "text/plain" : contentType)
        }
        return WireResponse(status: reply.status, headers: headers, body: reply.body)
    }

    private var contentType: String {
        switch options.dialect.mediaType {
        case .scim: "application/scim+json"
        case .scimWithCharset: "application/scim+json; charset=utf-8"
        case .json: "application/json"
        }
    }
}

/// The media types of RFC 7644 §3.8; clients send plain JSON as often as the SCIM type.
enum SCIMMediaType {
    static func isRead(_ contentType: String) -> Bool {
        let type = bare(contentType[...])
        return type == "application/scim+json" || type == "application/json"
    }

    static func isAccepted(by field: String) -> Bool {
        field.split(separator: ",").contains { range in
            switch bare(range) {
            case "application/scim+json", "application/json", "application/*", "*/*": true
            default: false
            }
        }
    }

    private static func bare(_ range: Substring) -> String {
        let type = range.prefix { $0 != ";" }.drop { $0 == " " }
        return String(type.prefix { $0 != " " }).lowercased()
    }
}
