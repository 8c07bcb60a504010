// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension FreshserviceStore {
    /// Runs the jobs that are due by `instant`, each at its own instant.
    mutating func advance(to instant: Instant) {
        while let (dueAt, job) = due.pop(dueBy: instant) {
            switch job {
            case .cleanUp(let user, let deactivation):
                ledger.begin(.background(job: "cleanUp"), at: dueAt)
                cleanUp(user, deactivation: deactivation)
            case .endDayPass(let user):
                ledger.begin(.background(job: "endDayPass"), at: dueAt)
                endDayPass(user)
            case .makeEmployeeTicket(let request):
                ledger.begin(.background(job: "makeEmployeeTicket"), at: dueAt)
                makeEmployeeTicket(request: request)
            }
        }
    }

    /// HELP-AGENT: a deactivated agent is no longer head of a department.
    ///
    /// Whether groups are cleaned up too is a quirk.
    private mutating func cleanUp(_ slot: Int, deactivation: Int) {
        guard users.exists(slot: slot), !users.rows[slot].isActive,
            users.rows[slot].deactivations == deactivation
        else { return }
        let id = users.rows[slot].id
        unassignTickets(of: id)
        if quirks.deactivationDropsApplications { endAllUse(by: slot) }
        for department in departments.slots where departments.rows[department].headUserID == id {
            let object = "department \(departments.rows[department].id)"
            guard
                admits(
                    .recordUpdated,
                    of: nil,
                    object: object,
                    before: "head_user_id=\(id)",
                    after: "head_user_id=null"
                )
            else { return }
            departments.rows[department].headUserID = nil
            departments.rows[department].updatedAt = now
        }
        if quirks.cleanUpDropsGroups, users.rows[slot].kind == .agent { leaveAllGroups(slot) }
    }

    private mutating func endDayPass(_ slot: Int) {
        guard users.exists(slot: slot), let until = users.rows[slot].dayPassUntil, until <= now,
            admits(.accountUpdated, of: slot, before: "dayPass=used", after: "dayPass=expired")
        else { return }
        users.rows[slot].dayPassUntil = nil
    }
}
