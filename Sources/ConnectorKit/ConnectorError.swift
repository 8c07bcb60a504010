// SPDX-License-Identifier: Apache-2.0

/// Why an operation on a target failed, and whether it may have taken effect anyway.
public struct ConnectorError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case notFound
        case alreadyExists
        case invalid
        case unauthorized
        case forbidden
        case rateLimited
        case unavailable
        case timeout
        case conflict
        case unsupported
        case seatsExhausted
        /// The answer does not match the request, or contradicts itself.
        case protocolViolation
    }

    public enum Effect: String, Hashable, Sendable {
        /// It definitely did not happen.
        case none
        /// A lost answer is not a refusal: it may have happened.
        case unknown
    }

    public let code: Code
    public let effect: Effect
    /// What, where and what next; without personal data.
    public let message: String
    public let retryAfter: Duration?

    public init(
        _ code: Code,
        effect: Effect,
        _ message: String,
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.effect = effect
        self.message = message
        self.retryAfter = retryAfter
    }

    /// Something that the connector cannot do at all, so that nothing was sent.
    package static func unsupported(_ message: String) -> ConnectorError {
        ConnectorError(.unsupported, effect: .none, message)
    }

    /// The same failure, of a read that should have settled a write: the write's outcome is still
    /// unknown.
    public var afterSending: ConnectorError {
        ConnectorError(code, effect: .unknown, message, retryAfter: retryAfter)
    }

    /// Whether the same request may succeed later without anybody intervening.
    public var isTransient: Bool {
        switch code {
        case .rateLimited, .unavailable, .timeout: true
        case .notFound, .alreadyExists, .invalid, .unauthorized, .forbidden, .conflict,
            .unsupported, .seatsExhausted, .protocolViolation:
            false
        }
    }
}
