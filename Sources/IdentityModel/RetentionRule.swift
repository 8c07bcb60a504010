// SPDX-License-Identifier: Apache-2.0

/// Accounts that nobody needs any longer are kept disabled, and deleted once their retention has
/// ended and somebody has approved.
package struct RetentionRule: Hashable, Sendable {
    /// Counted from the event that ended the need for the account, or from when it was reported.
    package var period: Duration
    /// Kinds of account, as patterns of the right to have one.
    package var accounts: [RightPattern]
    package var terms: DecisionTerms

    package init(period: Duration, accounts: [RightPattern], terms: DecisionTerms) {
        self.period = period
        self.accounts = accounts
        self.terms = terms
    }
}
