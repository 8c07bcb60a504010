// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// A checker's report: an invariant that does not hold, for whom, where, since when.
package struct FindingRecord: Hashable, Sendable {
    /// The invariants that findings name; judged from the targets' own state.
    package enum Invariant: String, Hashable, Sendable, CaseIterable {
        case noResidualAccess = "I1"
        case noMissingAccess = "I2"
        case noExcess = "I3"
        case bystanders = "I4"
        case onePersonOneAccount = "I5"
        case truthfulReport = "I6"
        case idempotence = "I7"
        case convergence = "I8"
        case blastRadius = "I9"
        case timeliness = "I10"
        case orderIndependence = "I11"
        case authority = "I12"
        case attributeFidelity = "I13"
        case driftSeen = "I14"
        case cleanReturn = "I15"
        case seats = "I16"
        case crashSafety = "I17"
        case freshCredentials = "I18"
        case nobodyOnThemselves = "I19"
        case rightDecider = "I20"
        case approvalInForce = "I21"
        case decisionsMoveOn = "I22"
        case dutiesApart = "I23"
        case casesConclude = "I24"
        case rulingsCarriedOut = "I25"
        case accessEnds = "I26"
        case decisionsAreReal = "I27"
        case emergencyReviewed = "I28"
        case seatFollowsRight = "I29"
        case channelOfRecord = "I30"
        case decisionsConsidered = "I31"
        case decisionsOwned = "I32"
        case deputiesInTime = "I33"
        case reviewsHappen = "I34"
        case exceptionsMoveOn = "I35"
        case approvalFirst = "I36"
        case grantsEnd = "I37"
        case approverNamed = "I38"
        case seatFollowsUse = "I39"
        case enoughAgree = "I40"
        case rightsOwned = "I41"
        case handOffsDone = "I42"
        case firstRulingStands = "I43"
        case misuseTold = "I44"
        case forceAnswered = "I45"
        case deletionsWait = "I46"
        case signInTold = "I47"
        case keysAnswered = "I48"
        case suspectsEnd = "I49"
        case keysAskedFor = "I50"
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        case opened
        case closed
    }

    /// The same in the opening and the closing record: `f-12`; empty until it is recorded.
    package var id: String
    package var state: State
    package var invariant: Invariant
    package var identity: Identity.ID?
    package var account: String?
    package var target: TargetName?
    package var entitlement: Entitlement?
    package var channel: Channel?
    /// Usable or latent, for findings about access.
    package var pathState: PathState?
    package var since: Instant
    /// When it ended; `nil` while open.
    package var until: Instant?
    /// The event whose obligation it breaks.
    package var event: LifecycleEvent.ID?
    /// One sentence for people.
    package var summary: String

    package init(
        id: String = "",
        state: State = .opened,
        invariant: Invariant,
        identity: Identity.ID? = nil,
        account: String? = nil,
        target: TargetName? = nil,
        entitlement: Entitlement? = nil,
        channel: Channel? = nil,
        pathState: PathState? = nil,
        since: Instant,
        until: Instant? = nil,
        event: LifecycleEvent.ID? = nil,
        summary: String
    ) {
        self.id = id
        self.state = state
        self.invariant = invariant
        self.identity = identity
        self.account = account
        self.target = target
        self.entitlement = entitlement
        self.channel = channel
        self.pathState = pathState
        self.since = since
        self.until = until
        self.event = event
        self.summary = summary
    }
}
