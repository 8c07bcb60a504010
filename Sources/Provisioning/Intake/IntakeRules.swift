// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Decides what to do with a fact, given what is known about the person.
package struct IntakeRules: Sendable {
    /// Why a fact is quarantined; reports show these words.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case contradictory
        case missingKey
        case unknownDepartment
        case unknownJob
        case unknownCode
        case missingProfile
        case missingEmail
        case endBeforeStart
        case unreadableEnd
        case addressInUse
        case unknownPerson
        case alreadyActive
        case notActive
        case notOnLeave
        case noSponsor
        case unknownSponsor
        case sponsorLeft
        case sponsorIsContractor
        case noOwner
        case unknownOwner
        case ownerLeft
        case ownerIsNoEmployee

        /// Whether an older fact that is still in transit could resolve it.
        var mayClear: Bool {
            switch self {
            case .unknownPerson, .alreadyActive, .notActive, .notOnLeave: true
            case .contradictory, .missingKey, .unknownDepartment, .unknownJob, .unknownCode,
                .missingProfile, .missingEmail, .endBeforeStart, .unreadableEnd, .addressInUse,
                .noSponsor, .unknownSponsor, .sponsorLeft, .sponsorIsContractor, .noOwner,
                .unknownOwner, .ownerLeft, .ownerIsNoEmployee:
                false
            }
        }
    }

    let sources: [String]
    /// Every value that an attribute may have, by attribute.
    var codes: [String: [String]] = [:]

    /// What to do with a fact just received; `addressIsTaken` says whether another active person
    /// has the address, `answerableDefect` what is wrong with the person's sponsor or owner.
    package func outcome(
        of event: LifecycleEvent,
        for person: PersonRecord,
        at now: Instant,
        addressIsTaken: Bool,
        answerableDefect: Reason? = nil
    ) -> IntakeRecord.Outcome {
        guard sources.contains(event.source) || mutated("intake.any-source") else {
            return .refused(reason: "source \(event.source) is not registered")
        }
        if person.facts.contains(where: event.hasSameContent) { return .duplicate }
        if contradicts(event, person), !mutated("intake.takes-contradictions") {
            return .quarantined(reason: Reason.contradictory.rawValue)
        }
        if let reason = defect(of: event, for: person, addressIsTaken: addressIsTaken) {
            return .quarantined(reason: reason.rawValue)
        }
        if let answerableDefect { return .quarantined(reason: answerableDefect.rawValue) }
        if event.effectiveAt > now, !mutated("intake.acts-when-told") { return .scheduled }
        return effectiveOutcome(of: event, for: person)
    }

    /// What to do with a fact that is due.
    package func effectiveOutcome(
        of event: LifecycleEvent,
        for person: PersonRecord
    ) -> IntakeRecord.Outcome {
        if let current = person.current, event.precedes(current), !ends(event, person),
            !mutated("intake.last-told-wins")
        {
            return .superseded
        }
        if let reason = mismatch(of: event, with: person) {
            return .quarantined(reason: reason.rawValue)
        }
        return .accepted
    }

    /// Scheduled facts that become moot once `event` is accepted or scheduled.
    package func replaced(by event: LifecycleEvent, of person: PersonRecord) -> [LifecycleEvent] {
        person.scheduled.filter { waiting in
            if mutated("intake.keeps-what-is-moot") { return false }
            guard waiting.id != event.id, waiting.revision < event.revision else { return false }
            switch (event.kind, waiting.kind) {
            case (.leaver, .leaver): return !isApart(waiting, event, person)
            case (.leaver, _): return !waiting.precedes(event)
            case (.mover, .mover): return waiting.effectiveAt == event.effectiveAt
            case (.rehire, .leaver), (.rehire, .leave), (.return, .leave), (.return, .leaver):
                return takesBack(event, waiting)
            case (.joiner, .joiner), (.rehire, .rehire), (.leave, .leave), (.return, .return):
                return !isApart(waiting, event, person)
            case (.joiner, _), (.mover, _), (.rehire, _), (.leave, _), (.return, _): return false
            }
        }
    }

    /// Whether a fact of the opposite direction is scheduled between the two, so that both stand.
    private func isApart(
        _ one: LifecycleEvent,
        _ other: LifecycleEvent,
        _ person: PersonRecord
    ) -> Bool {
        let first = min(one.effectiveAt, other.effectiveAt)
        let last = max(one.effectiveAt, other.effectiveAt)
        return person.scheduled.contains { waiting in
            waiting.kind.leavesPersonActive != one.kind.leavesPersonActive
                && waiting.effectiveAt > first && waiting.effectiveAt < last
        }
    }

    /// Whether the person stays after all; somebody who comes back later did leave.
    private func takesBack(_ event: LifecycleEvent, _ end: LifecycleEvent) -> Bool {
        event.effectiveAt <= end.effectiveAt
    }

    private func contradicts(_ event: LifecycleEvent, _ person: PersonRecord) -> Bool {
        person.facts.contains { fact in
            fact.id == event.id
                || (fact.source == event.source && fact.revision == event.revision)
                || (fact.effectiveAt == event.effectiveAt && fact.revision == event.revision)
        }
    }

    private func defect(
        of event: LifecycleEvent,
        for person: PersonRecord,
        addressIsTaken: Bool
    ) -> Reason? {
        if event.identity.rawValue.allSatisfy(\.isWhitespace) { return .missingKey }
        if event.kind == .leaver || event.kind == .leave {
            guard let start = person.lastStart, event.revision > start.revision,
                event.effectiveAt < start.effectiveAt
            else { return nil }
            return .endBeforeStart
        }
        guard let profile = event.profile else {
            return event.kind == .return ? nil : .missingProfile
        }
        guard profile.email.contains("@") else { return .missingEmail }
        if let attribute = unknownCode(in: profile) {
            switch attribute {
            case "department": return .unknownDepartment
            case "job": return .unknownJob
            default: return .unknownCode
            }
        }
        if profile.attributes["endDate"] != nil, profile.endsAt == nil { return .unreadableEnd }
        if event.kind == .joiner || event.kind == .rehire, let end = profile.endsAt,
            end <= event.effectiveAt
        {
            return .endBeforeStart
        }
        if let start = profile.attributes["startDate"], let end = profile.attributes["endDate"],
            let startAt = Instant(rfc3339: start), let endAt = Instant(rfc3339: end),
            endAt < startAt
        {
            return .endBeforeStart
        }
        return addressIsTaken && !mutated("intake.shares-addresses") ? .addressInUse : nil
    }

    /// The first attribute with a value that the policy does not know.
    private func unknownCode(in profile: PersonProfile) -> String? {
        guard !mutated("intake.takes-unknown-codes") else { return nil }
        return codes.keys.sorted().first { attribute in
            guard let value = profile.attributes[attribute] else { return false }
            return codes[attribute]?.contains(value) == false
        }
    }

    private func mismatch(of event: LifecycleEvent, with person: PersonRecord) -> Reason? {
        switch (event.kind, person.standing) {
        case (.joiner, .unknown), (.joiner, .left), (.rehire, .left): nil
        case (.joiner, .active), (.joiner, .onLeave), (.rehire, .onLeave): .alreadyActive
        case (.rehire, .active): rescinds(event, person) ? nil : .alreadyActive
        case (.mover, .active), (.mover, .onLeave), (.leave, .active), (.leave, .onLeave): nil
        case (.leaver, .active), (.leaver, .onLeave), (.leaver, .left): nil
        case (.return, .onLeave): nil
        case (.return, .active): rescinds(event, person) ? nil : .notOnLeave
        case (.mover, .left), (.leave, .left), (.return, .left): .notActive
        case (.leaver, .unknown): withdraws(event, person) ? nil : .unknownPerson
        case (.rehire, .unknown), (.mover, .unknown), (.leave, .unknown), (.return, .unknown):
            .unknownPerson
        }
    }

    /// Whether a late end still counts: a mover that arrived first does not mean that the person is
    /// back.
    private func ends(_ event: LifecycleEvent, _ person: PersonRecord) -> Bool {
        guard !event.kind.leavesPersonActive, person.current?.kind == .mover,
            !mutated("intake.drops-late-leavers")
        else { return false }
        return !person.facts.contains { fact in
            fact.kind != .mover && event.precedes(fact) && !person.scheduled.contains(fact)
                && !person.held.contains(fact)
        }
    }

    /// A leaver before the first day withdraws a scheduled joiner.
    private func withdraws(_ event: LifecycleEvent, _ person: PersonRecord) -> Bool {
        person.scheduled.contains { waiting in
            waiting.kind.leavesPersonActive && waiting.revision < event.revision
        }
    }

    /// A rehire or return of somebody active withdraws a scheduled end.
    private func rescinds(_ event: LifecycleEvent, _ person: PersonRecord) -> Bool {
        person.scheduled.contains { waiting in
            !waiting.kind.leavesPersonActive && waiting.revision < event.revision
                && takesBack(event, waiting)
        }
    }
}
