// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// An accountable person closes a person's event for a time, whatever is left of it.
package struct ForcedClosure: Hashable, Sendable {
    package let person: Identity.ID
    package let approver: Identity.ID
    package let reason: String
    package let until: Instant

    package init(person: Identity.ID, approver: Identity.ID, reason: String, until: Instant) {
        self.person = person
        self.approver = approver
        self.reason = reason
        self.until = until
    }
}
