// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// One thing that the core must not forget.
package indirect enum JournalEntry: Hashable, Sendable {
    /// A fact was received, with the outcome.
    case intake(Intake)
    /// Work for a person at a target starts: the steps, enumerated before any is carried out.
    case planned(Planned)
    /// A write is about to be sent.
    case operationBegan(OperationBegan)
    /// A write ended, perhaps with an unknown outcome.
    case operationEnded(OperationEnded)
    /// The target was read; links, snapshots and evidence that follow from it are one entry, so
    /// that a crash can neither lose nor double a record.
    case readBack(ReadBack)
    case claim(ClaimRecord, at: Instant)
    case exception(ExceptionRecord, at: Instant)
    case guardStopped(GuardHold, at: Instant)
    case guardReleased(run: String, by: String, at: Instant)
    case orphan(OrphanReport, at: Instant)
    /// A lane is not as it should be: reconciliation found it, or `because` of a decision or a
    /// change of rules.
    case drifted(
        identity: Identity.ID,
        target: TargetName,
        approvedBy: String?,
        because: String?,
        at: Instant
    )

    /// A decision that somebody owes took a step.
    case decision(DecisionRecord, at: Instant)
    /// A request for access was received, or ended.
    case request(AccessRequest, RequestOutcome, at: Instant)
    /// A change of a rule was taken in, came into force, or never will.
    case ruleChange(RuleChange, RuleBook.Step, at: Instant)

    package struct Intake: Hashable, Sendable {
        package var event: LifecycleEvent
        package var outcome: IntakeRecord.Outcome
        /// Who approved a held removal; `nil` if none was held.
        package var approvedBy: String?
        package var at: Instant
    }

    package struct Planned: Hashable, Sendable {
        package var identity: Identity.ID
        package var target: TargetName
        package var cause: String
        package var operations: [AccountOperation]
        /// What a leaver holds, by channel; `nil` for anybody else.
        package var evidence: EvidenceRecord?
        package var at: Instant
    }

    package struct OperationBegan: Hashable, Sendable {
        package var identity: Identity.ID
        package var target: TargetName
        package var cause: WorkCause
        package var operation: AccountOperation
        /// The intent; the outcome is in the evidence of the read that follows.
        package var evidence: EvidenceRecord
        package var at: Instant
    }

    package struct OperationEnded: Hashable, Sendable {
        package enum Outcome: Hashable, Sendable {
            case succeeded(Account?)
            /// It definitely did not happen.
            case refused(ConnectorError)
            /// It may have happened; a read has to tell.
            case unknown(ConnectorError)
        }

        package var identity: Identity.ID
        package var target: TargetName
        package var outcome: Outcome
        package var at: Instant
    }

    package struct ReadBack: Hashable, Sendable {
        package var identity: Identity.ID
        package var target: TargetName
        /// Every account of the person at the target that exists.
        package var accounts: [Account]
        package var evidence: [EvidenceRecord]
        /// Whether the target agrees with the goal, so that the work is done.
        package var isSettled: Bool
        package var at: Instant
    }
}

/// Why work is done, as recorded in evidence.
package struct WorkCause: Hashable, Sendable {
    /// The lifecycle event's id, or `reconciliation`.
    package var correlation: String
    /// The source of the event, or `reconciliation`.
    package var initiator: String
    /// A word of the vocabulary: `joiner`, `mover`, `leaver`, `rehire`, `drift`, ….
    package var reason: String
    /// Who approved the work after the mass-change guard had held it.
    package var approvedBy: String?
    package var askedAt: Instant
    package var approvedAt: Instant
}

/// Removals that the mass-change guard holds back until somebody approves.
package struct GuardHold: Hashable, Sendable {
    package var stop: GuardStop
    /// Derived leavers of a roster.
    package var events: [LifecycleEvent]
    /// People whose repair would revoke access.
    package var people: [Identity.ID]
}
