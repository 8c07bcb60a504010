// SPDX-License-Identifier: Apache-2.0

import Wire

/// A failure in the line protocol: a machine-readable code, and whether the change may have
/// happened.
package struct LineError: Error, Hashable, Sendable {
    package enum Code: Int64, Sendable, CaseIterable {
        case notFound = 1
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
        case manualStepNeeded
        case other = 99

        package var word: String { "\(self)" }
    }

    package enum Effect: String, Sendable {
        case none
        case unknown
    }

    package var code: Code
    package var message: String
    package var effect: Effect
    package var retryAfter: Double?

    package init(_ code: Code, effect: Effect, _ message: String, retryAfter: Double? = nil) {
        self.code = code
        self.effect = effect
        self.message = message
        self.retryAfter = retryAfter
    }

    /// Reads a value validated by `MessageDefinition.error`; an unknown code means `other`.
    package init?(json value: JSONValue) {
        guard let code = value["code"]?.integer, let message = value["message"]?.string,
            let effect = value["data"]?["effect"]?.string.flatMap(Effect.init)
        else { return nil }
        self.init(
            Code(rawValue: code) ?? .other,
            effect: effect,
            message,
            retryAfter: value["data"]?["retryAfter"]?.secondCount
        )
    }

    package var json: JSONValue {
        var data: JSONObject = ["effect": .string(effect.rawValue)]
        if let retryAfter { data["retryAfter"] = .number(retryAfter) }
        return [
            "code": .integer(code.rawValue), "message": .string(message), "data": .object(data),
        ]
    }
}
