// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary

/// An account, identified by the target's own id.
package struct AccountKey: Hashable, Comparable, Sendable {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package static func < (left: AccountKey, right: AccountKey) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// An account as the target itself sees it.
package struct AccountProfile: Hashable, Sendable {
    /// `agent`, `requester`, `user`.
    package var kind: String
    package var isActive: Bool
    /// The primary address first, then the others, in lower case.
    package var emails: [String]
    package var displayName: String
    /// The seat held, by name; `nil` for none.
    package var seat: String?
    package var createdAt: Instant
    /// The last sign of activity that the target shows; `nil` if it shows none.
    package var lastActiveAt: Instant?
    /// The person's name as the source would write it; `nil` if the target does not store names.
    ///
    /// Apart from the attributes, which are the same for most accounts and so take no memory.
    package var name: String?
    /// The target's values of `title`, `department` and the like, `nil` if empty; attributes that
    /// it does not store are absent.
    package var attributes: [String: String?]

    package init(
        kind: String,
        isActive: Bool,
        emails: [String],
        displayName: String,
        seat: String?,
        createdAt: Instant,
        lastActiveAt: Instant?,
        name: String? = nil,
        attributes: [String: String?] = [:]
    ) {
        self.kind = kind
        self.isActive = isActive
        self.emails = emails
        self.displayName = displayName
        self.seat = seat
        self.createdAt = createdAt
        self.lastActiveAt = lastActiveAt
        self.name = name
        self.attributes = attributes
    }
}

/// A right that the target offers, with its own kind, id and name.
package struct TargetEntitlement: Hashable, Comparable, Sendable {
    /// `account`, `role`, `group`, `groupObserver`, `groupLeader`, `requesterGroup`,
    /// `departmentTickets`, `application`, `profile`, `department`, `team`, `entitlement`,
    /// `license`.
    package let kind: String
    package let id: String
    package let name: String

    package init(kind: String, id: String, name: String) {
        self.kind = kind
        self.id = id
        self.name = name
    }

    /// The id tells nearly all entitlements of a target apart; the rest is left to `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }

    package static func < (left: TargetEntitlement, right: TargetEntitlement) -> Bool {
        (left.kind, left.id, left.name) < (right.kind, right.id, right.name)
    }
}

/// One way to exercise one entitlement.
package struct AccessPath: Hashable, Sendable {
    package let entitlement: TargetEntitlement
    package let channel: Channel
    /// Distinguishes two paths of one entitlement and channel: a session's id, the group that a
    /// role is inherited through; empty if there can be only one.
    package let through: String
    /// Usable or latent; a target lists no dead paths.
    package let state: PathState

    package init(
        entitlement: TargetEntitlement,
        channel: Channel,
        through: String = "",
        state: PathState
    ) {
        self.entitlement = entitlement
        self.channel = channel
        self.through = through
        self.state = state
    }
}

/// An attempt to act.
package enum Probe: Hashable, Sendable {
    /// Sign in with the account's own password or single sign-on, as the account's kind.
    case signIn(AccountKey)
    /// Act with an open session, by its id.
    case session(String)
    /// Act with an API key or token, by the key's id (values never leave the target).
    case credential(String)
}

package enum ProbeResult: Hashable, Sendable {
    case allowed
    /// Refused, with the target's reason: `deactivated`, `unknown`, `expired`, `noSeat`.
    case refused(String)

    /// `nil` for an attempt that was let in.
    package init(refusal: String?) {
        self = refusal.map { .refused($0) } ?? .allowed
    }
}
