// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Bodies of tickets and approvals as on the wire, as far as offboarding needs them (REF, HAR).
extension FreshserviceStore {
    func write(ticket: FreshserviceTicket, to writer: inout BodyWriter) {
        writer.openObject()
        writeMembers(of: ticket, to: &writer)
        writer.closeObject()
    }

    func write(serviceRequest ticket: FreshserviceTicket, to writer: inout BodyWriter) {
        writer.openObject()
        writeMembers(of: ticket, to: &writer)
        writer.member("approval_status", json: .null)
        writer.member("approval_status_name", "Not Requested")
        writer.closeObject()
    }

    /// Assumption: an item is fulfilled when its ticket is resolved, and cancelled if the ticket is
    /// closed before; the stages themselves are documented (REF).
    func write(
        item: FreshserviceTicket.Item,
        of ticket: FreshserviceTicket,
        to writer: inout BodyWriter
    ) {
        writer.openObject()
        writer.member("id", ticket.id)
        writer.member("quantity", item.quantity)
        writer.member("stage", Int64(ticket.status == 4 ? 4 : ticket.status == 5 ? 3 : 1))
        writer.member("service_item_id", item.displayID)
        writer.member("custom_fields", json: .object(item.fields))
        writer.member("created_at", ticket.createdAt)
        writer.member("updated_at", ticket.updatedAt)
        writer.closeObject()
    }

    func write(approval: FreshserviceApproval, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", approval.id)
        writer.member("approver_id", approval.approverID)
        writer.member("approver_name", name(of: approval.approverID))
        writer.member("approval_type", approval.type)
        writer.member("user_id", approval.userID)
        writer.member("user_name", name(of: approval.userID))
        writer.member("level", 1)
        writer.key("approval_status")
        writer.openObject()
        writer.member("id", approval.status.rawValue)
        writer.member("name", approval.status.name)
        writer.closeObject()
        // Assumption: a single approval forms a group of one.
        writer.key("approval_group")
        writer.openObject()
        writer.member("id", approval.id)
        writer.member("name", "Approval")
        writer.member("rule", approval.type)
        writer.closeObject()
        writer.member("delegatee", json: ["id": .null, "name": .null])
        writer.member("latest_remark", json: .null)
        writer.member("created_at", approval.createdAt)
        writer.member("updated_at", approval.updatedAt)
        writer.closeObject()
    }

    func name(of userID: Int64) -> String? {
        users.slot(of: userID).map { users.rows[$0].displayName }
    }

    private func writeMembers(of ticket: FreshserviceTicket, to writer: inout BodyWriter) {
        writer.member("id", ticket.id)
        writer.member("requester_id", ticket.requesterID)
        writer.member("requested_for_id", ticket.requestedForID)
        writer.member("responder_id", ticket.responderID)
        writer.member("status", ticket.status)
        for member in ticket.attributes.members {
            writer.key(named: member.key)
            writer.value(member.value)
        }
        writer.member("workspace_id", ticket.workspaceID)
        writer.member("created_at", ticket.createdAt)
        writer.member("updated_at", ticket.updatedAt)
    }
}

extension FreshserviceTicket {
    /// A ticket with only a subject.
    ///
    /// Assumption: values without a documented default are blank.
    static func defaults(subject: String) -> JSONObject {
        [
            "subject": .string(subject), "description": .null, "group_id": .null,
            "department_id": .null, "category": .null, "sub_category": .null,
            "item_category": .null, "priority": 1, "urgency": 1, "impact": 1, "source": 2,
            "type": "Incident", "tags": [], "cc_emails": [], "custom_fields": [:],
        ]
    }
}
