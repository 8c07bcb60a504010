// SPDX-License-Identifier: Apache-2.0

import Wire

/// An exchange that is safe to show: credentials in fields, queries and bodies are masked.
package struct MaskedExchange {
    package struct Message {
        package let headers: WireHeaders
        let body: CredentialMask.Body
        let bytes: Int
    }

    let exchange: HostedExchange
    package let query: String?
    package let request: Message
    /// `nil` without an answer.
    package let response: Message?

    package init(_ exchange: HostedExchange) {
        self.exchange = exchange
        query = exchange.maskedQuery
        request = Message(
            headers: CredentialMask.requestFields(exchange.request.headers),
            body: CredentialMask.body(
                exchange.request.body,
                of: exchange.requestBytes,
                type: exchange.request.headers["Content-Type"]
            ),
            bytes: exchange.requestBytes
        )
        guard case .answered(let answer) = exchange.outcome else {
            response = nil
            return
        }
        response = Message(
            headers: CredentialMask.responseFields(answer.headers),
            body: CredentialMask.body(
                answer.body,
                of: exchange.responseBytes,
                type: answer.headers["Content-Type"]
            ),
            bytes: exchange.responseBytes
        )
    }

    /// Path and query.
    package var requestTarget: String { exchange.maskedTarget }
}

extension HostedExchange {
    fileprivate var maskedQuery: String? { request.query.map(CredentialMask.form) }

    /// Path and query.
    var maskedTarget: String {
        maskedQuery.map { "\(request.path)?\($0)" } ?? request.path
    }
}

extension MaskedExchange.Message {
    /// The body in JSON: text, null if empty, an object if hidden.
    var bodyJSON: JSONValue { body.json(bytes: bytes) }

    /// The body's text; empty if hidden.
    var bodyText: String { if case .text(let text) = body { text } else { "" } }

    /// Why the body is hidden.
    var reasonHidden: String? { if case .hidden(let reason) = body { reason } else { nil } }
}

extension CredentialMask.Body {
    func json(bytes: Int) -> JSONValue {
        switch self {
        case .none: .null
        case .text(let text): .string(text)
        case .hidden(let reason): ["hidden": .string(reason), "bytes": .integer(Int64(bytes))]
        }
    }
}
