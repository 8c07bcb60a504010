// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    /// The approval routes (REF).
    ///
    /// They offer no way to approve or reject.
    enum ApprovalCalls {
        private static let perPage = 30

        /// Those of all tickets, oldest first and at most 30 a page.
        static func list(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: [
                "parent", "approver_id", "status", "parent_id", "delegatee_id", "level", "page",
            ])
            guard let parent = call.query["parent"] else { throw .invalid("parent", .missing) }
            guard ["ticket", "change"].contains(parent) else { throw .invalid("parent") }
            let filters = ["approver_id", "status", "parent_id", "delegatee_id"]
            guard filters.contains(where: { call.query[$0] != nil }) else {
                throw .invalid("approver_id", .missing)
            }
            let approver = try call.integer("approver_id")
            let ticket = try call.integer("parent_id")
            let status = try status(in: call)
            let isPossible = parent == "ticket" && call.query["delegatee_id"] == nil
            let rows = approvals(store) { approval in
                isPossible && (approver == nil || approval.approverID == approver)
                    && (ticket == nil || approval.ticketID == ticket)
                    && (status == nil || approval.status == status)
            }
            let page = try call.page()
            let start = min((page.page - 1) * perPage, rows.count)
            let shown = rows[start..<min(start + perPage, rows.count)]
            return .many("approvals", shown, total: rows.count) { approval, writer in
                store.write(approval: approval, to: &writer)
            }
        }

        static func listOfTicket(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            _ = try TicketCalls.found(store, call.id)
            let rows = approvals(store) { $0.ticketID == call.id }
            return .many("approvals", rows) { approval, writer in
                store.write(approval: approval, to: &writer)
            }
        }

        static func create(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let ticket = try TicketCalls.found(store, call.id)
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: ["approver_id", "approval_type", "email_content"])
            let type = reader.integer("approval_type").value
            if let type, !(1...4).contains(type) { reader.complain("approval_type", .invalid) }
            let approver = reader.integer("approver_id").value
            if approver == nil { reader.complain("approver_id", .missing) }
            if let approver, store.users.slot(of: approver) == nil {
                reader.complain("approver_id", .invalid)
            }
            try reader.check()
            guard let approver else { throw .invalid("approver_id", .missing) }
            guard
                let slot = store.requestApproval(
                    ofTicket: store.desk.tickets.rows[ticket].id,
                    from: approver,
                    by: store.users.rows[call.actor].id,
                    type: type ?? 1
                )
            else { throw .crashed }
            return shown(store, slot, status: 201)
        }

        static func view(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            shown(store, try found(store, call))
        }

        /// Accepts only the status 3 (cancelled).
        static func cancel(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let slot = try found(store, call)
            guard let status = try call.object()["approval_status"]?["id"]?.integer else {
                throw .invalid("approval_status", .missing)
            }
            guard status == FreshserviceApproval.Status.cancelled.rawValue else {
                throw .invalid("approval_status")
            }
            // Assumption: a decided approval can no longer be cancelled.
            guard store.desk.approvals.rows[slot].status == .requested else {
                throw .invalid("approval_status", .incompatible)
            }
            store.setStatus(.cancelled, ofApproval: slot)
            return shown(store, slot)
        }

        static func remind(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            shown(store, try found(store, call))
        }

        private static func found(_ store: Store, _ call: Call) throws(Refusal) -> Int {
            guard call.ids.count > 1, let slot = store.desk.approvals.slot(of: call.ids[1]),
                store.desk.approvals.rows[slot].ticketID == call.id
            else { throw .notFound }
            return slot
        }

        private static func status(in call: Call) throws(Refusal) -> FreshserviceApproval.Status? {
            guard let text = call.query["status"] else { return nil }
            // Assumption: both number and name are accepted; the reference shows either.
            let status = FreshserviceApproval.Status.allCases.first {
                $0.name == text || String($0.rawValue) == text
            }
            guard let status else { throw .invalid("status") }
            return status
        }

        private static func approvals(
            _ store: FreshserviceStore,
            where isWanted: (FreshserviceApproval) -> Bool
        ) -> [FreshserviceApproval] {
            // The approvals of a deleted ticket are not shown any more.
            store.desk.approvals.slots.map { store.desk.approvals.rows[$0] }
                .filter { store.desk.tickets.slot(of: $0.ticketID) != nil && isWanted($0) }
        }

        private static func shown(_ store: Store, _ slot: Int, status: Int = 200) -> Reply {
            .one("approval", status: status) { writer in
                store.write(approval: store.desk.approvals.rows[slot], to: &writer)
            }
        }
    }
}
