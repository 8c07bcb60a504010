// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    /// The onboarding and offboarding routes (REF).
    ///
    /// A request creates tickets but deactivates nobody; it cannot be changed or cancelled.
    struct EmployeeRequestCalls: Sendable {
        let kind: FreshserviceEmployeeRequest.Kind

        func form(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            FreshserviceReply(status: 200, body: FreshserviceEmployeeForm.body(of: kind))
        }

        func create(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: ["initiator_id", "fields"])
            let initiator = reader.integer("initiator_id").value
            if let initiator, store.users.slot(of: initiator) == nil {
                reader.complain("initiator_id", .invalid)
            }
            try reader.check()
            guard let fields = reader.object["fields"]?.object else {
                throw .invalid("fields", .missing)
            }
            let shownFields = try FreshserviceEmployeeForm.read(fields, for: kind, store)
            if initiator != nil, !store.privileges(of: call.actor).contains(.administer) {
                throw .invalid("initiator_id", message: "It can be set by administrators only")
            }
            let initiatorID = initiator ?? store.users.rows[call.actor].id
            guard let slot = store.request(kind, fields: shownFields, by: initiatorID) else {
                throw .crashed
            }
            return shown(store, slot, status: 201)
        }

        func view(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            shown(store, try found(store, call))
        }

        func list(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: ["page", "per_page"])
            let rows = store.desk.employeeRequests.slots
                .map { store.desk.employeeRequests.rows[$0] }
                .filter { $0.kind == kind }
            let page = try call.paged(rows, store.quirks)
            let key: StaticString =
                kind == .onboarding ? "onboarding_requests" : "offboarding_requests"
            return .many(key, page.rows, link: page.link) { request, writer in
                store.write(slim: request, to: &writer)
            }
        }

        func tickets(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let request = store.desk.employeeRequests.rows[try found(store, call)]
            let tickets = request.ticketID
                .flatMap { store.desk.tickets.slot(of: $0) }
                .map { [store.desk.tickets.rows[$0]] }
            let key: StaticString =
                kind == .onboarding ? "onboarding_tickets" : "offboarding_tickets"
            return .many(key, tickets ?? []) { ticket, writer in
                store.write(ticket: ticket, of: kind, to: &writer)
            }
        }

        private func found(_ store: Store, _ call: Call) throws(Refusal) -> Int {
            guard let slot = store.desk.employeeRequests.slot(of: call.id),
                store.desk.employeeRequests.rows[slot].kind == kind
            else { throw .notFound }
            return slot
        }

        private func shown(_ store: Store, _ slot: Int, status: Int = 200) -> Reply {
            let key: StaticString =
                kind == .onboarding ? "onboarding_request" : "offboarding_request"
            return .one(key, status: status) { writer in
                store.write(request: store.desk.employeeRequests.rows[slot], to: &writer)
            }
        }
    }
}
