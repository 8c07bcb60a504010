// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Which access needs a decision, who makes it, and what happens if nobody does.
///
/// Pure data like the rest of the policy; if empty, nobody is asked anything.
package struct Governance: Hashable, Sendable {
    /// Who owes a decision that nobody else can make, and the last to be asked.
    package var owner: Identity.ID?
    /// The first rule that matches a right says who approves it.
    package var approvals: [ApprovalRule]
    package var conflicts: [DutyConflict]
    package var delegations: [Delegation]
    package var reviews: [ReviewCampaign]
    package var inactivity: InactivityRule?
    /// Who handles exceptions, and how long each of them has; `nil` if nobody is named.
    package var exceptions: DecisionTerms?
    package var templates: [RequestTemplate]
    /// The first entry that matches a right names its owner.
    package var owners: [RightOwner]
    /// Whether a right is granted only if it has an owner who has not left.
    package var needsOwners = false
    /// What others have to do before an event is complete.
    package var handOffs: [HandOff] = []
    /// Who answers for the work that an event starts, and what it may do.
    package var workflows: [Workflow] = []
    /// How soon seat, right, use and need have to agree; `nil` if not checked.
    package var seats: SeatRule?
    /// Whether every rule must say what its access is needed for.
    package var needsNeeds = false
    /// How long a rule counts as validated; `nil` for no limit.
    package var ruleValidity: Duration?
    /// Codes, one of which begins every reason, as in `need: …`; if empty, any words will do.
    package var reasons: [String] = []
    /// How long each source may be silent.
    package var silence: [String: Duration] = [:]
    /// What is unusual for the integration to do; `nil` if not checked.
    package var administration: AdministrationRule?
    /// How long accounts are kept that only deletion would end; `nil` if they are deleted at once.
    package var retention: RetentionRule?
    /// Who approves a rule that would grant somebody more; `nil` if it takes effect at once.
    package var ruleChanges: DecisionTerms?
    /// Who revokes a suspect credential if no API can, and how soon; `nil` for whoever handles
    /// exceptions, by the deadline of the run.
    package var suspects: DecisionTerms?
    /// How holding one target opens another.
    package var connections: [Connection] = []

    package init(
        owner: Identity.ID? = nil,
        approvals: [ApprovalRule] = [],
        conflicts: [DutyConflict] = [],
        delegations: [Delegation] = [],
        reviews: [ReviewCampaign] = [],
        inactivity: InactivityRule? = nil,
        exceptions: DecisionTerms? = nil,
        templates: [RequestTemplate] = [],
        owners: [RightOwner] = [],
        seats: SeatRule? = nil
    ) {
        self.owner = owner
        self.approvals = approvals
        self.conflicts = conflicts
        self.delegations = delegations
        self.reviews = reviews
        self.inactivity = inactivity
        self.exceptions = exceptions
        self.templates = templates
        self.owners = owners
        self.seats = seats
    }

    package var isEmpty: Bool { self == Governance() }
}

/// Rights by kind and name on one target or on all; the name `*` matches every name.
package struct RightPattern: Hashable, Sendable {
    package let target: TargetName?
    package let kind: Entitlement.Kind
    package let name: String

    package init(target: TargetName?, kind: Entitlement.Kind, name: String) {
        self.target = target
        self.kind = kind
        self.name = name
    }
}

extension RightPattern: CustomStringConvertible {
    /// As written in a file: `freshservice/role/Account Admin`, `group/*`.
    package var description: String {
        (target.map { [$0.rawValue] } ?? []).joined() + (target == nil ? "" : "/")
            + "\(kind.rawValue)/\(name)"
    }
}

/// The terms of a decision, whatever it is about.
package struct DecisionTerms: Hashable, Sendable {
    /// A decider, by their relation to the person or the right, or by name.
    package enum Decider: Hashable, Sendable {
        case manager
        case sponsor
        /// The owner of the right, otherwise of its target.
        case owner
        case person(Identity.ID)
    }

    /// In the order in which they are asked; the next one if the previous one does not answer.
    package var deciders: [Decider]
    /// How long each of them has.
    package var within: Duration
    /// How long a grant may be used, or is valid until it has to be renewed.
    package var validFor: Duration?
    package var unanswered: Silence
    /// Whether a grant without a reason is sent back.
    package var needsReason: Bool
    /// How many must approve, one after the other.
    package var votes = 1
    /// What the reason for a grant must address, each as `need: …`.
    package var criteria: [String] = []

    package init(
        deciders: [Decider],
        within: Duration,
        validFor: Duration? = nil,
        unanswered: Silence = .refuse,
        needsReason: Bool = false
    ) {
        self.deciders = deciders
        self.within = within
        self.validFor = validFor
        self.unanswered = unanswered
        self.needsReason = needsReason
    }
}

/// Rights that nobody may hold without approval.
package struct ApprovalRule: Hashable, Sendable {
    package let name: String
    package var rights: [RightPattern]
    /// Also rights of these weights, whatever their names.
    package var weighing: ClosedRange<Int>?
    /// Whose access needs the approval; everybody's if empty.
    package var conditions: [AccessRule.Condition]
    package var terms: DecisionTerms
    /// Set for a catalog entry: pre-approved for anyone entitled to it.
    package var catalog: CatalogEntry?

    package struct CatalogEntry: Hashable, Sendable {
        package var approver: Identity.ID
        /// When the entry expires.
        package var until: Instant

        package init(approver: Identity.ID, until: Instant) {
            self.approver = approver
            self.until = until
        }
    }

    package init(
        name: String,
        rights: [RightPattern],
        conditions: [AccessRule.Condition] = [],
        terms: DecisionTerms,
        catalog: CatalogEntry? = nil
    ) {
        self.name = name
        self.rights = rights
        self.conditions = conditions
        self.terms = terms
        self.catalog = catalog
    }
}

