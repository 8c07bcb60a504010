// SPDX-License-Identifier: Apache-2.0

/// How a scenario names a connector: `scim`, or `scim@aws-identity-center` for one that knows the
/// limits of that server.
package struct ConnectorName: Hashable, Sendable {
    package let kind: String
    /// What follows the first `@`; `nil` without one.
    package let server: String?

    package init(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        kind = String(parts[0])
        server = parts.count > 1 ? String(parts[1]) : nil
    }
}
