// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// One line of a product's own audit log, as an administrator passes it to the core.
package struct AuditRow: Hashable, Sendable {
    package enum Actor: Hashable, Sendable {
        /// Whoever holds the integration's credential.
        case integration
        case person(String)
        /// The product itself.
        case system
    }

    package let at: Instant
    package let actor: Actor
    package let kind: ChangeKind
    package let account: String
    package let entitlement: Entitlement?

    package init(
        at instant: Instant,
        actor: Actor,
        kind: ChangeKind,
        account: String,
        entitlement: Entitlement?
    ) {
        at = instant
        self.actor = actor
        self.kind = kind
        self.account = account
        self.entitlement = entitlement
    }
}
