// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension ZohoDeskStore {
    /// Why an agent cannot sign in now; `nil` if it can.
    func signInRefusal(of slot: Int) -> String? {
        if !agents.exists(slot: slot) { return "unknown" }
        if !agents.rows[slot].isConfirmed { return "unconfirmed" }
        return agents.rows[slot].isEnabled ? nil : "deactivated"
    }

    /// Opens a session for an agent who may sign in; the presence is ONLINE until it ends.
    mutating func signIn(_ slot: Int) {
        guard openSession(of: slot) else { return }
        agents.rows[slot].lastActiveAt = now
        online.insert(agents.rows[slot].id)
    }

    mutating func endSessions(of slot: Int) {
        if closeSessions(of: slot) { online.remove(agents.rows[slot].id) }
    }

    /// Revokes every OAuth token issued for the agent.
    mutating func endTokens(of slot: Int) {
        guard !isCut else { return }
        let user = agents.rows[slot].id
        guard !accounts.liveTokens(of: user).isEmpty else { return }
        withAccounts { accounts in accounts.revokeAll(of: user) }
    }

    /// Assigns more work to an agent in the first of its departments.
    mutating func giveWork(_ items: Int, to slot: Int) {
        let department = agents.rows[slot].departments.ids.first ?? departments.firstID
        let held = agents.rows[slot].work[department, default: 0]
        guard
            admits(
                .recordCreated,
                of: slot,
                object: "work of department \(department)",
                before: "items=\(held)",
                after: "items=\(held + items)"
            )
        else { return }
        agents.rows[slot].work[department] = held + items
    }

    /// Open items that an agent owns, or owned when it was deleted.
    func openWork(of id: Int64) -> Int {
        let work = agents.slot(of: id).map { agents.rows[$0].work } ?? archive[id]?.work ?? [:]
        return work.values.reduce(0, +)
    }

    /// Moves the work of one department, half of it tickets and half tasks, to its new owners.
    ///
    /// Assumption: if the new owner is gone by then, the work stays where it is.
    mutating func reassign(from id: Int64, _ row: ZohoReassignment) {
        let items =
            agents.slot(of: id).map { agents.rows[$0].work[row.departmentID, default: 0] }
            ?? archive[id]?.work[row.departmentID] ?? 0
        guard items > 0, let tickets = agents.slot(of: row.ticketOwner),
            let tasks = agents.slot(of: row.taskOwner),
            admits(
                .recordUpdated,
                of: agents.slot(of: id),
                object: "work of department \(row.departmentID)",
                before: "owner=\(id)",
                after: "owner=\(row.ticketOwner)"
            )
        else { return }
        if let slot = agents.slot(of: id) {
            agents.rows[slot].work[row.departmentID] = nil
        } else {
            archive[id]?.work[row.departmentID] = nil
        }
        let half = items / 2
        agents.rows[tickets].work[row.departmentID, default: 0] += items - half
        if half > 0 { agents.rows[tasks].work[row.departmentID, default: 0] += half }
    }
}
