// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Derives joiners, movers and leavers by comparing a roster with the known people.
    ///
    /// Absence is weak evidence, so derived leavers pass the mass-change guard together or not at
    /// all; people with a leaver event of their own are not counted.
    package func receive(roster: Roster) async {
        attempt { () throws(JournalError) in try take(roster) }
    }

    /// The runs whose removals the mass-change guard holds back, oldest first.
    package var heldRuns: [String] { state.holds.map(\.stop.run) }

    /// Releases the removals that the mass-change guard held back; `run` as in `GuardStop`.
    package func approve(run: String, by approver: String) async {
        guard halted == nil, let hold = state.holds.first(where: { $0.stop.run == run }) else {
            return
        }
        attempt { () throws(JournalError) in
            try commit(.guardReleased(run: run, by: approver, at: now))
            resolve(guardID(of: run), as: .approved)
            let events = mutated("guard.forgets-what-it-held") ? [] : hold.events
            for event in events { try take(event, approvedBy: approver) }
            for identity in hold.people {
                guard let number = state.number(of: identity) else { continue }
                for target in targets.indices {
                    try repair(lanes[number, target], approvedBy: approver)
                }
            }
        }
    }

    private func take(_ roster: Roster) throws(JournalError) {
        guard rules.sources.contains(roster.source) else {
            emit(
                .intake(
                    IntakeRecord(
                        event: LifecycleEvent.ID(run(of: roster)),
                        identity: Identity.ID(""),
                        source: roster.source,
                        outcome: .refused(reason: "source \(roster.source) is not registered")
                    )
                )
            )
            return
        }
        let present = Set(roster.people.map(\.id))
        // People who left by their own event are no longer active, so they never count.
        let gone = state.people.filter { person in
            (person.standing == .active || person.standing == .onLeave)
                && person.current?.source == roster.source && !present.contains(person.id)
                && (person.current?.effectiveAt ?? roster.takenAt) <= roster.takenAt
        }
        let missing = mutated("roster.absence-means-nothing") ? [] : gone
        let leavers = missing.map { derived(.leaver, $0.id, nil, roster) }
        for identity in roster.people.sorted(by: { $0.id < $1.id }) {
            guard let kind = change(of: identity) else { continue }
            try take(derived(kind, identity.id, identity.profile, roster), approvedBy: nil)
        }
        let stop = policy.massChange.stop(
            run(of: roster),
            affected: leavers.count,
            active: state.activeCount
        )
        guard let stop else {
            for event in leavers { try take(event, approvedBy: nil) }
            return
        }
        try hold(GuardHold(stop: stop, events: leavers, people: []))
    }

    private func change(of identity: Identity) -> LifecycleEvent.Kind? {
        guard let number = state.number(of: identity.id) else { return .joiner }
        let person = state.people[number]
        switch person.standing {
        case .unknown: return person.scheduled.isEmpty ? .joiner : nil
        case .left: return mutated("roster.nobody-returns") ? nil : .rehire
        case .active, .onLeave: return person.profile == identity.profile ? nil : .mover
        }
    }

    private func derived(
        _ kind: LifecycleEvent.Kind,
        _ identity: Identity.ID,
        _ profile: PersonProfile?,
        _ roster: Roster
    ) -> LifecycleEvent {
        LifecycleEvent(
            id: LifecycleEvent.ID("\(run(of: roster)) \(kind.rawValue) \(identity.rawValue)"),
            kind: kind,
            identity: identity,
            effectiveAt: roster.takenAt,
            recordedAt: roster.takenAt,
            source: roster.source,
            revision: roster.revision,
            profile: profile
        )
    }

    private func run(of roster: Roster) -> String {
        "roster \(roster.source) \(roster.takenAt.rfc3339)"
    }

    func hold(_ hold: GuardHold) throws(JournalError) {
        try commit(.guardStopped(hold, at: now))
        emit(.guardStop(hold.stop))
        open(
            ExceptionRecord(
                id: guardID(of: hold.stop.run),
                cause: hold.stop.run,
                identity: nil,
                target: nil,
                reason: "massChange",
                detail: "\(hold.stop.peopleAffected) of \(hold.stop.peopleActive) people would "
                    + "lose access, more than \(hold.stop.limit); approve the run or correct it",
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }

    func guardID(of run: String) -> String { "massChange/\(run)" }
}
