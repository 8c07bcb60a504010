// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// What an administrator grants, revokes and renames in the product's own pages, by name.
extension Freshservice {
    mutating func grant(_ kind: String, _ name: String, to slot: Int) throws(SideDoorError) {
        let isAgent = store.users.rows[slot].kind == .agent
        switch kind {
        case "role" where isAgent:
            store.grant(assignment(of: try role(name)), to: slot)
        case "requesterGroup" where !isAgent:
            store.join(requesterGroup: try requesterGroup(name), user: slot)
        case "departmentTickets":
            let id = try department(name)
            let held = store.users.rows[slot].departmentIDs
            if !held.contains(id) { store.setDepartments(held + [id], of: slot) }
            store.setSeesDepartmentTickets(true, of: slot)
        case "license" where isAgent && name == "agent":
            guard store.hasFreeSeat else { throw .refused("No full-time seat is free.") }
            store.assignSeat(slot)
        default:
            guard let part = Freshservice.part(kind), isAgent else {
                throw .unknownEntitlement(kind: kind, name: name)
            }
            // An administrator adds people to restricted groups without approval.
            store.join(try group(name), user: slot, as: part, pending: false)
        }
    }

    mutating func revoke(_ kind: String, _ name: String, from slot: Int) throws(SideDoorError) {
        switch kind {
        case "role":
            let id = store.roles.rows[try role(name)].id
            for held in store.users.rows[slot].roles where held.roleID == id {
                store.revoke(held, from: slot)
            }
        case "requesterGroup":
            store.leave(requesterGroup: try requesterGroup(name), user: slot)
        case "departmentTickets":
            let id = try department(name)
            store.setDepartments(
                store.users.rows[slot].departmentIDs.filter { $0 != id },
                of: slot
            )
        case "license" where name == "agent":
            store.makeOccasional(slot)
        default:
            guard let part = Freshservice.part(kind) else {
                throw .unknownEntitlement(kind: kind, name: name)
            }
            store.leave(try group(name), user: slot, as: part, pending: false)
        }
    }

    mutating func rename(_ kind: String, from: String, to: String) throws(SideDoorError) {
        switch kind {
        case "role": store.renameRole(try role(from), to: to)
        case "requesterGroup": store.renameRequesterGroup(try requesterGroup(from), to: to)
        case "departmentTickets", "department":
            let slot = store.departments.slot(of: try department(from)) ?? 0
            store.renameDepartment(slot, to: to)
        default:
            guard Freshservice.part(kind) != nil else {
                throw .unknownEntitlement(kind: kind, name: from)
            }
            store.renameGroup(try group(from), to: to)
        }
    }

    private static func part(_ kind: String) -> FreshservicePart? {
        switch kind {
        case "group": .member
        case "groupObserver": .observer
        case "groupLeader": .leader
        default: nil
        }
    }

    private func assignment(of role: Int) -> FreshserviceRoleAssignment {
        let id = store.roles.rows[role].id
        return FreshserviceRoleAssignment(
            roleID: id,
            scope: .entireHelpdesk,
            groupIDs: [],
            workspaceID: id == FreshserviceStore.accountAdminID
                ? FreshserviceWorkspace.accountID : FreshserviceWorkspace.primaryID
        )
    }

    private func role(_ name: String) throws(SideDoorError) -> Int {
        guard let slot = store.roles.slots.first(where: { store.roles.rows[$0].name == name })
        else { throw .unknownEntitlement(kind: "role", name: name) }
        return slot
    }

    private func group(_ name: String) throws(SideDoorError) -> Int {
        guard let slot = store.groups.slots.first(where: { store.groups.rows[$0].name == name })
        else { throw .unknownEntitlement(kind: "group", name: name) }
        return slot
    }

    private func requesterGroup(_ name: String) throws(SideDoorError) -> Int {
        let table = store.requesterGroups
        guard let slot = table.slots.first(where: { table.rows[$0].name == name }) else {
            throw .unknownEntitlement(kind: "requesterGroup", name: name)
        }
        return slot
    }

    private func department(_ name: String) throws(SideDoorError) -> Int64 {
        let table = store.departments
        guard let slot = table.slots.first(where: { table.rows[$0].name == name }) else {
            throw .unknownEntitlement(kind: "departmentTickets", name: name)
        }
        return table.rows[slot].id
    }
}

extension Freshservice {
    package func offeredNames(of kind: String) -> [String]? {
        switch kind {
        case "account": ["agent", "requester"]
        case "role": store.roles.slots.map { store.roles.rows[$0].name }
        case "requesterGroup":
            store.requesterGroups.slots.map { store.requesterGroups.rows[$0].name }
        case "departmentTickets": store.departments.slots.map { store.departments.rows[$0].name }
        default:
            Freshservice.part(kind) == nil
                ? [] : store.groups.slots.map { store.groups.rows[$0].name }
        }
    }
}
