// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// A refusal by the service: `errorCode` and, for validation errors, the fields at fault.
///
/// The code decides, and the status only if there is none, since the status of several codes is not
/// documented (DOC-ERR).
struct ZohoDeskRefusal: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let field: String
        let type: String
    }

    let status: Int
    /// Empty if the body is not an error body.
    let code: String
    let entries: [Entry]
    private let feature: String

    private static let keys = JSONKeys([
        "errorCode", "feature", "errors", "fieldName", "errorType",
    ])

    /// `nil` for an answer that is not a refusal.
    init?(_ response: WireResponse) {
        let body =
            response.body.isEmpty
            ? nil : try? JSONValue(parsing: response.body, keeping: ZohoDeskRefusal.keys)
        let code = body?["errorCode"]?.string ?? ""
        if response.isSuccess, code.isEmpty { return nil }
        status = response.status
        self.code = code
        feature = body?["feature"]?.string ?? ""
        entries = (body?["errors"]?.array ?? []).map { entry in
            Entry(
                field: entry["fieldName"]?.string ?? "",
                type: entry["errorType"]?.string ?? ""
            )
        }
    }

    /// Whether the access token was revoked early.
    static func isAboutToken(_ response: WireResponse) -> Bool {
        response.status == 401 && ZohoDeskRefusal(response)?.code == "INVALID_OAUTH"
    }

    /// The error for the connector's caller.
    ///
    /// `success` is the effect of an answer that claims success but carries an error;
    /// `earlierEffect` is that of attempts before the refused one.
    func error(
        _ operation: StaticString,
        success: ConnectorError.Effect,
        earlierEffect: ConnectorError.Effect
    ) -> ConnectorError {
        // A 5xx other than those that are retried says nothing about what was done.
        var effect = status >= 500 ? .unknown : earlierEffect
        if status < 400, success == .unknown { effect = .unknown }
        return ConnectorError(meaning, effect: effect, "\(operation): \(status)\(details)")
    }

    /// Whether a field of the body names something already taken.
    var isDuplicate: Bool { entries.contains { $0.type == "duplicate" } }

    /// Whether the address itself is rejected, like that of a deleted agent until the record is
    /// anonymized (COMM-INV).
    var isAboutAddress: Bool { entries.contains { $0.field == "/emailId" && $0.type == "invalid" } }

    /// Whether the path or id does not exist; the service does not distinguish the two.
    var isAboutUnknown: Bool { meaning == .notFound }

    /// Whether a manual step inside the service is needed first (DOC-ERR).
    var needsManualStep: Bool {
        code == "INTEGRATION_ADMIN_ERROR" || code == "ONLY_LIVECHAT_USER"
    }

    private var meaning: ConnectorError.Code {
        switch code {
        case "INVALID_OAUTH", "UNAUTHORIZED": .unauthorized
        case "SCOPE_MISMATCH", "OAUTH_ORG_MISMATCH", "FORBIDDEN": .forbidden
        case "LICENSE_ACCESS_LIMITED": isAboutSeats ? .seatsExhausted : .forbidden
        case "INTEGRATION_ADMIN_ERROR", "ONLY_LIVECHAT_USER": .forbidden
        case "URL_NOT_FOUND": .notFound
        case "METHOD_NOT_ALLOWED": .unsupported
        case "INVALID_DATA": isDuplicate ? .alreadyExists : .invalid
        case "UNPROCESSABLE_ENTITY", "EMPTY_PAYLOAD", "BAD_REQUEST", "RESOURCE_SIZE_EXCEEDED",
            "UNSUPPORTED_MEDIA_TYPE":
            .invalid
        case "TOO_MANY_REQUESTS", "THRESHOLD_EXCEEDED": .rateLimited
        case "INTERNAL_SERVER_ERROR": .unavailable
        default: meaningOfStatus
        }
    }

    /// Only the feature distinguishes a missing seat from a missing edition.
    private var isAboutSeats: Bool { feature == "AGENTS" || feature == "LIGHT_AGENTS" }

    private var meaningOfStatus: ConnectorError.Code {
        switch status {
        case 400, 413, 415, 422: .invalid
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 405, 501: .unsupported
        case 408: .timeout
        case 409: .conflict
        case 429: .rateLimited
        case 500...: .unavailable
        default: .protocolViolation
        }
    }

    /// Codes and fields; messages may repeat the values that were sent.
    private var details: String {
        var text = code.isEmpty ? "" : " \(code)"
        if !feature.isEmpty { text += " \(feature)" }
        if !entries.isEmpty {
            let parts = entries.map { "\($0.field) \($0.type)" }
            text += " [\(parts.joined(separator: ", "))]"
        }
        if let advice { text += "; \(advice)" }
        return text
    }

    private var advice: String? {
        switch code {
        case "INVALID_OAUTH": "a new token is also refused; check data center and portal"
        case "OAUTH_ORG_MISMATCH": "the token belongs to another portal"
        case "SCOPE_MISMATCH": "authorize the integration again with the scopes it needs"
        case "INTEGRATION_ADMIN_ERROR":
            "the agent owns an integration; hand it over manually in the portal"
        case "ONLY_LIVECHAT_USER":
            "the last live-chat agent of a department; add another one manually"
        case "" where status == 401: "no answer of the API; check the host of the data center"
        default: nil
        }
    }
}
