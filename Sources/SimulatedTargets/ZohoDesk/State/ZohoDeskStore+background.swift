// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension ZohoDeskStore {
    var nextDueAt: Instant? {
        switch (due.nextDueAt, accounts.nextDueAt) {
        case (let own?, let other?): min(own, other)
        case (let own, let other): own ?? other
        }
    }

    /// Runs the jobs that are due by `instant`, each at its own instant.
    mutating func advance(to instant: Instant) {
        while let next = nextDueAt, next <= instant {
            if let (_, job) = due.pop(dueBy: next) {
                run(job, at: next)
            } else {
                ledger.begin(.background(job: "expireToken"), at: next)
                withAccounts { accounts in accounts.advance(to: next) }
            }
        }
    }

    private mutating func run(_ job: Job, at instant: Instant) {
        switch job {
        case .expireInvitation(let slot, let invitation):
            ledger.begin(.background(job: "expireInvitation"), at: instant)
            guard isOpen(invitation, of: slot),
                admits(
                    .recordUpdated,
                    of: slot,
                    object: "invitation of agent \(agents.rows[slot].id)",
                    after: "invitation=expired"
                )
            else { return }
            agents.rows[slot].invitationEndsAt = nil
        case .acceptInvitation(let slot, let invitation):
            ledger.begin(.background(job: "acceptInvitation"), at: instant)
            guard isOpen(invitation, of: slot), canConfirm(slot) else { return }
            confirm(slot)
        case .reassign(let id, let row):
            ledger.begin(.background(job: "reassign"), at: instant)
            reassign(from: id, row)
        }
    }

    private func isOpen(_ invitation: Int, of slot: Int) -> Bool {
        agents.exists(slot: slot) && agents.rows[slot].invitation == invitation
            && agents.rows[slot].invitationEndsAt != nil
    }

    /// Whether the seat that acceptance may need is available.
    func canConfirm(_ slot: Int) -> Bool {
        let agent = agents.rows[slot]
        return agent.seat != nil || !agent.isEnabled || hasFreeSeat(agent.wantedSeat)
    }
}
