// SPDX-License-Identifier: Apache-2.0

/// What a decision says of a right.
package enum Ruling: String, Hashable, Sendable, CaseIterable {
    /// It may be held.
    case grant
    /// It may not.
    case refuse
    /// The account is disabled and otherwise left alone.
    case suspend
    /// It may not, and the seat goes to whoever waits for one.
    case reassign
}

/// What counts where nobody answers.
package enum Silence: String, Hashable, Sendable, CaseIterable {
    case grant
    case refuse
    case suspend
    /// Nothing: the decision stays open past its deadline, which is reported.
    case overdue

    package var ruling: Ruling? {
        switch self {
        case .grant: .grant
        case .refuse: .refuse
        case .suspend: .suspend
        case .overdue: nil
        }
    }
}
