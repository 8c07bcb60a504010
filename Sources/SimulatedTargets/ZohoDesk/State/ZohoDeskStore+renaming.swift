// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Renaming a right changes the name of every holder's paths, so each holder gets an entry.
extension ZohoDeskStore {
    mutating func renameRole(_ slot: Int, to name: String) {
        let role = roles.rows[slot]
        let object = "role \(role.id)"
        guard role.name != name, admitsRename(of: object, from: role.name, to: name) else { return }
        roles.rows[slot].name = name
        rolesByName[role.name.lowercased()] = nil
        rolesByName[name.lowercased()] = slot
        noteRename(of: object, for: role.agents)
    }

    mutating func renameProfile(_ slot: Int, to name: String) {
        let profile = profiles.rows[slot]
        let object = "profile \(profile.id)"
        guard profile.name != name, admitsRename(of: object, from: profile.name, to: name) else {
            return
        }
        profiles.rows[slot].name = name
        profilesByName[profile.name.lowercased()] = nil
        profilesByName[name.lowercased()] = slot
        noteRename(of: object, for: profile.agents)
    }

    mutating func renameDepartment(_ slot: Int, to name: String) {
        let department = departments.rows[slot]
        let object = "department \(department.id)"
        guard department.name != name,
            admitsRename(of: object, from: department.name, to: name)
        else { return }
        departments.rows[slot].name = name
        departmentsByName[department.name.lowercased()] = nil
        departmentsByName[name.lowercased()] = slot
        noteRename(of: object, for: department.agents)
    }

    mutating func renameTeam(_ slot: Int, to name: String) {
        let team = teams.rows[slot]
        let object = "team \(team.id)"
        guard team.name != name, admitsRename(of: object, from: team.name, to: name) else { return }
        teams.rows[slot].name = name
        teamsByName[team.name.lowercased()]?.remove(team.id)
        teamsByName[name.lowercased(), default: SortedIDs()].insert(team.id)
        noteRename(of: object, for: SortedIDs(members(of: slot).ids + team.agents.ids))
    }

    /// Sets a value that is not access, on a record that belongs to no account.
    mutating func setText<Row, Value: Equatable>(
        _ name: String,
        _ path: WritableKeyPath<ZohoDeskStore, Row>,
        _ member: WritableKeyPath<Row, Value>,
        _ value: Value,
        object: String
    ) {
        guard self[keyPath: path][keyPath: member] != value,
            admits(.recordUpdated, of: nil, object: object, after: name)
        else { return }
        self[keyPath: path][keyPath: member] = value
    }

    private mutating func noteRename(of object: String, for holders: SortedIDs) {
        for id in holders.ids {
            guard let slot = agents.slot(of: id) else { continue }
            note(.recordUpdated, of: slot, object: object)
        }
    }
}
