// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

extension ConnectorError {
    /// Whether the refusal is final, so that a retry is pointless.
    func isRefusal(of operation: AccountOperation) -> Bool {
        guard effect == .none else { return false }
        switch code {
        case .invalid, .unauthorized, .forbidden, .unsupported, .seatsExhausted: return true
        case .notFound:
            guard case .changeGrants(let adding, _) = operation.action else { return false }
            return !adding.isEmpty
        case .alreadyExists, .rateLimited, .unavailable, .timeout, .conflict, .protocolViolation:
            return false
        }
    }

    /// The reason code of the exception that somebody has to resolve.
    var exceptionReason: String {
        switch code {
        case .forbidden, .unauthorized: "forbidden"
        case .seatsExhausted: "seatsExhausted"
        case .invalid: "invalid"
        case .unsupported: "unsupported"
        case .notFound, .alreadyExists, .rateLimited, .unavailable, .timeout, .conflict,
            .protocolViolation:
            "unverified"
        }
    }
}
