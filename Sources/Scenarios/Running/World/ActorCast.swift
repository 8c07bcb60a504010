// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Simulation

/// The people who are asked for decisions, each with their manner.
///
/// `@unchecked Sendable` for the reason given at `World`.
final class ActorCast: @unchecked Sendable {
    private struct Appointment: Hashable {
        let decision: String
        let person: Identity.ID
    }

    private let actors: [Identity.ID: Actor]
    private let simulationClock: SimulatedClock
    private let executor: any TaskExecutor
    private var appointments: Set<Appointment> = []
    private var tasks: [Task<Void, Never>] = []
    /// Delivers an answer to the oracle and to the core.
    var deliver: @Sendable (AnswerRecord) async -> Void = { _ in }

    init(_ actors: [Identity.ID: Actor], clock: SimulatedClock, executor: any TaskExecutor) {
        self.actors = actors
        simulationClock = clock
        self.executor = executor
    }

    /// Handles a step of a decision: whoever should answer schedules the answer.
    func hear(_ record: DecisionRecord) {
        switch record.step {
        case .asked, .moved, .reminded: break
        case .turnedAway, .decided, .lapsed, .withdrawn, .ended: return
        }
        if let owner = record.owner, let actor = actor(owner) {
            switch actor.manner {
            case .absent, .leaving, .selfApproving, .conflicted: break
            case .delegating: plan(record, actor, by: actor.other ?? owner)
            case .prompt, .slow, .rubberStamping, .escalating, .refusing, .mailing, .wavering,
                .reassigning:
                plan(record, actor, by: owner)
            }
        }
        for (person, actor) in actors.sorted(by: { $0.key < $1.key }) {
            let isOwn = person == record.subject || person == record.requester
            if actor.manner == .selfApproving, isOwn { plan(record, actor, by: person) }
            if actor.manner == .conflicted, actor.other == record.subject {
                plan(record, actor, by: person)
            }
        }
    }

    func stop() {
        for task in tasks { task.cancel() }
    }

    private func actor(_ person: Identity.ID) -> Actor? {
        actors[person] ?? actors[Identity.ID("*")]
    }

    private func plan(_ record: DecisionRecord, _ actor: Actor, by person: Identity.ID) {
        let appointment = Appointment(decision: record.id, person: person)
        guard appointments.insert(appointment).inserted else { return }
        var answer = AnswerRecord(
            decision: record.id,
            by: person,
            ruling: .grant,
            reason: actor.says ?? "needed for the work"
        )
        switch actor.manner {
        case .rubberStamping: answer.reason = ""
        case .escalating: (answer.ruling, answer.reason) = (nil, "above me")
        case .refusing: (answer.ruling, answer.reason) = (.refuse, "not needed")
        case .reassigning: (answer.ruling, answer.reason) = (.reassign, "somebody waits for it")
        case .mailing: answer.channel = .mail
        case .prompt, .slow, .absent, .selfApproving, .conflicted, .delegating, .leaving, .wavering:
            break
        }
        let now = simulationClock.now
        say(answer, at: now.advanced(by: actor.after))
        if actor.manner == .wavering {
            (answer.ruling, answer.reason) = (.refuse, "on second thoughts")
            say(answer, at: now.advanced(by: actor.after + .seconds(3_600)))
        }
    }

    private func say(_ answer: AnswerRecord, at instant: Instant) {
        let clock = simulationClock
        let deliver = deliver
        tasks.append(
            Task(executorPreference: executor) {
                // A cancellation means that the run is over.
                do { try await clock.sleep(until: instant, tolerance: nil) } catch { return }
                await deliver(answer)
            }
        )
    }
}
