// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Somebody wants a rule of the policy to say something else, or a new one beside the others.
package struct RuleChange: Hashable, Sendable {
    package let id: String
    package let requester: Identity.ID
    /// Stands in the place of the rule of that id, or comes last.
    package let rule: AccessRule
    package let askedAt: Instant

    package init(id: String, requester: Identity.ID, rule: AccessRule, askedAt: Instant) {
        self.id = id
        self.requester = requester
        self.rule = rule
        self.askedAt = askedAt
    }
}
