// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Somebody asks for a change to a policy rule, or for a new rule.
package struct RuleChange: Hashable, Sendable {
    package let id: String
    package let requester: Identity.ID
    /// Replaces the rule with that id, or comes last.
    package let rule: AccessRule
    package let askedAt: Instant

    package init(id: String, requester: Identity.ID, rule: AccessRule, askedAt: Instant) {
        self.id = id
        self.requester = requester
        self.rule = rule
        self.askedAt = askedAt
    }
}
