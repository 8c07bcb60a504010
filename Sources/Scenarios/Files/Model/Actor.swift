// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// How somebody deals with the decisions that are put to them.
package struct Actor: Hashable, Sendable {
    package enum Manner: String, Hashable, Sendable, CaseIterable {
        /// Grants within minutes, and says why.
        case prompt
        /// Grants, but late.
        case slow
        /// Never answers.
        case absent
        /// Grants within seconds, without a word.
        case rubberStamping
        /// Grants what is about themselves, whoever is asked.
        case selfApproving
        /// Grants what is about one other person, whoever is asked.
        case conflicted
        /// Leaves the answer to somebody else.
        case delegating
        /// Hands every decision up.
        case escalating
        /// Refuses everything.
        case refusing
        /// Answers nothing any more, since they are about to leave.
        case leaving
        /// Grants by mail.
        case mailing
        /// Grants, and an hour later refuses.
        case wavering
        /// Gives the seat to whoever waits for one.
        case reassigning
    }

    package let manner: Manner
    /// How long the answer takes.
    package let after: Duration
    /// Whom a delegating person leaves it to, or whom a conflicted one favors.
    package let other: Identity.ID?
    /// What they say with a grant; usual words if `nil`.
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
