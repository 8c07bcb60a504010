// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// Proof of one change: who, what, why, when, outcome.
///
/// A change leaves two records: the intent, before anything is sent, and the outcome, after the
/// read. Each holds the hash of the previous record, so that none can be changed or removed
/// unnoticed.
package struct EvidenceRecord: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// Done, and confirmed by a fresh read.
        case verified
        /// The target reported success; not yet read back.
        case unverified
        /// It was already so; nothing was written.
        case noChange
        case failed
        /// About to be sent; nothing is sent without this record.
        case intended
        /// A read shows it, but nothing that was sent explains it.
        case observed

        /// Whether the record claims that the core itself changed a target.
        package var claimsChange: Bool {
            switch self {
            case .verified, .unverified: true
            case .noChange, .failed, .intended, .observed: false
            }
        }
    }

    /// 1 for the first record of the chain.
    package var number: Int
    /// Connects request, approval, execution and verification: the event's id.
    package var correlation: String
    /// Who initiated the change: the source of the event.
    package var initiator: String
    /// The accountable person: the owner of the standing rule, or who approved.
    package var approver: String
    package var rule: String
    /// The version of the policy that was in force.
    package var policy: String
    /// Why, in a word of the vocabulary: `joiner`, `mover`, `leaver`, `rehire`, `drift`.
    package var reason: String
    package var identity: Identity.ID
    package var target: TargetName
    /// The account's id at the target.
    package var account: String
    package var kind: ChangeKind
    package var entitlement: Entitlement?
    package var before: String?
    package var after: String?
    package var askedAt: Instant?
    package var approvedAt: Instant?
    package var executedAt: Instant?
    package var verifiedAt: Instant?
    package var outcome: Outcome
    /// How the right came about; `nil` for anything but a grant.
    package var style: GrantStyle?
    /// The event that took away what this one brings back; `nil` where nothing was taken.
    package var undoes: String?
    /// SHA-256 of the previous record, in hex; empty for the first.
    package var previousHash: String
    /// SHA-256 of this record's canonical form with `previousHash`, in hex.
    package var hash: String

    package init(
        number: Int,
        correlation: String,
        initiator: String,
        approver: String,
        rule: String,
        policy: String = "",
        reason: String,
        identity: Identity.ID,
        target: TargetName,
        account: String,
        kind: ChangeKind,
        entitlement: Entitlement?,
        before: String?,
        after: String?,
        askedAt: Instant?,
        approvedAt: Instant?,
        executedAt: Instant?,
        verifiedAt: Instant?,
        outcome: Outcome,
        previousHash: String = "",
        hash: String = ""
    ) {
        self.number = number
        self.correlation = correlation
        self.initiator = initiator
        self.approver = approver
        self.rule = rule
        self.policy = policy
        self.reason = reason
        self.identity = identity
        self.target = target
        self.account = account
        self.kind = kind
        self.entitlement = entitlement
        self.before = before
        self.after = after
        self.askedAt = askedAt
        self.approvedAt = approvedAt
        self.executedAt = executedAt
        self.verifiedAt = verifiedAt
        self.outcome = outcome
        self.previousHash = previousHash
        self.hash = hash
    }
}
