// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// What caused a change, according to the runner.
package enum ChangeOrigin: Hashable, Sendable {
    /// The core's work on a cause: a lifecycle event's id, `reconciliation`.
    case workflow(cause: String)
    /// Somebody inside the product; `actor` is the key of a person or the name of a role.
    ///
    /// Indirect, since few changes are of this kind and their two texts would make all larger.
    indirect case outOfBand(door: String, actor: String)
    /// The target itself: cleanup, expiry.
    case background(job: String)
    /// An API request that is not the core's.
    case foreign(credential: String)
}

/// A change of a target's state: the truth.
package struct ChangeRecord: Hashable, Sendable {
    package var target: TargetName
    /// The sequence number in the target's own journal.
    package var number: Int
    package var origin: ChangeOrigin
    package var kind: ChangeKind
    package var account: String?
    package var entitlement: Entitlement?
    package var object: String
    package var before: String?
    package var after: String?

    package init(
        target: TargetName,
        number: Int,
        origin: ChangeOrigin,
        kind: ChangeKind,
        account: String?,
        entitlement: Entitlement?,
        object: String,
        before: String?,
        after: String?
    ) {
        self.target = target
        self.number = number
        self.origin = origin
        self.kind = kind
        self.account = account
        self.entitlement = entitlement
        self.object = object
        self.before = before
        self.after = after
    }
}

/// An account as the oracle sees it in the target.
package struct AccountObservation: Hashable, Identifiable, Sendable {
    package struct ID: Hashable, Comparable, Sendable {
        package let target: TargetName
        package let account: String

        package init(target: TargetName, account: String) {
            self.target = target
            self.account = account
        }

        package static func < (left: ID, right: ID) -> Bool {
            (left.target, left.account) < (right.target, right.account)
        }
    }

    package var id: ID { ID(target: target, account: account) }
    package var target: TargetName
    package var account: String
    package var kind: String
    /// Its owner; `nil` for an account that nobody answers for.
    package var owner: Identity.ID?
    /// `false` once the account is gone.
    package var exists: Bool
    package var isEnabled: Bool
    /// Marked as protected by policy: never an orphan, never touched.
    package var isProtected: Bool
    /// Holds a usable or latent entitlement of weight 10 or more.
    package var isPrivileged: Bool
    package var seat: String?
    package var lastActiveAt: Instant?

    package init(
        target: TargetName,
        account: String,
        kind: String,
        owner: Identity.ID?,
        exists: Bool,
        isEnabled: Bool,
        isProtected: Bool,
        isPrivileged: Bool,
        seat: String?,
        lastActiveAt: Instant?
    ) {
        self.target = target
        self.account = account
        self.kind = kind
        self.owner = owner
        self.exists = exists
        self.isEnabled = isEnabled
        self.isProtected = isProtected
        self.isPrivileged = isPrivileged
        self.seat = seat
        self.lastActiveAt = lastActiveAt
    }
}

/// What somebody should hold, from feed and policy alone.
package struct IntentChange: Hashable, Sendable {
    package enum Ground: String, Hashable, Sendable, CaseIterable {
        case rule
        /// An approved, unexpired exception; accuracy is reported with and without these.
        case exception
    }

    package var identity: Identity.ID
    package var entitlement: Entitlement
    package var isIntended: Bool
    package var ground: Ground
    /// The event that changed it; `nil` for an exception that expires.
    package var event: LifecycleEvent.ID?

    package init(
        identity: Identity.ID,
        entitlement: Entitlement,
        isIntended: Bool,
        ground: Ground,
        event: LifecycleEvent.ID?
    ) {
        self.identity = identity
        self.entitlement = entitlement
        self.isIntended = isIntended
        self.ground = ground
        self.event = event
    }
}

/// One way in which somebody can exercise an entitlement.
package struct AccessPathKey: Hashable, Sendable {
    /// `nil` for an account that nobody answers for.
    package var identity: Identity.ID?
    package var account: String
    package var entitlement: Entitlement
    package var channel: Channel
    package var through: String

    package init(
        identity: Identity.ID?,
        account: String,
        entitlement: Entitlement,
        channel: Channel,
        through: String
    ) {
        self.identity = identity
        self.account = account
        self.entitlement = entitlement
        self.channel = channel
        self.through = through
    }
}

/// A change of a path's state: the truth.
package struct AccessChange: Hashable, Sendable {
    package var path: AccessPathKey
    package var from: PathState
    package var to: PathState
    package var origin: ChangeOrigin

    package init(path: AccessPathKey, from: PathState, to: PathState, origin: ChangeOrigin) {
        self.path = path
        self.from = from
        self.to = to
        self.origin = origin
    }
}
