// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// How somebody handles the decisions they are asked for.
package struct Actor: Hashable, Sendable {
    package enum Manner: String, Hashable, Sendable, CaseIterable {
        /// Grants within minutes, with a reason.
        case prompt
        /// Grants, but late.
        case slow
        /// Never answers.
        case absent
        /// Grants within seconds, without a reason.
        case rubberStamping
        /// Grants whatever concerns themselves, no matter who is asked.
        case selfApproving
        /// Grants whatever concerns one other person, no matter who is asked.
        case conflicted
        /// Lets somebody else answer.
        case delegating
        /// Escalates every decision.
        case escalating
        /// Refuses everything.
        case refusing
        /// No longer answers, because they are about to leave.
        case leaving
        /// Grants by email.
        case mailing
        /// Grants, and an hour later refuses.
        case wavering
        /// Gives the seat to whoever waits for one.
        case reassigning
    }

    package let manner: Manner
    /// How long the answer takes.
    package let after: Duration
    /// Who answers for a delegating person, or whom a conflicted person favors.
    package let other: Identity.ID?
    /// The reason they give with a grant; a usual one if `nil`.
    package let says: String?

    package init(
        manner: Manner,
        after: Duration? = nil,
        other: Identity.ID? = nil,
        says: String? = nil
    ) {
        self.manner = manner
        self.says = says
        self.after = after ?? manner.usualDelay
        self.other = other
    }
}

extension Actor.Manner {
    fileprivate var usualDelay: Duration {
        switch self {
        case .rubberStamping: .seconds(5)
        case .slow: .seconds(5 * 86_400)
        case .prompt, .absent, .selfApproving, .conflicted, .delegating, .escalating, .refusing,
            .leaving, .mailing, .wavering, .reassigning:
            .seconds(600)
        }
    }
}
