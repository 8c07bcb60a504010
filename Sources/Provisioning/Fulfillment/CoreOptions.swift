// SPDX-License-Identifier: Apache-2.0

/// How the core works; the policy decides what people may hold.
package struct CoreOptions: Hashable, Sendable {
    package enum Correlation: String, Hashable, Sendable, CaseIterable {
        /// Search for accounts under the person's addresses before creating one.
        case beforeCreate
        /// Create at once if the person has one address; search only if the target refuses.
        case onConflict
    }

    /// A check that a core may be told to leave out, to see what a run then finds.
    package enum Omission: String, Hashable, Sendable, CaseIterable {
        /// Rights are granted without waiting for approval.
        case approval
        /// People decide on what they requested or hold themselves.
        case selfApproval
        /// Anybody's answer counts.
        case decider
        /// Deputies decide outside their term.
        case deputyTime
        /// Answers by mail or in a comment count.
        case channel
        /// Answers count even after the decision was made.
        case closedDecision
        /// Unanswered decisions stay with whoever did not answer.
        case escalation
        /// A leaver's open decisions stay with them.
        case departedOwner
        /// Expired grants are used.
        case validity
        /// Segregation of duties is not checked.
        case conflict
        /// A case that nobody answered is closed without a ruling.
        case ruling
        /// A refusal is recorded but not carried out.
        case refusal
        /// Escalating a decision counts as agreement.
        case handingUp
        /// Temporary access does not end.
        case end
        /// Emergency access is not reviewed afterwards.
        case emergencyReview
        /// Contractors and service identities need no sponsor or owner.
        case sponsor
        /// Engagements continue past their end.
        case engagementEnd
        /// Campaigns are not opened.
        case campaign
        /// Nobody is asked about unused accounts.
        case inactivity
        /// Seldom used accounts are not reported.
        case underuse
        /// Silence reclaims seats that it must not decide on.
        case silence
        /// Seats are passed on although nobody is waiting for one.
        case waiter
        /// Exceptions are never escalated.
        case exceptionLimit
        /// Grants count without the required reason.
        case reason
        /// Temporary exceptions get no end.
        case grantEnd
        /// Evidence does not say who approved.
        case approver
        /// One vote is enough, however many are required.
        case votes
        /// Rights are granted whether or not they have an owner.
        case rightOwner
        /// Nobody is asked for hand-offs.
        case handOff
        /// Changes that the core has no record of are ignored.
        case misuse
        /// People who sign in as the integration are not reported.
        case signIn
        /// Keys whose owner, creator or purpose is gone are not reported.
        case keyAnswer
        /// Keys that nobody requested, or that have expired, are not reported.
        case keyRequest
        /// Work continues with a suspect credential.
        case parking
        /// Anybody may force-close an event.
        case forcer
        /// Accounts are deleted before their retention ends.
        case retention
        /// Accounts are deleted without waiting for approval.
        case deletion
        /// Rules take effect before anybody approves what they would grant.
        case ruleChange
    }

    /// The maximum number of people worked on at once, per target.
    package var concurrencyMax: Int
    /// The first wait after a transient failure; it doubles from there.
    package var backoffInitial: Duration
    package var backoffMax: Duration
    /// How long work is retried before it becomes an exception.
    package var ageMax: Duration
    /// How often a read may contradict a success before that becomes an exception.
    package var verificationAttemptsMax: Int
    /// Whether writes are read back; without it nothing is ever claimed to be verified.
    package var isVerifying: Bool
    package var correlation: Correlation
    /// Attributes that flow from source to target besides address and name.
    package var mappedAttributes: [String]
    /// The owner of the standing rule that leavers lose access.
    package var offboardingOwner: String
    /// Who owns exceptions.
    package var exceptionOwner: String
    package var omits: Set<Omission> = []
    /// Whether audit logs are provided, so that it is worth recording what was written when.
    package var isAudited = false

    package init(
        concurrencyMax: Int = 8,
        backoffInitial: Duration = .seconds(30),
        backoffMax: Duration = .seconds(900),
        ageMax: Duration = .seconds(86_400),
        verificationAttemptsMax: Int = 5,
        isVerifying: Bool = true,
        correlation: Correlation = .beforeCreate,
        mappedAttributes: [String] = ["department", "location", "title"],
        offboardingOwner: String = "offboarding-owner",
        exceptionOwner: String = "identity-governance"
    ) {
        precondition(concurrencyMax > 0, "somebody has to do the work")
        self.concurrencyMax = concurrencyMax
        self.backoffInitial = backoffInitial
        self.backoffMax = backoffMax
        self.ageMax = ageMax
        self.verificationAttemptsMax = verificationAttemptsMax
        self.isVerifying = isVerifying
        self.correlation = correlation
        self.mappedAttributes = mappedAttributes.sorted()
        self.offboardingOwner = offboardingOwner
        self.exceptionOwner = exceptionOwner
    }
}