/// Two duties that one person must not have: anyone who should hold both does not get the second.
package struct DutyConflict: Hashable, Sendable {
    package let name: String
    package var first: [RightPattern]
    package var second: [RightPattern]
    /// Who may allow both for a time; `nil` if nobody may.
    package var exception: DecisionTerms?

    package init(
        name: String,
        first: [RightPattern],
        second: [RightPattern],
        exception: DecisionTerms? = nil
    ) {
        self.name = name
        self.first = first
        self.second = second
        self.exception = exception
    }
}

/// Somebody decides on behalf of another, until an end.
package struct Delegation: Hashable, Sendable {
    package let from: Identity.ID
    package let to: Identity.ID
    package let since: Instant?
    package let until: Instant

    package init(from: Identity.ID, to: Identity.ID, since: Instant?, until: Instant) {
        self.from = from
        self.to = to
        self.since = since
        self.until = until
    }
}

package struct RightOwner: Hashable, Sendable {
    /// Rights of one target; all of its rights if `kind` and `name` are missing.
    package let target: TargetName
    package let kind: Entitlement.Kind?
    package let name: String?
    package let owner: Identity.ID

    package init(target: TargetName, kind: Entitlement.Kind?, name: String?, owner: Identity.ID) {
        self.target = target
        self.kind = kind
        self.name = name
        self.owner = owner
    }
}

/// Rights that are reviewed periodically.
package struct ReviewCampaign: Hashable, Sendable {
    /// What triggers a review of one person besides the calendar.
    package enum Trigger: String, Hashable, Sendable, CaseIterable {
        /// A mover event.
        case mover
        /// A new manager, with or without a move.
        case newManager
        /// A return from leave.
        case `return`
    }

    package let name: String
    package var rights: [RightPattern]
    /// `nil` if it is not periodic.
    package var every: Duration?
    package var triggers: Set<Trigger>
    package var terms: DecisionTerms

    package init(
        name: String,
        rights: [RightPattern],
        every: Duration?,
        triggers: Set<Trigger> = [],
        terms: DecisionTerms
    ) {
        self.name = name
        self.rights = rights
        self.every = every
        self.triggers = triggers
        self.terms = terms
    }
}

/// What somebody else has to do or confirm before a person's event is complete.
package struct HandOff: Hashable, Sendable {
    package let name: String
    package var events: Set<LifecycleEvent.Kind>
    /// Whether it is asked for once all the work is done rather than when it begins.
    package var isLast: Bool
    package var terms: DecisionTerms

    package init(
        name: String,
        events: Set<LifecycleEvent.Kind>,
        isLast: Bool = false,
        terms: DecisionTerms
    ) {
        self.name = name
        self.events = events
        self.isLast = isLast
        self.terms = terms
    }
}

/// The work that events of some kinds start.
package struct Workflow: Hashable, Sendable {
    package enum Power: String, Hashable, Sendable, CaseIterable {
        case grant
        case remove
    }

    package let name: String
    package var events: Set<LifecycleEvent.Kind>
    /// Who answers for what it does.
    package var owner: Identity.ID
    /// Who answers for its approvals, and for its exceptions.
    package var approvals: Identity.ID
    package var exceptions: Identity.ID
    package var may: Set<Power>

    package init(
        name: String,
        events: Set<LifecycleEvent.Kind>,
        owner: Identity.ID,
        approvals: Identity.ID,
        exceptions: Identity.ID,
        may: Set<Power>
    ) {
        self.name = name
        self.events = events
        self.owner = owner
        self.approvals = approvals
        self.exceptions = exceptions
        self.may = may
    }
}

/// When a seat counts as unused, and how long it may disagree with right, use and need.
package struct SeatRule: Hashable, Sendable {
    package var idleAfter: Duration
    package var within: Duration

    package init(idleAfter: Duration, within: Duration) {
        self.idleAfter = idleAfter
        self.within = within
    }
}

/// A way from one target into another, past the accounts of the second.
package struct Connection: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// People sign in there by their accounts here.
        case signOn
        /// Administrators here can read the credential of the integration there.
        case secret
    }

    package let kind: Kind
    package let from: TargetName
    package let to: TargetName

    package init(_ kind: Kind, from: TargetName, to: TargetName) {
        self.kind = kind
        self.from = from
        self.to = to
    }
}

/// What the integration usually does; anything else is reported.
package struct AdministrationRule: Hashable, Sendable {
    /// The maximum number of changes per hour.
    package var perHour: Int?
    /// The hours of the day in UTC in which it works.
    package var hours: Range<Int>?
    /// Kinds of changes that it never makes: `accountDeleted`.
    package var never: [String]

    package init(perHour: Int? = nil, hours: Range<Int>? = nil, never: [String] = []) {
        self.perHour = perHour
        self.hours = hours
        self.never = never
    }
}

/// Inactive accounts are reviewed.
package struct InactivityRule: Hashable, Sendable {
    /// An account is dormant this long after its last activity, inclusive.
    package var after: Duration
    /// Kinds of account, as patterns of the right to have one.
    package var accounts: [RightPattern]
    package var terms: DecisionTerms
    /// An account is seldom used if it was used on fewer days than this in that time; `nil` if not
    /// checked.
    package var underused: Int?

    package init(after: Duration, accounts: [RightPattern], terms: DecisionTerms) {
        self.after = after
        self.accounts = accounts
        self.terms = terms
    }
}
