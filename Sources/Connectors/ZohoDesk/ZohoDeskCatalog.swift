// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// A snapshot of the portal's roles, profiles and departments by name.
final class ZohoDeskCatalog: Sendable {
    struct Right: Hashable, Sendable {
        let id: String
        let name: String
    }

    let roles: [ZohoDeskRole]
    let profiles: [ZohoDeskProfile]
    let departments: [ZohoDeskDepartment]
    private let rights: [Entitlement.Kind: [Right]]
    private let names: [Entitlement.Kind: [String: String]]
    private let ids: [Entitlement.Kind: [String: String]]

    init(
        roles: [ZohoDeskRole],
        profiles: [ZohoDeskProfile],
        departments: [ZohoDeskDepartment]
    ) {
        self.roles = roles
        self.profiles = profiles
        self.departments = departments
        let rights: [Entitlement.Kind: [Right]] = [
            .role: roles.map { Right(id: $0.id, name: $0.name) },
            .profile: profiles.map { Right(id: $0.id, name: $0.name) },
            .department: departments.map { Right(id: $0.id, name: $0.name) },
        ]
        self.rights = rights
        names = rights.mapValues { list in
            Dictionary(list.map { ($0.id, $0.name) }) { first, _ in first }
        }
        ids = rights.mapValues { list in
            Dictionary(list.map { ($0.name, $0.id) }) { first, _ in first }
        }
    }

    func name(_ kind: Entitlement.Kind, _ id: String) -> String? { names[kind]?[id] }

    /// The right with that name, the first one listed if there are several.
    func id(_ kind: Entitlement.Kind, _ name: String) -> String? { ids[kind]?[name] }

    func profile(_ id: String) -> ZohoDeskProfile? { profiles.first { $0.id == id } }

    func role(_ id: String) -> ZohoDeskRole? { roles.first { $0.id == id } }

    /// Whether the agent has the smaller seat; if a list omits the type (OAS example), role or
    /// profile decide.
    func isLight(_ agent: ZohoDeskAgent) -> Bool {
        if let type = agent.permissionType { return type == "Light" }
        let role = agent.roleID.flatMap { self.role($0) }
        let profile = agent.profileID.flatMap { self.profile($0) }
        return role?.isLight == true || profile?.isLight == true
    }

    func isAdministrative(_ agent: ZohoDeskAgent) -> Bool {
        if agent.permissionType == "Admin" { return true }
        return agent.profileID.flatMap { profile($0) }?.isAdministrative == true
    }
}
