// SPDX-License-Identifier: Apache-2.0

import Wire

/// A filter as RFC 7644 §3.4.2.2 writes it, not yet matched with a schema.
package indirect enum SCIMFilter: Hashable, Sendable {
    package enum Operator: String, Hashable, Sendable, CaseIterable {
        case eq
        case ne
        case co
        case sw
        case ew
        case gt
        case ge
        case lt
        case le
    }

    case present(SCIMAttributePath)
    /// The value is null, a Boolean, a number or a string.
    case comparison(SCIMAttributePath, Operator, JSONValue)
    /// One value of the attribute meets the whole inner filter, which names sub-attributes.
    case element(SCIMAttributePath, SCIMFilter)
    case not(SCIMFilter)
    /// Two or more parts, none of which is itself an `all`.
    case all([SCIMFilter])
    /// Two or more parts, none of which is itself an `any`.
    case any([SCIMFilter])

    /// Joins with `and`, without nesting one conjunction in another.
    static func conjunction(_ parts: [SCIMFilter]) -> SCIMFilter {
        if parts.count == 1 { return parts[0] }
        return .all(
            parts.flatMap { part in
                if case .all(let inner) = part { inner } else { [part] }
            }
        )
    }

    /// Joins with `or`, without nesting one disjunction in another.
    static func disjunction(_ parts: [SCIMFilter]) -> SCIMFilter {
        if parts.count == 1 { return parts[0] }
        return .any(
            parts.flatMap { part in
                if case .any(let inner) = part { inner } else { [part] }
            }
        )
    }
}

extension SCIMFilter: CustomStringConvertible {
    /// The filter by the grammar, with the fewest parentheses; reading it gives the same filter.
    package var description: String {
        switch self {
        case .present(let path): "\(path) pr"
        case .comparison(let path, let comparison, let value):
            "\(path) \(comparison.rawValue) \(value.text)"
        case .element(let path, let inner): "\(path)[\(inner)]"
        case .not(let inner): "not (\(inner))"
        case .all(let parts):
            parts.map { part in
                if case .any = part { "(\(part))" } else { part.description }
            }.joined(separator: " and ")
        case .any(let parts): parts.map(\.description).joined(separator: " or ")
        }
    }
}
