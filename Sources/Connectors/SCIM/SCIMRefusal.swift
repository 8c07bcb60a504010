// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// A refusal by the service: an error of RFC 7644 §3.12, a vendor's JSON, text, or nothing.
struct SCIMRefusal: Hashable, Sendable {
    let status: Int
    /// The code that distinguishes refusals of the same status, in lower case; vendors have their
    /// own.
    let word: String

    init(_ response: WireResponse) {
        // The body may be text or empty; it only refines the status.
        self.init(status: response.status, body: try? JSONValue(parsing: response.body))
    }

    init(status: Int, body: JSONValue?) {
        self.status = status
        let text = body?.scim("scimType")?.string ?? body?.scim("__type")?.string
        word = (text ?? "").lowercased()
    }

    /// The error for the connector's caller.
    ///
    /// `earlierEffect` is that of attempts before the refused one.
    func error(
        _ operation: StaticString,
        earlierEffect: ConnectorError.Effect
    ) -> ConnectorError {
        // A 5xx other than those that are retried says nothing about what was done.
        let isDecided = status < 500 || status == 501
        let effect = !isDecided || status < 400 ? .unknown : earlierEffect
        let detail = word.isEmpty ? "" : " [\(word)]"
        return ConnectorError(code, effect: effect, "\(operation): \(status)\(detail)")
    }

    /// Whether another writer came first, so that reading again will help.
    var isOvertaken: Bool { status == 412 || (status == 409 && !isDuplicate) }

    /// Whether the server does not support this form of request, though another may work.
    var isAboutShape: Bool {
        switch status {
        case 400: !isDuplicate
        case 405, 501: true
        default: false
        }
    }

    /// Whether the value is in use; on a create, any 409 means that.
    var isDuplicate: Bool { word == "uniqueness" || word == "conflictexception" }

    private var code: ConnectorError.Code {
        switch status {
        case 400, 422: codeOfBadRequest
        case 401: .unauthorized
        case 402: .seatsExhausted
        case 403: .forbidden
        case 404, 410: .notFound
        case 405, 501: .unsupported
        case 406, 411, 413, 414, 415: .invalid
        case 408: .timeout
        case 409: isDuplicate ? .alreadyExists : .conflict
        case 412: .conflict
        case 429: .rateLimited
        case 500...: .unavailable
        default: .protocolViolation
        }
    }

    private var codeOfBadRequest: ConnectorError.Code {
        switch word {
        case "uniqueness": .alreadyExists
        // The list must be read from the start.
        case "invalidcursor", "expiredcursor": .conflict
        default: .invalid
        }
    }
}
