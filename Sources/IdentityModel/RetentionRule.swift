// SPDX-License-Identifier: Apache-2.0

/// Accounts that nobody needs any more are kept, disabled, and deleted when their time is over and
/// somebody has agreed.
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
