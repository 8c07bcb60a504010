// SPDX-License-Identifier: Apache-2.0

import Wire

/// What a fault rule does to an exchange.
package enum FaultVerdict: Hashable, Sendable {
    /// Nothing; the next rule is asked.
    case pass
    case delay(Duration)
    case respond(FaultAnswer)
    /// The request never arrives; the client waits until its own timeout.
    case dropRequest
    /// The answer never arrives, whatever the target has done.
    case dropResponse
    /// The target's own answer, altered.
    case mutateResponse([FaultEdit])

    func contradiction(in phase: FaultRule.Phase) -> String? {
        switch self {
        case .pass, .delay, .respond: nil
        case .dropRequest:
            phase == .before ? nil : "a request that the target has seen cannot be dropped"
        case .dropResponse:
            phase == .before ? "without the target there is no answer to drop" : nil
        case .mutateResponse(let edits):
            if phase == .before {
                "without the target there is no answer to alter"
            } else {
                edits.isEmpty ? "it alters an answer in no way" : nil
            }
        }
    }
}

/// An answer that is not the target's.
package struct FaultAnswer: Hashable, Sendable {
    package var status: Int
    package var headers: WireHeaders
    package var body: [UInt8]
    /// Seconds, for a `Retry-After` header; RFC 9110 §10.2.3.
    package var retryAfter: Int?

    package init(
        status: Int,
        headers: WireHeaders = WireHeaders(),
        body: [UInt8] = [],
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.retryAfter = retryAfter
    }

    package var response: WireResponse {
        var headers = headers
        if let retryAfter { headers["Retry-After"] = String(retryAfter) }
        return WireResponse(status: status, headers: headers, body: body)
    }
}
