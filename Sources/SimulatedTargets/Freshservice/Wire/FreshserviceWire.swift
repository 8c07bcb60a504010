// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// Bodies exactly as on the wire; the vendor's spelling appears only here and in the readers.
extension FreshserviceStore {
    /// The body of an agent for reads: cached until anything changes.
    mutating func keptAgentBody(_ slot: Int) -> [UInt8] {
        agentRenderings.forget(unlessAt: ledger.journal.count)
        if let known = agentRenderings.bodies[slot] { return known }
        let bytes = agentBody(slot)
        agentRenderings.bodies[slot] = bytes
        return bytes
    }

    func agentBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 1_536)
        writer.openObject()
        writer.key("agent")
        write(agent: users.rows[slot], to: &writer)
        writer.closeObject()
        return writer.bytes
    }

    func requesterBody(_ slot: Int) -> [UInt8] {
        var writer = BodyWriter(capacity: 1_024)
        writer.openObject()
        writer.key("requester")
        write(requester: users.rows[slot], to: &writer)
        writer.closeObject()
        return writer.bytes
    }

    /// The form seen on accounts with workspaces (XSOAR, HAR, PS).
    func write(agent user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", user.id)
        writer.member("first_name", user.firstName)
        writer.member("last_name", user.lastName)
        writer.member("email", user.email)
        writer.member("active", user.isActive)
        writer.member("occasional", user.isOccasional)
        writeContact(of: user, to: &writer)
        writeDepartments(of: user, to: &writer)
        writeProfile(of: user, to: &writer)
        writer.member("signature", json: user.attributes["signature"] ?? .null)
        writer.member("has_logged_in", user.hasLoggedIn)
        writer.member("last_login_at", user.lastLoginAt)
        writer.member("last_active_at", user.lastActiveAt)
        writer.member("auto_assign_tickets", true)
        writer.member("auto_assign_status_changed_at", json: .null)
        writer.member("api_key_enabled", user.isKeyEnabled)
        let level = user.attributes["scoreboard_level_id"] ?? .null
        writer.member("scoreboard_level_id", json: level)
        writer.member("scoreboard_points", json: .null)
        write(roles: user.roles, to: &writer)
        writer.member("member_of", user.groups.member.ids)
        writer.member("observer_of", user.groups.observer.ids)
        writer.member("member_of_pending_approval", user.groups.pendingMember.ids)
        writer.member("observer_of_pending_approval", user.groups.pendingObserver.ids)
        writer.member("workspace_ids", user.workspaceIDs)
        writer.key("workspace_info")
        writer.openArray()
        for id in user.workspaceIDs {
            writer.openObject()
            writer.member("workspace_id", id)
            writer.member("scoreboard_level_id", json: level)
            writer.member("points", json: .null)
            writer.closeObject()
        }
        writer.closeArray()
        writeEnd(of: user, to: &writer)
    }

    /// Agents also have this form when requesters are requested (REF).
    func write(requester user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", user.id)
        writer.member("is_agent", user.kind == .agent)
        writer.member("active", user.isActive)
        writer.member("has_logged_in", user.hasLoggedIn)
        writer.member("first_name", user.firstName)
        writer.member("last_name", user.lastName)
        writer.member("primary_email", user.email)
        writer.member("secondary_emails", user.secondaryEmails)
        writeContact(of: user, to: &writer)
        writeDepartments(of: user, to: &writer)
        writer.member(
            "can_see_all_changes_from_associated_departments",
            user.seesDepartmentChanges
        )
        writeProfile(of: user, to: &writer)
        writeEnd(of: user, to: &writer)
    }

    private func writeContact(of user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.member("job_title", json: user.attributes["job_title"] ?? .null)
        writer.member("work_phone_number", json: user.attributes["work_phone_number"] ?? .null)
        writer.member(
            "mobile_phone_number",
            json: user.attributes["mobile_phone_number"] ?? .null
        )
    }

    private func writeDepartments(of user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.member("department_ids", user.departmentIDs)
        writer.key("department_names")
        if user.departmentIDs.isEmpty {
            writer.value(JSONValue.null)
        } else {
            writer.openArray()
            for id in user.departmentIDs {
                guard let slot = departments.slot(of: id) else { continue }
                writer.value(departments.rows[slot].name)
            }
            writer.closeArray()
        }
        writer.member(
            "can_see_all_tickets_from_associated_departments",
            user.seesDepartmentTickets
        )
    }

    private func writeProfile(of user: FreshserviceUser, to writer: inout BodyWriter) {
        let values = user.attributes
        writer.member("reporting_manager_id", json: values["reporting_manager_id"] ?? .null)
        writer.member("location_id", json: values["location_id"] ?? .null)
        writer.member("location_name", json: .null)
        writer.member("address", json: values["address"] ?? .null)
        writer.member("time_zone", json: values["time_zone"] ?? "Eastern Time (US & Canada)")
        writer.member("time_format", json: values["time_format"] ?? "12h")
        writer.member("language", json: values["language"] ?? "en")
        writer.member("background_information", json: values["background_information"] ?? .null)
        writer.member("external_id", json: values["external_id"] ?? .null)
        writer.member("vip_user", json: values["vip_user"] ?? false)
    }

    private func writeEnd(of user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.member("custom_fields", json: user.attributes["custom_fields"] ?? [:])
        writer.member("created_at", user.createdAt)
        writer.member("updated_at", user.updatedAt)
        writer.closeObject()
    }

    private func write(roles: [FreshserviceRoleAssignment], to writer: inout BodyWriter) {
        writer.key("roles")
        writer.openArray()
        for role in roles {
            writer.openObject()
            writer.member("role_id", role.roleID)
            writer.member("assignment_scope", role.scope.rawValue)
            writer.member("groups", role.groupIDs)
            writer.member("workspace_id", role.workspaceID)
            writer.closeObject()
        }
        writer.closeArray()
    }
}
