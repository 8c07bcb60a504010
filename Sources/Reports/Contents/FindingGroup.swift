// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Findings with one cause, whomever they concern.
struct FindingGroup {
    let invariant: FindingRecord.Invariant
    let cause: String
    var findings: [FindingReport]

    /// `I1 no residual access: respond 429; 12 findings about 9 people (3 still open)`.
    var title: String {
        let people = Set(findings.compactMap(\.identity)).count
        let about = people > 0 ? " about " + counted(people, "person", plural: "people") : ""
        let open = findings.count { $0.isOpen }
        return "\(invariant.rawValue) \(invariant.title): \(cause); "
            + "\(counted(findings.count, "finding"))\(about) (\(grouped(open)) still open)"
    }

    /// Groups in the order of their first findings.
    static func groups(of findings: [FindingReport]) -> [FindingGroup] {
        struct Key: Hashable {
            let invariant: FindingRecord.Invariant
            let cause: String
        }
        var groups: [FindingGroup] = []
        var positions: [Key: Int] = [:]
        for finding in findings {
            let key = Key(invariant: finding.invariant, cause: finding.causeText)
            if let position = positions[key] {
                groups[position].findings.append(finding)
            } else {
                positions[key] = groups.count
                groups.append(
                    FindingGroup(invariant: key.invariant, cause: key.cause, findings: [finding])
                )
            }
        }
        return groups
    }
}

extension FindingReport {
    /// The cause, if known; otherwise the kind of right and the target.
    var causeText: String {
        if let cause { return cause }
        let place = (record.entitlement?.target ?? record.target).map { " on \($0.rawValue)" } ?? ""
        return (record.entitlement.map { "\($0.kind.rawValue) rights" } ?? "accounts") + place
    }

    /// The oracle's sentence, its duration, and the event behind it.
    ///
    /// `ana still holds group 'Service Desk' on freshservice, since 2026-03-02T09:00:00Z, still
    /// open. Event: e-4.`
    var line: String {
        let since = record.since
        let start = record.summary.contains(since.rfc3339) ? "" : ", since \(since.rfc3339)"
        let lapse =
            record.until.map { ", until \($0.rfc3339) (\(since.duration(to: $0).clockText))" }
            ?? ", still open"
        let event = record.event.map { " Event: \($0.rawValue)." } ?? ""
        return "\(record.summary)\(start)\(lapse).\(event)"
    }

    /// The line, including what a group states in its title.
    var sentence: String {
        let why = cause.map { " Cause: \($0.asSentence)" } ?? ""
        return "\(line)\(why) [\(record.invariant.rawValue) \(record.invariant.title)]"
    }
}

extension FindingRecord.Invariant {
    /// The invariant in a few words.
    package var title: String {
        switch self {
        case .noResidualAccess: "no residual access"
        case .noMissingAccess: "no missing access"
        case .noExcess: "no excess access"
        case .bystanders: "nobody else is touched"
        case .onePersonOneAccount: "one person, one account"
        case .truthfulReport: "reports tell the truth"
        case .idempotence: "a repeat changes nothing"
        case .convergence: "the target reaches its intended state"
        case .blastRadius: "mass changes are stopped"
        case .timeliness: "access ends in time"
        case .orderIndependence: "the order of arrival does not matter"
        case .authority: "only authoritative sources start a change"
        case .attributeFidelity: "attributes match the source"
        case .driftSeen: "manual changes are detected"
        case .cleanReturn: "nothing old comes back"
        case .seats: "seats are returned"
        case .crashSafety: "a crash loses nothing"
        case .freshCredentials: "no key outlives its maximum age or the people who knew it"
        case .approvalFirst: "approval comes before access"
        case .nobodyOnThemselves: "nobody decides on themselves"
        case .rightDecider: "only authorized people decide"
        case .approvalInForce: "only decisions in force are used"
        case .decisionsMoveOn: "unanswered decisions are escalated"
        case .dutiesApart: "conflicting duties stay apart"
        case .casesConclude: "every case ends in a ruling"
        case .rulingsCarriedOut: "refused rights are revoked"
        case .accessEnds: "temporary access ends in time"
        case .decisionsAreReal: "decisions were given by people"
        case .emergencyReviewed: "emergency access is reviewed afterwards"
        case .seatFollowsRight: "a seat goes with its right"
        case .channelOfRecord: "decisions come through their form"
        case .decisionsConsidered: "decisions are considered"
        case .decisionsOwned: "every decision has an owner"
        case .deputiesInTime: "deputies decide only during their term"
        case .reviewsHappen: "what is due for review is reviewed"
        case .exceptionsMoveOn: "exceptions past their limit move on"
        case .grantsEnd: "temporary exceptions have an end"
        case .approverNamed: "evidence names who approved"
        case .seatFollowsUse: "seat, right, use and need agree"
        case .enoughAgree: "enough people agree"
        case .rightsOwned: "nothing is granted without an owner"
        case .deletionsWait: "nothing is deleted before its time or unapproved"
        case .handOffsDone: "an event is complete when its hand-offs are done"
        case .forceAnswered: "only authorized people force-close an event"
        case .signInTold: "sign-ins as the integration are reported, without false alarms"
        case .keysAnswered: "keys without owner, creator or purpose are reported with the event"
        case .keysAskedFor: "keys that nobody requested are reported"
        case .suspectsEnd: "a suspect credential is revoked in time"
        case .misuseTold: "misuse of the core's credential is reported, without false alarms"
        case .firstRulingStands: "the first decision for a request stands"
        }
    }
}
