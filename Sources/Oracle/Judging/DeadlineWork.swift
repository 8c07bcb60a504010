// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What the oracle does at a scheduled instant.
enum DeadlineWork {
    case judge(Subject, stamp: Int)
    /// The deadline of a leaver event: time to probe what is left.
    case probe(person: Int, fact: Int)
    case exceptionEnds(Int)
    /// Somebody should have answered, or somebody else should have been asked.
    case decisionDue(String, since: Instant)
    /// Somebody should have taken over from an owner who left.
    case decisionOwner(String, Identity.ID)
    /// Emergency access should have been put to a reviewer.
    case emergencyReview(person: Int, request: String)
    /// A right should have been reviewed again.
    case reviewDue(campaign: Int, person: Int, Int, since: Instant)
    /// Somebody's access should have been reviewed after an event about them.
    case triggeredReview(campaign: Int, person: Int, since: Instant)
    /// Seat, right, use and need may disagree, or a seat has just become idle.
    case seatCell(person: Int, target: Int, since: Instant)
    case seatUse(person: Int, target: Int)
    /// A right whose seat is free should have ended with its account.
    case seatFreed(FreedSeat)
    /// An account may have been inactive for too long.
    case dormant(AccountReference, lastActiveAt: Instant)
    /// An account may have been used too seldom without being reported.
    case underused(AccountReference)
    /// A seat should have gone to somebody who was waiting for it.
    case passedOn(String, to: [Int])
    /// An exception should have moved to another owner, or ended.
    case exceptionDue(String, since: Instant)
    /// A temporary grant is over.
    case rightsEnd(person: Int)
    /// An engagement may end without an event.
    case engagementEnds(person: Int)
    /// Keys of a service identity may be too old.
    case keysDue(person: Int)
    /// Misuse of the core's credential should have been reported.
    case misuseTold(Misuse, since: Instant)
    /// A key without a responsible person should have been reported.
    case keyAnswered(KeyQuestion)
    /// A key that nobody requested should have been reported.
    case keyAskedFor(KeyReference)
    /// A key past its term should have ended.
    case keyEnds(person: Int, target: Int)
    /// A suspect credential should have been revoked.
    case suspectEnds(target: Int, since: Instant)
}
