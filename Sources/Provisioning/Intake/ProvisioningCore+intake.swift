// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Receives a fact and returns once its outcome is decided; the work continues.
    package func receive(_ event: LifecycleEvent) async {
        attempt { () throws(JournalError) in try take(event, approvedBy: nil) }
    }

    func take(_ event: LifecycleEvent, approvedBy: String?) throws(JournalError) {
        let (number, person) = state.record(of: event.identity)
        let isElsewhere = state.person(of: event.id).map { $0 != number } ?? false
        let outcome: IntakeRecord.Outcome
        if isElsewhere, rules.sources.contains(event.source) {
            outcome = .quarantined(reason: IntakeRules.Reason.contradictory.rawValue)
        } else {
            outcome = rules.outcome(
                of: event,
                for: person,
                at: now,
                addressIsTaken: isAddressTaken(event),
                answerableDefect: answerableDefect(of: event)
            )
        }
        try settleIntake(of: event, outcome, for: consume person, approvedBy: approvedBy)
    }

    private func isAddressTaken(_ event: LifecycleEvent) -> Bool {
        guard let address = event.profile?.email, event.kind.leavesPersonActive else {
            return false
        }
        return state.activeHolder(of: address, otherThan: event.identity)
    }

    func settleIntake(
        of event: LifecycleEvent,
        _ outcome: IntakeRecord.Outcome,
        for person: consuming PersonRecord,
        approvedBy: String?
    ) throws(JournalError) {
        let former = person.current
        let formerClaim = person.claim
        let isAfterEnd = person.standing == .left
        var moot: [LifecycleEvent] = []
        switch outcome {
        case .accepted, .scheduled: moot = rules.replaced(by: event, of: person)
        case .duplicate, .superseded, .quarantined, .refused: break
        }
        let formerManager = person.profile?.attributes["manager"]
        // As long as somebody holds the record, a new fact copies all others.
        _ = consume person
        try enter(event, outcome, approvedBy: approvedBy)
        heard(event.source)
        for waiting in moot { try cancel(waiting) }
        switch outcome {
        case .duplicate, .refused, .superseded: break
        case .scheduled: schedule(event)
        case .quarantined(let reason):
            openQuarantine(event, reason, isAfterEnd: isAfterEnd)
        case .accepted:
            if let former, former.id != event.id, let formerClaim, formerClaim != .complete {
                let claim = ClaimRecord(
                    event: former.id,
                    identity: former.identity,
                    state: .superseded,
                    verifiedAt: nil
                )
                try commit(.claim(claim, at: now))
                emit(.claim(claim))
            }
            try begin(event)
            try openReviews(after: event, formerManager: formerManager)
            try reviewHeld(of: event.identity)
        }
    }

    private func enter(
        _ event: LifecycleEvent,
        _ outcome: IntakeRecord.Outcome,
        approvedBy: String?
    ) throws(JournalError) {
        let intake = JournalEntry.Intake(
            event: event,
            outcome: outcome,
            approvedBy: approvedBy,
            at: now
        )
        try commit(.intake(intake))
        let record = IntakeRecord(
            event: event.id,
            identity: event.identity,
            source: event.source,
            outcome: outcome
        )
        emit(.intake(record))
    }

    /// Starts the work: the goal changed, so every lane of the person plans again.
    private func begin(_ event: LifecycleEvent) throws(JournalError) {
        guard let number = state.number(of: event.identity) else { return }
        phases[number] = 0
        forgetBounds(of: number)
        tell(.decided, of: number)
        try reviseDecisions(of: number)
        tell(.approved, of: number)
        for target in targets.indices {
            let lane = lanes[number, target]
            for id in state[lane].exceptions { resolve(id) }
            // What a leaver holds is enumerated, not assumed.
            let mustRead = event.kind == .leaver && !mutated("intake.assumes-what-a-leaver-holds")
            lane.renew(needsRead: mustRead || state[lane].hasUnknownOutcome)
            enqueue(lane)
        }
        try askForSecrets(after: event)
        try askForHandOffs(after: event, isLast: false)
        try updateClaim(of: number)
        scheduleExpiry(of: number)
        scheduleEnd(of: number)
        askForAnswerables(after: event)
        askForWorkflowOwners(after: event)
    }

    private func cancel(_ event: LifecycleEvent) throws(JournalError) {
        scheduled.removeValue(forKey: event.id)?.cancel()
        try enter(event, .superseded, approvedBy: nil)
    }

    func schedule(_ event: LifecycleEvent) {
        scheduled[event.id] = startTask { [clock] in
            // A cancellation means that a correction replaced the fact.
            do { try await clock.sleep(until: event.effectiveAt, tolerance: nil) } catch { return }
            await self.takeEffect(event)
        }
    }

    private func takeEffect(_ event: LifecycleEvent) {
        if mutated("intake.forgets-the-schedule") { return }
        guard halted == nil, scheduled.removeValue(forKey: event.id) != nil,
            let number = state.number(of: event.identity)
        else { return }
        attempt { () throws(JournalError) in
            let person = state.people[number]
            let outcome = rules.effectiveOutcome(of: event, for: person)
            try settleIntake(of: event, outcome, for: person, approvedBy: nil)
        }
    }

    /// Reconsiders facts that did not fit before, now that an older one has arrived.
    private func reviewHeld(of identity: Identity.ID) throws(JournalError) {
        guard let number = state.number(of: identity), state.holdsFacts(of: number) else {
            return
        }
        if mutated("intake.never-reviews") { return }
        for event in state.people[number].held.sorted(by: { $0.precedes($1) }) {
            let person = state.people[number]
            guard person.held.contains(event) else { continue }
            let outcome = rules.effectiveOutcome(of: event, for: person)
            if case .quarantined = outcome { continue }
            resolve(quarantineID(of: event))
            try settleIntake(of: event, outcome, for: person, approvedBy: nil)
        }
    }

    /// A report after somebody has left means that a source is unaware, or that somebody wants them
    /// back without saying so.
    private func openQuarantine(_ event: LifecycleEvent, _ reason: String, isAfterEnd: Bool) {
        let isFailure = isAfterEnd && reason == IntakeRules.Reason.notActive.rawValue
        open(
            ExceptionRecord(
                id: quarantineID(of: event),
                cause: event.id.rawValue,
                identity: event.identity,
                target: nil,
                reason: isFailure ? "changeAfterEnd" : "quarantined",
                detail: "\(event.kind.rawValue) \(event.id.rawValue): \(reason); "
                    + "correct it at \(event.source) and send it again",
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }

    private func quarantineID(of event: LifecycleEvent) -> String {
        "quarantined/\(event.identity.rawValue)/\(event.id.rawValue)"
    }

    /// An exception to policy expires without an event.
    private func scheduleExpiry(of number: Int) {
        expiries.removeValue(forKey: number)?.cancel()
        let person = state.people[number]
        guard person.standing == .active, !mutated("intake.lets-exceptions-run"),
            let instant = evaluator.nextExpiry(of: person.id, after: now)
        else { return }
        expiries[number] = startTask { [clock] in
            // A cancellation means that a newer event is evaluated with today's exceptions.
            do { try await clock.sleep(until: instant, tolerance: nil) } catch { return }
            await self.expire(number)
        }
    }

    /// Revokes what expired while no core was running.
    func resumeExpiry(of number: Int) {
        let person = state.people[number]
        guard person.standing == .active else { return }
        let settled = targets.indices.compactMap {
            state.lanes[state.lane(of: number, $0)].settledAt
        }
        let first = settled.min() ?? now
        if let instant = evaluator.nextExpiry(of: person.id, after: first), instant <= now {
            expire(number)
        } else {
            scheduleExpiry(of: number)
        }
    }

    private func expire(_ number: Int) {
        guard halted == nil else { return }
        for target in targets.indices {
            attempt { () throws(JournalError) in
                try repair(lanes[number, target], approvedBy: nil)
            }
        }
        scheduleExpiry(of: number)
    }
}
