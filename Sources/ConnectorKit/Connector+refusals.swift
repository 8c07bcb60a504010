// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary
import Wire

/// Refusals and complaints shared by all connectors.
extension Connector {
    package func unsupportedKind(_ kind: Account.Kind) -> ConnectorError {
        .unsupported("no accounts of kind '\(kind.rawValue)'")
    }

    package func unsupported(_ kind: Entitlement.Kind) -> ConnectorError {
        .unsupported("no entitlements of kind '\(kind.rawValue)'")
    }

    package func unwritable(_ attribute: String) -> ConnectorError {
        ConnectorError(
            .invalid,
            effect: .none,
            "attribute '\(attribute)' cannot be written like "
                + "this"
        )
    }

    package func violation(
        _ operation: StaticString,
        _ effect: ConnectorError.Effect,
        _ reason: String
    ) -> ConnectorError {
        ConnectorError(.protocolViolation, effect: effect, "\(operation): \(reason)")
    }

    /// The rows under a key of a list's body; every row must be readable.
    package func rows<Row>(
        of value: JSONValue?,
        under key: String,
        _ operation: StaticString,
        _ decode: (JSONValue) -> Row?
    ) throws(ConnectorError) -> [Row] {
        guard let elements = value?.array else {
            throw violation(operation, .none, "'\(key)' is not a list")
        }
        var rows: [Row] = []
        rows.reserveCapacity(elements.count)
        for element in elements {
            guard let row = decode(element) else {
                throw violation(operation, .none, "a row cannot be read")
            }
            rows.append(row)
        }
        return rows
    }
}
