// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// Guards against deactivating, deleting or demoting an agent, and reassignment of work.
extension ZohoDesk {
    /// Refuses to end an agent's activity if the product would.
    func checkDeactivation(of slot: Int) throws(ZohoDeskError) {
        let agent = store.agents.rows[slot]
        if !agent.isConfirmed, options.quirks.deactivateUnconfirmed != 204 { throw .wrongState }
        let email = agent.email.lowercased()
        if options.integrationAdmins.contains(email) {
            // Assumption: which integration is named is not documented beyond the key.
            throw .integrationAdmin(integration: "CRM")
        }
        if options.liveChatOnly.contains(email) { throw .liveChatOnly }
        try checkLoss(ofAdmin: slot)
    }

    /// Refuses to end the rights of the primary contact, who must be an active administrator
    /// (KB-PRIM), or of the last administrator.
    func checkLoss(ofAdmin slot: Int) throws(ZohoDeskError) {
        guard store.isActiveAdmin(slot) else { return }
        let email = store.agents.rows[slot].email.lowercased()
        if options.quirks.primaryContactGuard != 0, email == primaryContact.lowercased() {
            throw .wrongState
        }
        guard store.adminCount == 1 else { return }
        switch options.quirks.lastAdminGuard {
        case 0: return
        case 403: throw .forbidden
        default: throw .wrongState
        }
    }

    /// The address of the portal's primary contact.
    var primaryContact: String { options.primaryContact ?? options.serviceAccountEmail }

    /// Schedules the reassignment of work; nothing reports its completion (OAS-N).
    static func reassign(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let object = try call.object()
        var body = ZohoBody(object, known: ["agentReassignment"])
        guard let elements = object["agentReassignment"]?.array, !elements.isEmpty else {
            body.complain(
                "agentReassignment",
                object["agentReassignment"] == nil ? .missing : .invalid
            )
            throw .invalidData(body.complaints)
        }
        var rows: [ZohoReassignment] = []
        for (index, element) in elements.enumerated() {
            rows.append(try desk.row(element, at: index, from: call.id))
        }
        guard Set(rows.map(\.departmentID)).count == rows.count else {
            throw .invalid("/agentReassignment")
        }
        try call.permit()
        if let slot = desk.store.agents.slot(of: call.id) {
            let isIdle = !desk.store.agents.rows[slot].isEnabled
            guard isIdle || desk.options.quirks.reassignActiveAllowed else { throw .wrongState }
        } else if desk.store.archive[call.id] == nil {
            throw .notFound
        }
        for row in rows {
            if desk.options.quirks.reassignmentDelay == .zero {
                desk.store.reassign(from: call.id, row)
            } else {
                desk.store.due.schedule(
                    .reassign(from: call.id, row: row),
                    at: desk.store.now.advanced(by: desk.options.quirks.reassignmentDelay)
                )
            }
        }
        return .noContent
    }

    /// One row: the new owners must be active agents of the department, and not the leaver
    /// (assumption).
    private func row(
        _ element: JSONValue,
        at index: Int,
        from id: Int64
    ) throws(Refusal) -> ZohoReassignment {
        let place = "agentReassignment/\(index)"
        guard let object = element.object else { throw .invalid("/\(place)") }
        func read(_ name: String) throws(Refusal) -> Int64 {
            guard let value = object[name] else {
                throw .invalidData([ZohoDeskError.Field("/\(place)/\(name)", .missing)])
            }
            guard let id = ZohoBody.id(value) else { throw .invalid("/\(place)/\(name)") }
            return id
        }
        let department = try read("departmentId")
        guard store.departments.slot(of: department) != nil else {
            throw .invalid("/\(place)/departmentId")
        }
        var owners: [Int64] = []
        for name in ["ticketNewOwner", "taskNewOwner"] {
            let owner = try read(name)
            let isFit = store.agents.slot(of: owner).map { store.agents.rows[$0] }
                .map { $0.isEnabled && $0.departments.contains(department) && owner != id }
            guard isFit == true else { throw .invalid("/\(place)/\(name)") }
            owners.append(owner)
        }
        return ZohoReassignment(
            departmentID: department,
            ticketOwner: owners[0],
            taskOwner: owners[1]
        )
    }
}
