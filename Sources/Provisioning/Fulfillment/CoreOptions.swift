// SPDX-License-Identifier: Apache-2.0

/// How the core works; what people may hold is up to the policy.
package struct CoreOptions: Hashable, Sendable {
    package enum Correlation: String, Hashable, Sendable, CaseIterable {
        /// Look for accounts under the person's addresses before one is created.
        case beforeCreate
        /// Create at once where the person has one address; look only if the target refuses.
        case onConflict
    }

    /// A check that a core may be told to leave out, to see what a run then finds.
    package enum Omission: String, Hashable, Sendable, CaseIterable {
        /// Rights are given without waiting for their approval.
        case approval
        /// People decide on what they asked for or hold themselves.
        case selfApproval
        /// Anybody's answer counts.
        case decider
        /// Deputies decide before and after their time.
        case deputyTime
        /// Answers by mail or in a comment count.
        case channel
        /// Answers count that come when everything is decided.
        case closedDecision
        /// What was not answered in time stays with whoever did not answer.
        case escalation
        /// What somebody owes who left stays with them.
        case departedOwner
        /// Grants are used that are no longer valid.
        case validity
        /// Conflicts of duties are not looked for.
        case conflict
        /// A case that nobody answered is closed without a ruling.
        case ruling
        /// A refusal is recorded and not carried out.
        case refusal
        /// Whoever hands a decision up is taken to agree.
        case handingUp
        /// Access for a time does not end.
        case end
        /// Nobody looks at an emergency afterwards.
        case emergencyReview
        /// Outsiders come in whoever answers for them.
        case sponsor
        /// Engagements go on beyond their end.
        case engagementEnd
        /// Campaigns are not opened.
        case campaign
        /// Nobody is asked about accounts that nobody uses.
        case inactivity
        /// Nobody is told of accounts that are seldom used.
        case underuse
        /// Silence takes what it must not decide on.
        case silence
        /// Seats are passed on though nobody waits for one.
        case waiter
        /// Exceptions stay with whoever has them.
        case exceptionLimit
        /// Grants count without the reason that was asked for.
        case reason
        /// What is let pass for a time gets no end.
        case grantEnd
        /// Evidence does not say who approved.
        case approver
        /// The first who agrees decides for everybody who has to.
        case votes
        /// Rights are given whether or not somebody owns them.
        case rightOwner
        /// Nobody else is asked to do their part.
        case handOff
        /// Changes that the core has no record of are passed over.
        case misuse
        /// Nobody is told that a person signs in as the integration.
        case signIn
        /// Nobody is told of keys whose owner, maker or purpose is gone.
        case keyAnswer
        /// Nobody is told of keys that nobody asked for, or whose time is over.
        case keyRequest
        /// Work goes on with a credential under suspicion.
        case parking
        /// Anybody may call an event closed.
        case forcer
        /// Accounts are deleted before their time is over.
        case retention
        /// Accounts are deleted without waiting for somebody to agree.
        case deletion
        /// Rules are in force before anybody agrees to what they would give.
        case ruleChange
    }

    /// The most people worked on at once, for each target.
    package var concurrencyMax: Int
    /// The first wait after a transient failure; it doubles from there.
    package var backoffInitial: Duration
    package var backoffMax: Duration
    /// How long work is retried before it becomes an exception.
    package var ageMax: Duration
    /// How often a target may contradict a success before that becomes an exception.
    package var verificationAttemptsMax: Int
    /// Whether writes are read back; without it nothing is ever claimed to be verified.
    package var isVerifying: Bool
    package var correlation: Correlation
    /// Attributes that flow from source to target beside address and name.
    package var mappedAttributes: [String]
    /// Who answers for the standing rule that leavers lose access.
    package var offboardingOwner: String
    /// Who owns exceptions.
    package var exceptionOwner: String
    package var omits: Set<Omission> = []
    /// Whether audit logs are handed over, so that it is worth knowing what was written when.
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
