// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What a discrepancy is about; at most one is open for each.
enum Subject: Hashable {
    case triple(person: Int, entitlement: Int)
    /// An enabled account that nobody answers for.
    case orphan(AccountReference)
    /// Several enabled accounts of one kind; the entitlement is the account kind's.
    case twins(person: Int, entitlement: Int)
    /// An attribute of a person at a target that differs from the source.
    case attribute(person: Int, target: Int, name: String)
}

/// A difference between actual and intended access, from the instant it began.
struct Discrepancy {
    enum Wrong {
        case usable
        case latent
        case missing
        case orphan
        case twins
        case attribute
    }

    /// What caused the difference.
    enum Beginning {
        case fact(Int)
        case exceptionEnded
        /// A decision was made, or no longer counts.
        case decided
        case access(ChangeOrigin)
    }

    let wrong: Wrong
    let since: Instant
    /// When it becomes a finding.
    let due: Instant
    /// Numbers the discrepancies of a run; tells a pending deadline whether it still applies.
    let stamp: Int
    let beginning: Beginning
    /// The fact whose obligation it breaks.
    let fact: Int?
    /// Set if the kind of loss is known at once (I4, I9).
    let verdict: FindingRecord.Invariant?
    /// The index of the finding it has become.
    var finding: Int?
    /// The core has reported it as drift or orphan.
    var isReported = false
}

/// A difference at the end of a run that is younger than its deadline: not yet a finding.
package struct UnsettledDiscrepancy: Hashable, Sendable {
    package let identity: Identity.ID?
    package let target: TargetName
    package let account: String?
    package let entitlement: Entitlement?
    package let since: Instant
    package let due: Instant
}
