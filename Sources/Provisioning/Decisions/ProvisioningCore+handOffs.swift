// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What others have to do before an event is complete: decisions that no right depends on.
extension ProvisioningCore {
    /// Asks for hand-offs that are due when work on an event begins, or once all of it is done.
    ///
    /// Returns whether anybody was asked.
    @discardableResult
    func askForHandOffs(
        after event: LifecycleEvent,
        isLast: Bool
    ) throws(JournalError) -> Bool {
        guard !governance.handOffs.isEmpty, !options.omits.contains(.handOff) else { return false }
        var hasAsked = false
        for handOff in governance.handOffs
        where handOff.isLast == isLast && handOff.events.contains(event.kind) {
            guard handOffs(of: event).allSatisfy({ $0.record.rule != handOff.name }) else {
                continue
            }
            hasAsked = true
            try ask(
                .handOff,
                handOff.name,
                about: Entitlement(
                    target: targets.first ?? TargetName(""),
                    kind: Entitlement.Kind(rawValue: "task"),
                    name: handOff.name
                ),
                of: event.identity,
                cause: event.id.rawValue,
                terms: handOff.terms
            )
        }
        if hasAsked { rearm() }
        return hasAsked
    }

    private func handOffs(of event: LifecycleEvent) -> [Decision] {
        state.decisions.about(event.identity).filter { decision in
            decision.record.kind == .handOff && decision.record.cause == event.id.rawValue
        }
    }

    /// Whether somebody did not do their part, or said no.
    func lacksHandOff(_ number: Int) -> Bool {
        guard !governance.handOffs.isEmpty, let event = state.people[number].current else {
            return false
        }
        return handOffs(of: event).contains { $0.stands && $0.record.ruling != .grant }
    }

    /// Opens an exception for a hand-off that was not done; the event is not complete without it.
    func handOffMoved(_ record: DecisionRecord) throws(JournalError) {
        guard record.step.isFinal, let number = state.number(of: record.subject) else { return }
        if record.step == .decided || record.step == .lapsed, record.ruling != .grant {
            open(
                ExceptionRecord(
                    id: "handOff/\(record.id)",
                    cause: record.cause,
                    identity: record.subject,
                    target: nil,
                    reason: "handOff",
                    detail: "'\(record.rule)' was not done; see to it and say so",
                    owner: governance.owner?.rawValue ?? options.exceptionOwner,
                    fate: .opened
                )
            )
        }
        try updateClaim(of: number)
    }
}
