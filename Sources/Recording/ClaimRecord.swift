// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// The core's claim about the state of an event.
package struct ClaimRecord: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Everything done and read back.
        case complete
        /// Something is left to do or could not be read back.
        case open
        /// Something needs manual work; an exception is open.
        case escalated
        /// An accountable person has closed it for a time, whatever is left.
        case forced
        /// A later event about the person replaced it.
        case superseded
    }

    package var event: LifecycleEvent.ID
    package var identity: Identity.ID
    package var state: State
    /// When a read of the target last confirmed it; `nil` without verification.
    package var verifiedAt: Instant?
    /// Entitlements that the core knows are left.
    package var residual: [Entitlement]

    package init(
        event: LifecycleEvent.ID,
        identity: Identity.ID,
        state: State,
        verifiedAt: Instant?,
        residual: [Entitlement] = []
    ) {
        self.event = event
        self.identity = identity
        self.state = state
        self.verifiedAt = verifiedAt
        self.residual = residual
    }
}

/// Work that the core hands to a person, because it cannot or may not do it itself.
package struct ExceptionRecord: Hashable, Sendable {
    package enum Fate: String, Hashable, Sendable, CaseIterable {
        case opened
        case approved
        case refused
        case resolved
        case ignored
        case expired
    }

    package var id: String
    package var cause: String
    package var identity: Identity.ID?
    package var target: TargetName?
    /// The reason code: `seatsExhausted`, `latentAccess`, `forbidden`, `ambiguousAccount`.
    package var reason: String
    /// What, where and what next, without personal data.
    package var detail: String
    /// Who has to act.
    package var owner: String
    package var fate: Fate
    /// When the approval ends; `nil` if it has no end.
    package var until: Instant?

    package init(
        id: String,
        cause: String,
        identity: Identity.ID?,
        target: TargetName?,
        reason: String,
        detail: String,
        owner: String,
        fate: Fate
    ) {
        self.id = id
        self.cause = cause
        self.identity = identity
        self.target = target
        self.reason = reason
        self.detail = detail
        self.owner = owner
        self.fate = fate
    }
}

extension ExceptionRecord {
    /// The reason code of a forced closure.
    package static let forcedClosure = "forcedClosure"
    /// The word for a core's credential that may be in wrong hands.
    package static let credentialSuspected = "credentialSuspected"
}

package struct CorrectionRecord: Hashable, Sendable {
    /// The event whose intended state it serves.
    package var cause: String
    package var identity: Identity.ID?
    package var what: String
    /// Whether it revoked access.
    package var isRemoval: Bool

    package init(cause: String, identity: Identity.ID?, what: String, isRemoval: Bool) {
        self.cause = cause
        self.identity = identity
        self.what = what
        self.isRemoval = isRemoval
    }
}

package struct OrphanReport: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case unmatched
        case leftBehind
        case ownerless
        case ambiguous
    }

    package var target: TargetName
    package var account: String
    package var kind: Kind

    package init(target: TargetName, account: String, kind: Kind) {
        self.target = target
        self.account = account
        self.kind = kind
    }
}

package struct DriftReport: Hashable, Sendable {
    package var target: TargetName
    package var account: String
    package var identity: Identity.ID?
    package var entitlement: Entitlement?
    package var what: String
    /// The attributes that somebody edited, by name alone.
    package var attributes: [String]?
    /// Who did it, if the product's audit log told the core.
    package var actor: String?

    package init(
        target: TargetName,
        account: String,
        identity: Identity.ID?,
        entitlement: Entitlement?,
        what: String
    ) {
        self.target = target
        self.account = account
        self.identity = identity
        self.entitlement = entitlement
        self.what = what
    }
}

package struct GuardStop: Hashable, Sendable {
    /// `roster hr 2026-03-02`, `reconciliation`.
    package var run: String
    package var peopleAffected: Int
    package var peopleActive: Int
    /// `20 % of active people`, `50 people`.
    package var limit: String

    package init(run: String, peopleAffected: Int, peopleActive: Int, limit: String) {
        self.run = run
        self.peopleAffected = peopleAffected
        self.peopleActive = peopleActive
        self.limit = limit
    }
}
