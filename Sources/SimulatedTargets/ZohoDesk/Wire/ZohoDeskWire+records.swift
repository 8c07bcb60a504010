// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDeskStore {
    func write(role: ZohoRole, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: role.id)
        writer.member("name", role.name)
        writer.member("description", role.description)
        writer.member("isDefault", role.isDefault)
        writer.member("isVisible", role.isVisible)
        writer.member("shareDataWithPeers", role.sharesWithPeers)
        writer.member("reportsTo", digits: role.reportsTo)
        writer.member("immediateSubRoles", digits: role.subRoles.ids)
        writer.closeObject()
    }

    func roleBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 384)
        write(role: roles.rows[slot], to: &writer)
        return writer.bytes
    }

    /// `fields` restricts what a list shows besides id and name; `nil` for everything.
    func write(profile: ZohoProfile, fields: [String]?, to writer: inout BodyWriter) {
        func shows(_ name: String) -> Bool { fields.map { $0.contains(name) } ?? true }
        writer.openObject()
        writer.member("id", digits: profile.id)
        writer.member("name", profile.name)
        if shows("description") { writer.member("description", profile.description) }
        if shows("default") { writer.member("default", profile.isDefault) }
        if shows("isVisible") { writer.member("isVisible", profile.isVisible) }
        if shows("type") { writer.member("type", profile.kind.rawValue) }
        if shows("permissions") {
            writer.key("permissions")
            write(permissions: profile.permissions, to: &writer)
        }
        writer.closeObject()
    }

    func write(permissions: ZohoPermissions, to writer: inout BodyWriter) {
        writer.openObject()
        var group = ""
        for line in ZohoPermissions.lines {
            if line.group.description != group {
                if !group.isEmpty { writer.closeObject() }
                group = line.group.description
                writer.key(line.group)
                writer.openObject()
            }
            writer.member(line.key, permissions.contains(line.permission))
        }
        writer.closeObject()
        writer.closeObject()
    }

    func profileBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 1_024)
        write(profile: profiles.rows[slot], fields: nil, to: &writer)
        return writer.bytes
    }

    func write(
        department: ZohoDepartment,
        withAgents: Bool,
        to writer: inout BodyWriter
    ) {
        writer.openObject()
        writer.member("id", digits: department.id)
        writer.member("name", department.name)
        writer.member("nameInCustomerPortal", department.portalName)
        writer.member("sanitizedName", department.sanitizedName)
        writer.member("description", department.description)
        writer.member("isEnabled", department.isEnabled)
        writer.member("isDefault", department.isDefault)
        writer.member("isVisibleInCustomerPortal", department.isVisibleInPortal)
        writer.member("isAssignToTeamEnabled", department.isAssignedToTeams)
        writer.member("hasLogo", false)
        writer.member("chatStatus", ZohoDepartment.chatStatus)
        writer.member("creatorId", digits: department.creatorID)
        writer.member("createdTime", department.createdAt.rfc3339Milliseconds)
        if withAgents { writer.member("associatedAgentIds", digits: department.agents.ids) }
        writer.closeObject()
    }

    func departmentBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 512)
        write(department: departments.rows[slot], withAgents: true, to: &writer)
        return writer.bytes
    }

    func write(team slot: Int, to writer: inout BodyWriter) {
        let team = teams.rows[slot]
        writer.openObject()
        writer.member("id", digits: team.id)
        writer.member("name", team.name)
        writer.member("departmentId", digits: team.departmentID)
        writer.member("description", team.description)
        writer.member("agents", digits: team.agents.ids)
        writer.member("roles", digits: team.roles.ids)
        writer.member("rolesWithSubordinates", digits: team.rolesWithSubordinates.ids)
        writer.member("subTeams", digits: team.subTeams.ids)
        writer.member("derivedAgents", digits: derivedAgents(of: slot).ids)
        writer.member("logoUrl", String?.none)
        writer.closeObject()
    }

    func teamBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 512)
        write(team: slot, to: &writer)
        return writer.bytes
    }

    /// Lists of teams are 200 even when empty: 204 is not listed for them.
    func teamsReply(_ slots: [Int]) -> ZohoDeskReply {
        rowsReply("teams", slots, bytesEach: 384, emptyIs204: false) { slot, writer in
            write(team: slot, to: &writer)
        }
    }
}

extension ZohoDepartment {
    /// Live chat is not simulated.
    static let chatStatus = "NOT_CREATED"
}

extension Instant {
    /// `2026-03-02T09:00:00.000Z`, as in the schemas.
    var rfc3339Milliseconds: String {
        let rest = millisecondsOfDay % 1_000
        let digits = String(rest)
        let padding = String(repeating: "0", count: 3 - digits.count)
        return rfc3339Seconds.dropLast() + "." + padding + digits + "Z"
    }
}
