// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Somebody requests a right, for themselves or for somebody else: the truth, whatever the outcome.
package struct AccessRequest: Hashable, Sendable {
    package let id: String
    /// The form; `nil` for free text.
    package var template: String?
    package var requester: Identity.ID
    /// Who should hold the right.
    package var subject: Identity.ID
    package var entitlement: Entitlement
    /// What it is for, in the requester's words.
    package var intent: String
    package var askedAt: Instant
    /// Until when the right is needed; by default as long as the form allows.
    package var until: Instant?
    /// Whether the requester has withdrawn it.
    package var isWithdrawn: Bool

    package init(
        id: String,
        template: String?,
        requester: Identity.ID,
        subject: Identity.ID,
        entitlement: Entitlement,
        intent: String,
        askedAt: Instant,
        until: Instant? = nil,
        isWithdrawn: Bool = false
    ) {
        self.id = id
        self.template = template
        self.requester = requester
        self.subject = subject
        self.entitlement = entitlement
        self.intent = intent
        self.askedAt = askedAt
        self.until = until
        self.isWithdrawn = isWithdrawn
    }
}
