// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// One thing that happened in a run; the only source of every metric and report.
///
/// Events are recorded in the order of virtual time. Facts and truth come from the scenario and the
/// targets, claims from the core; reports cannot mix them up, because they are different cases.
package struct RunEvent: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case runStarted(RunStarted)
        /// A declaration that figures depend on, right after the start.
        case declaration(Declaration)
        /// A business fact takes effect, whether or not the core has received it.
        case fact(LifecycleEvent)
        /// The core received a fact and decided how to handle it.
        case intake(IntakeRecord)
        /// The core's work on a cause reached a phase.
        case phase(PhaseRecord)
        /// A request was answered or given up.
        case request(RequestRecord)
        /// An injected fault struck.
        case fault(FaultRecord)
        /// A target's state changed: the truth.
        case change(ChangeRecord)
        /// An account as the oracle sees it, whenever anything in it changes.
        case account(AccountObservation)
        /// What somebody should hold changed, from feed and policy alone.
        case intent(IntentChange)
        /// A path became usable, latent or dead: the truth.
        case access(AccessChange)
        /// The core's claim about the state of an event.
        case claim(ClaimRecord)
        // Boxed, as they are several times as large as the others.
        indirect case evidence(EvidenceRecord)
        indirect case exception(ExceptionRecord)
        /// A person changed a target or the core's records to reach the intended state (M-11).
        case correction(CorrectionRecord)
        /// The core reports an orphan account.
        case orphan(OrphanReport)
        /// The core reports a difference at a target that it did not cause.
        case drift(DriftReport)
        /// The mass-change guard stopped a run.
        case guardStop(GuardStop)
        /// A decision that somebody owes took a step.
        indirect case decision(DecisionRecord)
        /// Somebody requests access, or withdraws the request: the truth.
        case accessRequest(AccessRequest)
        /// How the core handles a request for access.
        case requestOutcome(RequestOutcome)
        /// A person answered a decision: the truth.
        case answer(AnswerRecord)
        indirect case finding(FindingRecord)
        case runEnded

        package var isEvidence: Bool {
            if case .evidence = self { true } else { false }
        }

        /// Whether it is a request, which even a read that finds nothing sends.
        package var isRequest: Bool {
            if case .request = self { true } else { false }
        }
    }

    /// 1 for the first event of the run, 0 as long as it has no number.
    package var sequence: Int
    package let at: Instant
    package let body: Body

    package init(sequence: Int = 0, at: Instant, body: consuming Body) {
        self.sequence = sequence
        self.at = at
        self.body = body
    }
}

/// Receives the events of a run as they happen.
package protocol RunEventSink: Sendable {
    func record(_ body: consuming RunEvent.Body, at instant: Instant)
}

package struct RunStarted: Hashable, Sendable {
    package var scenario: String
    package var seed: UInt64
    /// The core's deadline for a removal, counted from the controllable instant.
    package var deadline: Duration
    /// Sensitivity weights by entitlement kind and name; `*` as a name is the kind's default.
    package var weights: [Policy.EntitlementPattern: Int]

    package init(
        scenario: String,
        seed: UInt64,
        deadline: Duration,
        weights: [Policy.EntitlementPattern: Int] = [:]
    ) {
        self.scenario = scenario
        self.seed = seed
        self.deadline = deadline
        self.weights = weights
    }
}

package struct IntakeRecord: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case accepted
        /// The same event was received before.
        case duplicate
        /// A later fact about the person is already known.
        case superseded
        /// Waits for its effective instant.
        case scheduled
        /// Held back, with the reason; nothing changes.
        case quarantined(reason: String)
        /// From a source that is not authoritative.
        case refused(reason: String)

        /// The case as a word: `quarantined`.
        package var word: String {
            switch self {
            case .accepted: "accepted"
            case .duplicate: "duplicate"
            case .superseded: "superseded"
            case .scheduled: "scheduled"
            case .quarantined: "quarantined"
            case .refused: "refused"
            }
        }

        package var reason: String? {
            switch self {
            case .quarantined(let reason), .refused(let reason): reason
            case .accepted, .duplicate, .superseded, .scheduled: nil
            }
        }
    }

    package var event: LifecycleEvent.ID
    package var identity: Identity.ID
    package var source: String
    package var outcome: Outcome

    package init(
        event: LifecycleEvent.ID,
        identity: Identity.ID,
        source: String,
        outcome: Outcome
    ) {
        self.event = event
        self.identity = identity
        self.source = source
        self.outcome = outcome
    }

    package init(accepting event: LifecycleEvent) {
        self.init(
            event: event.id,
            identity: event.identity,
            source: event.source,
            outcome: .accepted
        )
    }
}

package struct PhaseRecord: Hashable, Sendable {
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        case decided
        case approved
        case planned
        case executing
        case executed
        case verified
    }

    package var cause: String
    package var identity: Identity.ID
    package var phase: Phase

    package init(cause: String, identity: Identity.ID, phase: Phase) {
        self.cause = cause
        self.identity = identity
        self.phase = phase
    }
}
