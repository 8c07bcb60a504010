// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A control of a public framework that a scenario exercises: `NIST-800-53r5/PS-4`.
package struct Control: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let framework: String
    package let id: String

    package init(framework: String, id: String) {
        self.framework = framework
        self.id = id
    }

    /// Of `NIST-800-53r5/PS-4`; `nil` without a slash.
    init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        framework = String(text[..<slash])
        id = String(text[text.index(after: slash)...])
    }

    package var description: String { "\(framework)/\(id)" }

    package static func < (left: Control, right: Control) -> Bool {
        guard left.framework == right.framework else { return left.framework < right.framework }
        return switch left.id.compare(right.id, options: .numeric) {
        case .orderedAscending: true
        case .orderedDescending: false
        // `6.2` and `6.02` count as the same number.
        case .orderedSame: left.id < right.id
        }
    }
}
