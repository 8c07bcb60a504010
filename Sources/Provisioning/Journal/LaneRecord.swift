// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What the core remembers about one person at one target.
package struct LaneRecord: Hashable, Sendable {
    /// A write that was announced and has not been read back.
    package struct OpenOperation: Hashable, Sendable {
        package var cause: WorkCause
        package var operation: AccountOperation
        /// The account that the operation is about; for a create, once the target has answered.
        package var account: Account.ID?
        package var beganAt: Instant
        /// `nil` while its outcome is unknown.
        package var endedAt: Instant?
        /// Whether the target refused it: if one operation takes several calls, those before the
        /// refused one were carried out, and a read shows their effect.
        package var isRefused = false

        /// When it happened, as far as known.
        package var executedAt: Instant { endedAt ?? beganAt }
    }

    private enum Accounts: Hashable {
        case awake([Account])
        case resting([RestingAccount])
    }

    private var stored = Accounts.awake([])
    /// The accounts linked to the person as they were last read; the first is the one to keep.
    package var accounts: [Account] {
        get {
            switch stored {
            case .awake(let accounts): accounts
            case .resting(let accounts): accounts.map(\.account)
            }
        }
        set { stored = .awake(newValue) }
    }
    var hasAccounts: Bool {
        switch stored {
        case .awake(let accounts): !accounts.isEmpty
        case .resting(let accounts): !accounts.isEmpty
        }
    }
    /// Attributes as they were last sent, as far as the target has not shown them since.
    package private(set) var pushed: [String: String] = [:]
    package var openOperations: [OpenOperation] = []
    /// Whether a read has confirmed the goal since the goal last changed.
    package private(set) var isSettled = true
    package var settledAt: Instant?
    /// Whether the work was started by reconciliation rather than by an event.
    package var isRepair = false
    package var repairAskedAt: Instant?
    /// Who approved the repair at the mass-change guard.
    package var repairApprovedBy: String?
    /// The decision, or else the change of a rule, that the repair carries out.
    var repairDecision: String?
    /// Ids of exceptions that end once the lane is settled.
    package var exceptions: [String] = []

    /// A read has confirmed the goal, and the lane comes to rest.
    mutating func settle(
        at instant: Instant,
        sharing shared: inout SharedHoldings,
        with person: PersonRecord
    ) {
        isSettled = true
        settledAt = instant
        stored = .resting(accounts.map { shared.rest($0, of: person) })
    }

    /// The goal has changed, or a read denies it.
    mutating func unsettle() {
        isSettled = false
        stored = .awake(accounts)
    }

    /// Remembers what was sent, for targets that do not show it.
    mutating func remember(_ attributes: [String: String], cleared: Set<String> = []) {
        pushed.merge(attributes) { $1 }
        for name in cleared { pushed[name] = nil }
    }

    /// What a target shows need not be remembered: once it is no longer there, somebody took it.
    mutating func forgetPushed(shownBy account: Account) {
        for name in account.attributes.keys { pushed[name] = nil }
        if account.givenName != nil { pushed["givenName"] = nil }
        if account.familyName != nil { pushed["familyName"] = nil }
        // An emptied dictionary would keep its room.
        if pushed.isEmpty { pushed = [:] }
    }

    /// Whether a read must settle an unknown outcome before anything else is done.
    package var hasUnknownOutcome: Bool { openOperations.contains { !$0.isRefused } }
}
