// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// What an administrator grants, revokes and renames in the product's own pages, by name.
extension ZohoDesk {
    mutating func grant(_ kind: String, _ name: String, to slot: Int) throws(SideDoorError) {
        let agent = store.agents.rows[slot]
        switch kind {
        case "role":
            let id = try found(store.roleID(named: name), kind, name)
            setCustom(role: id, profile: agent.profileID, of: slot)
        case "profile":
            let id = try found(store.profileID(named: name), kind, name)
            setCustom(role: agent.roleID, profile: id, of: slot)
        case "department":
            let id = try found(store.departmentID(named: name), kind, name)
            store.join(department: id, agent: slot)
        case "team":
            let id = try found(store.teamID(named: name), kind, name)
            store.join(team: id, agent: slot)
        default:
            throw .unknownEntitlement(kind: kind, name: name)
        }
    }

    /// Nobody is without a role or profile: revoking one leaves that of a plain agent.
    mutating func revoke(_ kind: String, _ name: String, from slot: Int) throws(SideDoorError) {
        let agent = store.agents.rows[slot]
        let plain = ZohoAgentType.agentPublic
        switch kind {
        case "role":
            let id = try found(store.roleID(named: name), kind, name)
            guard agent.roleID == id, let rest = store.ids(for: plain, role: nil, profile: nil)
            else { return }
            setCustom(role: rest.role, profile: agent.profileID, of: slot)
        case "profile":
            let id = try found(store.profileID(named: name), kind, name)
            guard agent.profileID == id, let rest = store.ids(for: plain, role: nil, profile: nil)
            else { return }
            setCustom(role: agent.roleID, profile: rest.profile, of: slot)
        case "department":
            store.leave(
                department: try found(store.departmentID(named: name), kind, name),
                agent: slot
            )
        case "team":
            store.leave(team: try found(store.teamID(named: name), kind, name), agent: slot)
        default:
            throw .unknownEntitlement(kind: kind, name: name)
        }
    }

    mutating func rename(_ kind: String, from: String, to: String) throws(SideDoorError) {
        let name = to.lowercased()
        switch kind {
        case "role":
            let slot = try found(store.rolesByName[from.lowercased()], kind, from)
            try refuse(ifTaken: store.rolesByName[name], besides: slot)
            store.renameRole(slot, to: to)
        case "profile":
            let slot = try found(store.profilesByName[from.lowercased()], kind, from)
            try refuse(ifTaken: store.profilesByName[name], besides: slot)
            store.renameProfile(slot, to: to)
        case "department":
            let slot = try found(store.departmentsByName[from.lowercased()], kind, from)
            try refuse(ifTaken: store.departmentsByName[name], besides: slot)
            store.renameDepartment(slot, to: to)
        case "team":
            let id = try found(store.teamID(named: from), kind, from)
            if let slot = store.teams.slot(of: id) { store.renameTeam(slot, to: to) }
        default:
            throw .unknownEntitlement(kind: kind, name: from)
        }
    }

    mutating func setCustom(role: Int64, profile: Int64, of slot: Int) {
        let agent = store.agents.rows[slot]
        let isSame = agent.roleID == role && agent.profileID == profile
        // A light agent stays one, since a role does not change the kind of seat.
        let type = isSame || agent.type == .light ? agent.type : .custom
        store.setType(type, roleID: role, profileID: profile, of: slot)
    }

    private func found<Value>(
        _ value: Value?,
        _ kind: String,
        _ name: String
    ) throws(SideDoorError) -> Value {
        guard let value else { throw .unknownEntitlement(kind: kind, name: name) }
        return value
    }

    private func refuse(ifTaken holder: Int?, besides slot: Int) throws(SideDoorError) {
        if let holder, holder != slot { throw .refused("The name is taken.") }
    }
}

extension ZohoDesk {
    package func offeredNames(of kind: String) -> [String]? {
        switch kind {
        case "account": ["agent"]
        case "role": store.roles.slots.map { store.roles.rows[$0].name }
        case "profile": store.profiles.slots.map { store.profiles.rows[$0].name }
        case "department": store.departments.slots.map { store.departments.rows[$0].name }
        case "team": store.teams.slots.map { store.teams.rows[$0].name }
        default: []
        }
    }
}
