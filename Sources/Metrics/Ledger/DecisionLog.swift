// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Every decision of a run with its answers, and the findings about decisions.
struct DecisionLog {
    struct Entry {
        let kind: DecisionRecord.Kind
        let subject: Identity.ID
        let entitlement: Entitlement
        let askedAt: Int64
        /// The deadline of the person asked last.
        var dueAt: Int64
        var endedAt: Int64?
        var end: DecisionRecord.Step?
        var ruling: Ruling?
        /// The time from question to answer, for each answer.
        var answers: [Int64] = []
    }

    /// A finding about how decisions were made.
    struct Breach {
        let at: Int64
        let identity: Identity.ID?
        let target: TargetName?
    }

    private(set) var entries: [Entry] = []
    private(set) var breaches: [Breach] = []
    private var numbers: [String: Int] = [:]

    mutating func observe(_ record: DecisionRecord, at instant: Int64) {
        guard let number = numbers[record.id] else {
            numbers[record.id] = entries.count
            entries.append(
                Entry(
                    kind: record.kind,
                    subject: record.subject,
                    entitlement: record.entitlement,
                    askedAt: instant,
                    dueAt: record.dueAt.milliseconds
                )
            )
            return
        }
        switch record.step {
        case .asked, .reminded, .turnedAway, .ended: break
        case .moved: entries[number].dueAt = record.dueAt.milliseconds
        case .decided, .lapsed, .withdrawn:
            guard entries[number].end == nil else { return }
            entries[number].endedAt = instant
            entries[number].end = record.step
            entries[number].ruling = record.ruling
        }
    }

    mutating func observe(_ answer: AnswerRecord, at instant: Int64) {
        guard let number = numbers[answer.decision] else { return }
        entries[number].answers.append(instant - entries[number].askedAt)
    }

    mutating func observe(_ finding: FindingRecord, at instant: Int64) {
        guard finding.state == .opened, finding.invariant.isOfDecisions else { return }
        breaches.append(Breach(at: instant, identity: finding.identity, target: finding.target))
    }
}

extension FindingRecord.Invariant {
    /// Whether it is about how decisions are made and used.
    fileprivate var isOfDecisions: Bool {
        switch self {
        case .noResidualAccess, .noMissingAccess, .noExcess, .bystanders, .onePersonOneAccount,
            .truthfulReport, .idempotence, .convergence, .blastRadius, .timeliness,
            .orderIndependence, .authority, .attributeFidelity, .driftSeen, .cleanReturn, .seats,
            .crashSafety, .freshCredentials, .accessEnds, .seatFollowsRight, .exceptionsMoveOn,
            .approverNamed, .seatFollowsUse, .rightsOwned, .misuseTold, .signInTold, .keysAnswered,
            .suspectsEnd, .keysAskedFor:
            false
        case .approvalFirst, .nobodyOnThemselves, .rightDecider, .approvalInForce, .decisionsMoveOn,
            .dutiesApart, .casesConclude, .rulingsCarriedOut, .decisionsAreReal,
            .emergencyReviewed, .channelOfRecord, .decisionsConsidered, .decisionsOwned,
            .deputiesInTime, .reviewsHappen, .grantsEnd, .enoughAgree, .handOffsDone,
            .firstRulingStands, .forceAnswered, .deletionsWait:
            true
        }
    }
}
