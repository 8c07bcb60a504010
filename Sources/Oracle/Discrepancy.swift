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
    /// What a target keeps of a person and the source says otherwise.
    case attribute(person: Int, target: Int, name: String)
}

/// A difference between the targets and what should be, from the instant it began.
struct Discrepancy {
    enum Wrong {
        case usable
        case latent
        case missing
        case orphan
        case twins
        case attribute
    }

    /// What made the difference appear.
    enum Beginning {
        case fact(Int)
        case exceptionEnded
        /// A decision was taken, or counts no longer.
        case decided
        case access(ChangeOrigin)
    }

    let wrong: Wrong
    let since: Instant
    /// From here on it is a finding.
    let due: Instant
    /// Counts the discrepancies of a run; tells a waiting deadline whether it is still meant.
    let stamp: Int
    let beginning: Beginning
    /// The fact whose obligation it breaks.
    let fact: Int?
    /// Set where the kind of loss is known at once (I4, I9).
    let verdict: FindingRecord.Invariant?
    /// The position of the finding it has become.
    var finding: Int?
    /// The core has reported it as drift or orphan.
    var isReported = false
}

/// A difference at the end of a run that is younger than its deadline: no finding yet.
package struct UnsettledDiscrepancy: Hashable, Sendable {
    package let identity: Identity.ID?
    package let target: TargetName
    package let account: String?
    package let entitlement: Entitlement?
    package let since: Instant
    package let due: Instant
}
