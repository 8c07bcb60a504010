// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension Story {
    mutating func intake(_ event: LifecycleEvent.ID, of person: String, at minutes: Int) {
        let intake = IntakeRecord(
            event: event,
            identity: Identity.ID(person),
            source: "hr",
            outcome: .accepted
        )
        record(.intake(intake), at: minutes)
    }

    /// A report that the core quarantines.
    mutating func quarantine(_ reason: String, of person: String, at minutes: Int) {
        let intake = IntakeRecord(
            event: LifecycleEvent.ID("late report of \(person)"),
            identity: Identity.ID(person),
            source: "hr",
            outcome: .quarantined(reason: reason)
        )
        record(.intake(intake), at: minutes)
    }

    mutating func phase(
        _ phase: PhaseRecord.Phase,
        of event: LifecycleEvent.ID,
        _ person: String,
        at minutes: Int
    ) {
        let reached = PhaseRecord(
            cause: event.rawValue,
            identity: Identity.ID(person),
            phase: phase
        )
        record(.phase(reached), at: minutes)
    }

    mutating func claim(
        _ state: ClaimRecord.State,
        _ event: LifecycleEvent.ID,
        of person: String,
        at minutes: Int,
        isVerified: Bool = true
    ) {
        let claim = ClaimRecord(
            event: event,
            identity: Identity.ID(person),
            state: state,
            verifiedAt: isVerified ? Story.instant(minutes) : nil
        )
        record(.claim(claim), at: minutes)
    }

    mutating func change(
        _ kind: ChangeKind,
        _ account: String,
        _ right: Entitlement? = nil,
        by origin: ChangeOrigin,
        at minutes: Int
    ) {
        let change = ChangeRecord(
            target: Story.target,
            number: nextNumber(),
            origin: origin,
            kind: kind,
            account: account,
            entitlement: right,
            object: "agent \(account)",
            before: nil,
            after: nil
        )
        record(.change(change), at: minutes)
    }

    mutating func evidence(
        _ kind: ChangeKind,
        _ account: String,
        _ right: Entitlement? = nil,
        for cause: String,
        of person: String,
        at minutes: Int,
        recordedAt: Int? = nil,
        outcome: EvidenceRecord.Outcome = .verified,
        approver: String = "owner@acme.example",
        approvedAt: Int? = nil,
        reason: String = "leaver",
        before: String = "before",
        isRead: Bool = true,
        style: GrantStyle? = nil
    ) {
        let instant = Story.instant(minutes)
        var evidence = EvidenceRecord(
            number: nextNumber(),
            correlation: cause,
            initiator: "hr",
            approver: approver,
            rule: "everyone",
            reason: reason,
            identity: Identity.ID(person),
            target: Story.target,
            account: account,
            kind: kind,
            entitlement: right,
            before: before,
            after: "after",
            askedAt: instant,
            approvedAt: approvedAt.map { Story.instant($0) } ?? instant,
            executedAt: instant,
            verifiedAt: outcome == .verified && isRead ? instant : nil,
            outcome: outcome,
            hash: "ab"
        )
        evidence.style = style
        record(.evidence(evidence), at: recordedAt ?? minutes)
    }

    mutating func call(
        _ purpose: RequestPurpose,
        for cause: String,
        at minutes: Int = 1,
        attempt: Int = 1,
        status: Int = 200,
        changes: Int = 1
    ) {
        let request = RequestRecord(
            target: Story.target,
            number: nextNumber(),
            purpose: purpose,
            cause: cause,
            attempt: attempt,
            method: purpose == .write ? "PUT" : "GET",
            path: "/agents",
            outcome: .answered(status: status),
            startedAt: Story.instant(minutes),
            changes: purpose == .write ? changes : 0
        )
        record(.request(request), at: minutes)
    }

    mutating func exception(
        _ fate: ExceptionRecord.Fate,
        for cause: String,
        id: String,
        reason: String = "forbidden",
        at minutes: Int = 1
    ) {
        let exception = ExceptionRecord(
            id: id,
            cause: cause,
            identity: nil,
            target: Story.target,
            reason: reason,
            detail: "read the role",
            owner: "desk-owner@acme.example",
            fate: fate
        )
        record(.exception(exception), at: minutes)
    }

    mutating func correction(for cause: String, isRemoval: Bool = false, at minutes: Int = 1) {
        let correction = CorrectionRecord(
            cause: cause,
            identity: nil,
            what: "role given by hand",
            isRemoval: isRemoval
        )
        record(.correction(correction), at: minutes)
    }

    mutating func orphan(_ account: String, at minutes: Int) {
        let report = OrphanReport(target: Story.target, account: account, kind: .unmatched)
        record(.orphan(report), at: minutes)
    }

    mutating func drift(_ account: String, _ right: Entitlement? = nil, at minutes: Int) {
        let report = DriftReport(
            target: Story.target,
            account: account,
            identity: nil,
            entitlement: right,
            what: "role given by hand"
        )
        record(.drift(report), at: minutes)
    }
}
