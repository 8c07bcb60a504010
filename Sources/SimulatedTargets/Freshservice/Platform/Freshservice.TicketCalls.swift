// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension Freshservice {
    /// The ticket and service-catalog routes, as far as offboarding needs them (REF).
    enum TicketCalls {
        static func view(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            shown(store, try found(store, call.id))
        }

        static func create(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: FreshserviceTicketDraft.createFields)
            let subject = reader.requiredString("subject")
            let draft = FreshserviceTicketDraft(reading: &reader, store)
            let requester = FreshserviceTicketRequester(reading: &reader, store)
            let workspace = reader.integer("workspace_id").value
            try reader.check()
            guard let subject, let requester else { throw .invalid("requester_id", .missing) }
            guard let requesterID = store.id(of: requester),
                let slot = store.createTicket(
                    subject: subject,
                    requesterID: requesterID,
                    requestedForID: requesterID
                )
            else { throw .crashed }
            if let workspace { store.desk.tickets.rows[slot].workspaceID = workspace }
            store.apply(draft, toTicket: slot, isNew: true)
            settle(draft, slot, &store)
            var reply = shown(store, slot, status: 201)
            reply.location = "/api/v2/tickets/\(store.desk.tickets.rows[slot].id)"
            return reply
        }

        static func update(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let slot = try found(store, call.id)
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: FreshserviceTicketDraft.fields)
            let draft = FreshserviceTicketDraft(reading: &reader, store)
            try reader.check()
            store.apply(draft, toTicket: slot, isNew: false)
            settle(draft, slot, &store)
            return shown(store, slot)
        }

        /// The members with special rules: the agent and the status.
        private static func settle(
            _ draft: FreshserviceTicketDraft,
            _ slot: Int,
            _ store: inout FreshserviceStore
        ) {
            switch draft.responder {
            case .absent: break
            case .null: store.assign(ticket: slot, to: nil)
            case .value(let id): store.assign(ticket: slot, to: id)
            }
            if let status = draft.status { store.setStatus(status, ofTicket: slot) }
        }

        /// The plain list covers the last 30 days unless `updated_since` says otherwise, and the
        /// primary workspace unless `workspace_id` does; 0 means all (REF).
        static func list(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: [
                "requester_id", "email", "updated_since", "workspace_id", "page", "per_page",
            ])
            var since = store.now.advanced(by: .seconds(-30 * 86_400))
            if let text = call.query["updated_since"] {
                guard let instant = Instant(rfc3339: text) else { throw .invalid("updated_since") }
                since = instant
            }
            let workspace = try call.integer("workspace_id") ?? FreshserviceWorkspace.primaryID
            var requester = try call.integer("requester_id")
            if let email = call.query["email"] {
                requester = store.slot(email: email).map { store.users.rows[$0].id } ?? 0
            }
            let rows = tickets(store) { ticket in
                ticket.updatedAt >= since && (workspace == 0 || ticket.workspaceID == workspace)
                    && (requester == nil || ticket.requesterID == requester)
            }
            let page = try call.paged(rows, store.quirks)
            return .many("tickets", page.rows, link: page.link) { ticket, writer in
                store.write(ticket: ticket, to: &writer)
            }
        }

        /// Assumption: the search reads the current state; only the lag for people is documented.
        static func filter(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: ["query", "workspace_id", "page"])
            guard let text = call.query["query"] else { throw .invalid("query", .missing) }
            let query: FreshserviceQuery
            do throws(FreshserviceQueryError) {
                query = try FreshserviceQuery(parsing: text, fields: .tickets)
            } catch {
                throw .badQuery(body: error.body)
            }
            let workspace = try call.integer("workspace_id") ?? FreshserviceWorkspace.primaryID
            let rows = tickets(store) { ticket in
                (workspace == 0 || ticket.workspaceID == workspace)
                    && query.matches { ticket.searchValue($0) }
            }
            let page = try call.paged(rows, store.quirks)
            return .many("tickets", page.rows, total: rows.count) { ticket, writer in
                store.write(ticket: ticket, to: &writer)
            }
        }

        /// Child items are accepted but not stored: no answer shows them.
        static func placeRequest(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            guard call.id >= 1, call.id <= Int64(store.desk.catalog.count) else { throw .notFound }
            let item = store.desk.catalog[Int(call.id) - 1]
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: [
                "email", "quantity", "requested_for", "custom_fields", "child_items",
                "parent_ticket_id",
            ])
            let requester = person("email", in: &reader, store) ?? call.actor
            let recipient = person("requested_for", in: &reader, store) ?? requester
            let quantity = reader.integer("quantity").value ?? 1
            var fields = JSONObject()
            if case .object(let sent)? = try call.object()["custom_fields"] { fields = sent }
            try reader.check()
            let name = store.users.rows[recipient].displayName
            guard
                let slot = store.createTicket(
                    subject: "Request for \(name): \(item)",
                    requesterID: store.users.rows[requester].id,
                    requestedForID: store.users.rows[recipient].id
                )
            else { throw .crashed }
            store.desk.tickets.rows[slot].attributes["type"] = "Service Request"
            store.desk.tickets.rows[slot].item = FreshserviceTicket.Item(
                displayID: call.id,
                quantity: quantity,
                fields: fields
            )
            return .one("service_request", status: 201) { writer in
                store.write(serviceRequest: store.desk.tickets.rows[slot], to: &writer)
            }
        }

        /// Assumption: an incident has none, and the members beside `stage` are those of the order.
        static func requestedItems(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let ticket = store.desk.tickets.rows[try found(store, call.id)]
            let items = ticket.item.map { [$0] } ?? []
            return .many("requested_items", items) { item, writer in
                store.write(item: item, of: ticket, to: &writer)
            }
        }

        static func found(_ store: Store, _ id: Int64) throws(Refusal) -> Int {
            guard let slot = store.desk.tickets.slot(of: id) else { throw .notFound }
            return slot
        }

        /// Newest first (REF).
        private static func tickets(
            _ store: FreshserviceStore,
            where isWanted: (FreshserviceTicket) -> Bool
        ) -> [FreshserviceTicket] {
            store.desk.tickets.slots.reversed()
                .map { store.desk.tickets.rows[$0] }
                .filter(isWanted)
        }

        private static func shown(_ store: Store, _ slot: Int, status: Int = 200) -> Reply {
            .one("ticket", status: status) { writer in
                store.write(ticket: store.desk.tickets.rows[slot], to: &writer)
            }
        }

        /// The slot of the person with the address in a member.
        private static func person(
            _ field: String,
            in reader: inout BodyReader,
            _ store: FreshserviceStore
        ) -> Int? {
            guard let email = reader.string(field).value else { return nil }
            if let slot = store.slot(email: email) { return slot }
            reader.complain(field, .invalid)
            return nil
        }
    }
}

extension FreshserviceTicket {
    fileprivate func searchValue(_ field: String) -> FreshserviceQuery.FieldValue {
        switch field {
        case "agent_id": responderID.map { .integer($0) } ?? .none
        case "group_id": attributes["group_id"]?.integer.map { .integer($0) } ?? .none
        case "requester_id": .integer(requesterID)
        case "workspace_id": .integer(workspaceID)
        case "status": .integer(status)
        case "priority": attributes["priority"]?.integer.map { .integer($0) } ?? .none
        case "created_at": .instant(createdAt)
        case "updated_at": .instant(updatedAt)
        default: .none
        }
    }
}
