// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What the oracle does when an instant has come.
enum DeadlineWork {
    case judge(Subject, stamp: Int)
    /// The deadline of a leaver event: time to probe what is left.
    case probe(person: Int, fact: Int)
    case exceptionEnds(Int)
    /// Somebody should have answered, or somebody else been asked.
    case decisionDue(String, since: Instant)
    /// Somebody should have taken over from an owner who left.
    case decisionOwner(String, Identity.ID)
    /// Emergency access should have been put before somebody.
    case emergencyReview(person: Int, request: String)
    /// A right should have been put before somebody again.
    case reviewDue(campaign: Int, person: Int, Int, since: Instant)
    /// What somebody holds should have been reviewed after what happened to them.
    case triggeredReview(campaign: Int, person: Int, since: Instant)
    /// Seat, right, use and need may disagree, or a seat has just become idle.
    case seatCell(person: Int, target: Int, since: Instant)
    case seatUse(person: Int, target: Int)
    /// An account may have been without use for too long.
    case dormant(AccountReference, lastActiveAt: Instant)
    /// An account may have been used too seldom, and nobody told.
    case underused(AccountReference)
    /// A seat should have gone to one of those who waited for it.
    case passedOn(String, to: [Int])
    /// An exception should have found another owner, or its end.
    case exceptionDue(String, since: Instant)
    /// A grant for a time is over.
    case rightsEnd(person: Int)
    /// An engagement may end by itself.
    case engagementEnds(person: Int)
    /// Keys of a service identity may be too old.
    case keysDue(person: Int)
    /// Somebody should have been told of a misuse of the core's credential.
    case misuseTold(Misuse, since: Instant)
    /// Somebody should have been told of a key that nobody answers for.
    case keyAnswered(KeyQuestion)
    /// Somebody should have been told of a key that nobody asked for.
    case keyAskedFor(KeyReference)
    /// A key whose time is over should have ended.
    case keyEnds(person: Int, target: Int)
    /// A credential under suspicion should have ended.
    case suspectEnds(target: Int, since: Instant)
}
