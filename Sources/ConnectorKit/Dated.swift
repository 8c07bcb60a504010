// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// A value read from a service, and when it was read.
package struct Dated<Value: Sendable>: Sendable {
    package let value: Value
    package let readAt: Instant

    package init(_ value: Value, readAt: Instant) {
        self.value = value
        self.readAt = readAt
    }

    /// `nil` if it was read before `instant`.
    package func value(notBefore instant: Instant) -> Value? {
        readAt >= instant ? value : nil
    }
}
