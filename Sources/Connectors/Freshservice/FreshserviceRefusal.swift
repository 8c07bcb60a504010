// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// A refusal by the service, in either form of REF: `description` with `errors`, or `code` with
/// `message`; or just a status.
struct FreshserviceRefusal: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var field: String
        var code: String
        var message: String
    }

    let status: Int
    let entries: [Entry]

    init(_ response: WireResponse) {
        status = response.status
        // Bodies of refusals may be empty or text; they only refine the status.
        guard let body = try? JSONValue(parsing: response.body) else {
            entries = []
            return
        }
        if case .array(let errors)? = body["errors"] {
            entries = errors.map(Self.entry)
        } else if body["code"] != nil || body["message"] != nil {
            entries = [Self.entry(body)]
        } else {
            entries = []
        }
    }

    /// The error for the connector's caller.
    ///
    /// `takesSeat` says that the request needed a full-time seat, so a 403 may mean that none is
    /// left. `earlierEffect` is that of attempts before the refused one.
    func error(
        _ operation: StaticString,
        takesSeat: Bool,
        earlierEffect: ConnectorError.Effect
    ) -> ConnectorError {
        let code = code(takesSeat: takesSeat)
        // A 5xx other than those that are retried says nothing about what was done.
        let effect = status >= 500 || status < 400 ? .unknown : earlierEffect
        return ConnectorError(code, effect: effect, "\(operation): \(status)\(details)")
    }

    /// The message of a 403 known to mean insufficient privileges (COMM-403).
    static let notAuthorized = "You are not authorized to perform this action."

    private func code(takesSeat: Bool) -> ConnectorError.Code {
        switch status {
        case 400, 409, 422:
            if isDuplicate { return .alreadyExists }
            return status == 409 || has("incompatible_field") ? .conflict : .invalid
        case 401: return .unauthorized
        case 403: return takesSeat && mayMeanSeats ? .seatsExhausted : .forbidden
        case 404: return .notFound
        case 405, 501: return .unsupported
        case 406, 413, 414, 415: return .invalid
        case 408: return .timeout
        case 429: return .rateLimited
        case 500...: return .unavailable
        default: return .protocolViolation
        }
    }

    /// The body for exhausted seats is not documented; any refusal not known to mean something else
    /// is treated as such.
    private var mayMeanSeats: Bool {
        let others = ["require_feature", "account_suspended", "password_lockout"]
        return !entries.isEmpty
            && !entries.contains { others.contains($0.code) || $0.message == Self.notAuthorized }
    }

    /// The code is documented, the status is not; for other records only the message indicates
    /// uniqueness.
    private var isDuplicate: Bool {
        entries.contains {
            $0.code == "duplicate_value" || $0.message.contains("must be unique")
                || $0.message.contains("is not unique")
        }
    }

    private func has(_ code: String) -> Bool { entries.contains { $0.code == code } }

    /// Fields and codes; messages may repeat the values that were sent.
    private var details: String {
        guard !entries.isEmpty else { return "" }
        let texts = entries.map { entry in
            [entry.field, entry.code].filter { !$0.isEmpty }.joined(separator: " ")
        }
        return " [\(texts.joined(separator: ", "))]"
    }

    private static func entry(_ value: JSONValue) -> Entry {
        Entry(
            field: value["field"]?.string ?? "",
            code: value["code"]?.string ?? "",
            message: value["message"]?.string ?? ""
        )
    }
}
