// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension FreshserviceStore {
    /// Files a ticket; `nil` if the request has been cut.
    mutating func createTicket(subject: String, requesterID: Int64, requestedForID: Int64) -> Int? {
        let ticket = FreshserviceTicket(
            id: desk.tickets.nextID,
            requesterID: requesterID,
            requestedForID: requestedForID,
            attributes: FreshserviceTicket.defaults(subject: subject),
            createdAt: now,
            updatedAt: now
        )
        guard admits(.recordCreated, of: nil, object: ticket.object) else { return nil }
        desk.ticketsOfRequester[requesterID, default: SortedIDs()].insert(ticket.id)
        return desk.tickets.append(ticket)
    }

    /// Assigns a ticket to an agent, or to nobody.
    mutating func assign(ticket slot: Int, to responderID: Int64?) {
        let before = desk.tickets.rows[slot].responderID
        guard before != responderID,
            admits(
                .recordUpdated,
                of: nil,
                object: desk.tickets.rows[slot].object,
                before: "responder_id=\(before.map(String.init) ?? "null")",
                after: "responder_id=\(responderID.map(String.init) ?? "null")"
            )
        else { return }
        let id = desk.tickets.rows[slot].id
        if let before { desk.ticketsOfResponder[before]?.remove(id) }
        if let responderID {
            desk.ticketsOfResponder[responderID, default: SortedIDs()].insert(id)
        }
        desk.tickets.rows[slot].responderID = responderID
        desk.tickets.rows[slot].updatedAt = now
    }

    mutating func setStatus(_ status: Int64, ofTicket slot: Int) {
        guard desk.tickets.rows[slot].status != status,
            admits(
                .recordUpdated,
                of: nil,
                object: desk.tickets.rows[slot].object,
                before: "status=\(desk.tickets.rows[slot].status)",
                after: "status=\(status)"
            )
        else { return }
        desk.tickets.rows[slot].status = status
        desk.tickets.rows[slot].updatedAt = now
    }

    /// HELP-AGENT: a deactivated agent's unfinished tickets become unassigned; resolved or closed
    /// ones keep their agent.
    mutating func unassignTickets(of userID: Int64) {
        guard let ids = desk.ticketsOfResponder[userID]?.ids else { return }
        for id in ids {
            guard let slot = desk.tickets.slot(of: id), desk.tickets.rows[slot].isUnfinished else {
                continue
            }
            assign(ticket: slot, to: nil)
        }
    }

    /// REF: forgetting a person deletes the tickets that the person requested.
    mutating func deleteTickets(requestedBy userID: Int64) {
        guard let ids = desk.ticketsOfRequester[userID]?.ids else { return }
        for id in ids {
            guard let slot = desk.tickets.slot(of: id),
                admits(.recordDeleted, of: nil, object: desk.tickets.rows[slot].object)
            else { continue }
            if let responder = desk.tickets.rows[slot].responderID {
                desk.ticketsOfResponder[responder]?.remove(id)
            }
            desk.ticketsOfRequester[userID]?.remove(id)
            desk.tickets.remove(slot: slot)
        }
    }

    /// Moves a requester's tickets to another requester.
    mutating func moveTickets(from userID: Int64, to otherID: Int64) {
        guard let ids = desk.ticketsOfRequester[userID]?.ids else { return }
        for id in ids {
            guard let slot = desk.tickets.slot(of: id),
                admits(
                    .recordUpdated,
                    of: nil,
                    object: desk.tickets.rows[slot].object,
                    before: "requester_id=\(userID)",
                    after: "requester_id=\(otherID)"
                )
            else { continue }
            desk.ticketsOfRequester[userID]?.remove(id)
            desk.ticketsOfRequester[otherID, default: SortedIDs()].insert(id)
            desk.tickets.rows[slot].requesterID = otherID
            desk.tickets.rows[slot].updatedAt = now
        }
    }

    /// Asks an approver; `nil` if the request has been cut.
    mutating func requestApproval(
        ofTicket ticketID: Int64,
        from approverID: Int64,
        by userID: Int64,
        type: Int64
    ) -> Int? {
        let approval = FreshserviceApproval(
            id: desk.approvals.nextID,
            ticketID: ticketID,
            approverID: approverID,
            userID: userID,
            type: type,
            createdAt: now,
            updatedAt: now
        )
        guard admits(.recordCreated, of: nil, object: approval.object) else { return nil }
        return desk.approvals.append(approval)
    }

    mutating func setStatus(_ status: FreshserviceApproval.Status, ofApproval slot: Int) {
        guard desk.approvals.rows[slot].status != status,
            admits(
                .recordUpdated,
                of: nil,
                object: desk.approvals.rows[slot].object,
                before: "status=\(desk.approvals.rows[slot].status.name)",
                after: "status=\(status.name)"
            )
        else { return }
        desk.approvals.rows[slot].status = status
        desk.approvals.rows[slot].updatedAt = now
    }
}
