// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension FreshserviceStore {
    /// How long the product takes to create the tickets of an employee request.
    ///
    /// Assumption: the reference shows that they are created later, but not when.
    static let employeeTicketDelay = Duration.seconds(60)

    /// Files an onboarding or offboarding request; `nil` if the call has been cut.
    mutating func request(
        _ kind: FreshserviceEmployeeRequest.Kind,
        fields: JSONObject,
        by initiatorID: Int64
    ) -> Int? {
        let request = FreshserviceEmployeeRequest(
            id: desk.employeeRequests.nextID,
            kind: kind,
            fields: fields,
            initiatorID: initiatorID,
            createdAt: now,
            updatedAt: now
        )
        guard admits(.recordCreated, of: nil, object: request.object) else { return nil }
        let slot = desk.employeeRequests.append(request)
        due.schedule(
            .makeEmployeeTicket(request: slot),
            at: now.advanced(by: Self.employeeTicketDelay)
        )
        return slot
    }

    /// Creates the ticket of an employee request, which starts the work.
    mutating func makeEmployeeTicket(request slot: Int) {
        let request = desk.employeeRequests.rows[slot]
        guard request.ticketID == nil,
            let ticket = createTicket(
                subject: request.subject,
                requesterID: request.initiatorID,
                requestedForID: request.initiatorID
            )
        else { return }
        desk.tickets.rows[ticket].employeeRequestID = request.id
        desk.tickets.rows[ticket].attributes["type"] = "Service Request"
        guard
            admits(
                .recordUpdated,
                of: nil,
                object: request.object,
                before: "ticket_id=null",
                after: "ticket_id=\(desk.tickets.rows[ticket].id)"
            )
        else { return }
        desk.employeeRequests.rows[slot].ticketID = desk.tickets.rows[ticket].id
        desk.employeeRequests.rows[slot].updatedAt = now
    }

    func write(request: FreshserviceEmployeeRequest, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", request.id)
        writer.member("created_at", request.createdAt)
        writer.member("updated_at", request.updatedAt)
        writer.member("status", request.status)
        writer.member("subject", request.subject)
        writer.member("ticket_id", request.ticketID)
        writer.member("actors", json: actors(of: request))
        writer.member("fields", json: .object(request.fields))
        writer.member("lookup_values", json: lookupValues(of: request))
        writer.closeObject()
    }

    /// As in lists, without actors, ticket and looked-up names (REF; `requester_id` from PS).
    func write(slim request: FreshserviceEmployeeRequest, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", request.id)
        writer.member("created_at", request.createdAt)
        writer.member("updated_at", request.updatedAt)
        writer.member("status", request.status)
        writer.member("subject", request.subject)
        writer.member("requester_id", request.initiatorID)
        writer.member("fields", json: .object(request.fields))
        writer.closeObject()
    }

    func write(
        ticket: FreshserviceTicket,
        of kind: FreshserviceEmployeeRequest.Kind,
        to writer: inout BodyWriter
    ) {
        writer.openObject()
        writer.member("id", ticket.id)
        writer.member("subject", ticket.attributes["subject"]?.string)
        let responder = ticket.responderID.flatMap { users.slot(of: $0) }
        writer.member("responder_email", responder.flatMap { users.rows[$0].email })
        writer.member("status", ticket.status)
        writer.member("parent", true)
        writer.member("predecessor_ticket_id", json: .null)
        writer.member("successor_ticket_ids", [Int64]())
        switch kind {
        case .onboarding: writer.member("onboarding_context", json: .null)
        case .offboarding: writer.member("offboarding_context", json: .null)
        }
        writer.closeObject()
    }

    /// Assumption: the initiator acts for human resources, and has not answered yet.
    private func actors(of request: FreshserviceEmployeeRequest) -> JSONValue {
        var actors: JSONObject = ["HR Manager": actor(request.initiatorID)]
        if let manager = request.fields[FreshserviceEmployeeForm.manager]?.integer {
            actors["Reporting Manager"] = actor(manager)
        }
        return .object(actors)
    }

    private func actor(_ userID: Int64) -> JSONValue {
        let email = users.slot(of: userID).flatMap { users.rows[$0].email }
        return [
            "email": email.map { .string($0) } ?? .null,
            "name": name(of: userID).map { .string($0) } ?? .null,
            "response_status": "Pending",
        ]
    }

    private func lookupValues(of request: FreshserviceEmployeeRequest) -> JSONValue {
        guard let manager = request.fields[FreshserviceEmployeeForm.manager]?.integer else {
            return [:]
        }
        let name = name(of: manager)
        return .object([
            FreshserviceEmployeeForm.manager: [
                "id": .integer(manager), "value": name.map { .string($0) } ?? .null,
            ]
        ])
    }
}
