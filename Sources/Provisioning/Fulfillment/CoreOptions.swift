// SPDX-License-Identifier: Apache-2.0

/// How the core works; what people may hold is up to the policy.
package struct CoreOptions: Hashable, Sendable {
    package enum Correlation: String, Hashable, Sendable, CaseIterable {
        /// Look for accounts under the person's addresses before one is created.
        case beforeCreate
        /// Create at once where the person has one address; look only if the target refuses.
        case onConflict
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
