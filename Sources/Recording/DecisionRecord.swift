// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// A step of a decision that somebody owes, as the core reports it.
package struct DecisionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Whether a right that a rule or a request asks for may be granted.
        case approval
        /// Whether two conflicting duties may be held together for a time.
        case conflict
        /// Whether a right is still needed.
        case review
        /// Whether an unused account is still needed.
        case inactivity
        /// Whether emergency access was justified, asked after it was granted.
        case emergency
        /// Whether somebody has done their part of an event; no right depends on it.
        case handOff
        /// Whether an account past its retention may be deleted for good.
        case deletion
        /// Whether a rule may change that would grant people more.
        case ruleChange
    }

    package enum Step: String, Hashable, Sendable, CaseIterable {
        case asked
        /// Asked again, of the same person, by a restarted core.
        case reminded
        /// Somebody else owes it now.
        case moved
        /// An answer did not count.
        case turnedAway
        case decided
        /// Nobody answered, so the default applies.
        case lapsed
        /// It is no longer needed.
        case withdrawn
        /// A grant that was not used in time, or whose reason is gone, is no longer valid.
        case ended

        /// Whether the decision is closed after it.
        package var isFinal: Bool {
            switch self {
            case .asked, .reminded, .moved, .turnedAway: false
            case .decided, .lapsed, .withdrawn, .ended: true
            }
        }
    }

    package var id: String
    package var kind: Kind
    package var step: Step
    /// The approval rule, conflict, campaign or template that asks for it.
    package var rule: String
    /// The event or request that it belongs to.
    package var cause: String
    /// Whose right it is about.
    package var subject: Identity.ID
    /// Who requested the right; the subject if a rule grants it.
    package var requester: Identity.ID
    package var entitlement: Entitlement
    /// Who owes it.
    package var owner: Identity.ID?
    /// That person's deadline.
    package var dueAt: Instant
    package var ruling: Ruling?
    /// Who decided, or whose answer did not count.
    package var decidedBy: Identity.ID?
    /// Why: the decider's own words, or why the step was taken.
    package var reason: String?
    /// Until when a grant may be used, or is in force.
    package var validUntil: Instant?
    /// Who has already approved, if more than one must.
    package var agreedBy: [Identity.ID] = []
    /// What lies before whoever decides: job, seat, rights, use and the last decision of whom it is
    /// about, or everybody who would gain something.
    package var basis: String?

    package init(
        id: String,
        kind: Kind,
        step: Step,
        rule: String,
        cause: String,
        subject: Identity.ID,
        requester: Identity.ID,
        entitlement: Entitlement,
        owner: Identity.ID?,
        dueAt: Instant,
        ruling: Ruling? = nil,
        decidedBy: Identity.ID? = nil,
        reason: String? = nil,
        validUntil: Instant? = nil
    ) {
        self.id = id
        self.kind = kind
        self.step = step
        self.rule = rule
        self.cause = cause
        self.subject = subject
        self.requester = requester
        self.entitlement = entitlement
        self.owner = owner
        self.dueAt = dueAt
        self.ruling = ruling
        self.decidedBy = decidedBy
        self.reason = reason
        self.validUntil = validUntil
    }
}

/// A person's answer to a decision: the truth, however the core treats it.
package struct AnswerRecord: Hashable, Sendable {
    package enum Channel: String, Hashable, Sendable, CaseIterable {
        /// The form through which decisions are made.
        case form
        case mail
        /// A comment on a ticket.
        case comment
    }

    package var decision: String
    package var by: Identity.ID
    /// `nil` if they escalate it.
    package var ruling: Ruling?
    package var reason: String
    package var channel: Channel

    package init(
        decision: String,
        by: Identity.ID,
        ruling: Ruling?,
        reason: String,
        channel: Channel = .form
    ) {
        self.decision = decision
        self.by = by
        self.ruling = ruling
        self.reason = reason
        self.channel = channel
    }
}
