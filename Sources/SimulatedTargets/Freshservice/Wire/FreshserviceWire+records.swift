// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension FreshserviceStore {
    func groupBody(_ slot: Int) -> [UInt8] {
        wrapped("group") { write(group: groups.rows[slot], to: &$0) }
    }

    /// The groups of a workspace in the order of their names, each with its body.
    ///
    /// Lists are asked for often, and name every member of every group.
    mutating func renderedGroups(in workspaceID: Int64) -> [Int] {
        let slots = groupOrder.filter { groups.rows[$0].workspaceID == workspaceID }
        for slot in slots where groups.rows[slot].rendering == nil {
            var writer = BodyWriter()
            write(group: groups.rows[slot], to: &writer)
            groups.rows[slot].rendering = writer.bytes
        }
        return slots
    }

    private func write(group: FreshserviceGroup, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", group.id)
        writer.member("name", group.name)
        writer.member("description", group.description)
        writer.member("workspace_id", group.workspaceID)
        writer.member("escalate_to", group.escalateTo)
        writer.member("unassigned_for", group.unassignedFor ?? "30m")
        writer.member("business_hours_id", group.businessHoursID)
        writer.member("ocs_schedule_id", json: .null)
        writer.member("auto_ticket_assign", group.assignsAutomatically)
        writer.member("restricted", group.isRestricted)
        writer.member("approval_required", group.needsApproval)
        writer.member("members", group.people.member.ids)
        writer.member("observers", group.people.observer.ids)
        writer.member("leaders", group.people.leader.ids)
        writer.member("members_pending_approval", group.people.pendingMember.ids)
        writer.member("observers_pending_approval", group.people.pendingObserver.ids)
        writer.member("leaders_pending_approval", group.people.pendingLeader.ids)
        writer.member("created_at", group.createdAt)
        writer.member("updated_at", group.updatedAt)
        writer.closeObject()
    }

    func requesterGroupBody(_ slot: Int) -> [UInt8] {
        wrapped("requester_group") { write(requesterGroup: requesterGroups.rows[slot], to: &$0) }
    }

    func write(requesterGroup group: FreshserviceRequesterGroup, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", group.id)
        writer.member("name", group.name)
        writer.member("description", group.description)
        writer.member("type", group.kind.rawValue)
        // Requester groups belong to the account as a whole (REF's sample).
        writer.member("workspace_id", FreshserviceWorkspace.accountID)
        writer.closeObject()
    }

    /// Members have a separate short form, whose address is called `email` (REF).
    func write(member user: FreshserviceUser, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", user.id)
        writer.member("first_name", user.firstName)
        writer.member("last_name", user.lastName)
        writer.member("email", user.email)
        writer.closeObject()
    }

    func departmentBody(_ slot: Int) -> [UInt8] {
        wrapped("department") { write(department: departments.rows[slot], to: &$0) }
    }

    func write(department: FreshserviceDepartment, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", department.id)
        writer.member("name", department.name)
        writer.member("description", department.description)
        writer.member("head_user_id", department.headUserID)
        writer.member("prime_user_id", department.primeUserID)
        writer.member("domains", department.domains)
        writer.member("custom_fields", json: [:])
        writer.member("created_at", department.createdAt)
        writer.member("updated_at", department.updatedAt)
        writer.closeObject()
    }

    /// The modern form (XSOAR); the reference still shows an older one.
    func write(role: FreshserviceRole, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", role.id)
        writer.member("name", role.name)
        writer.member("description", "")
        writer.member("default", role.isDefault)
        writer.member("role_type", role.typeNumber)
        writer.member("created_at", role.createdAt)
        writer.member("updated_at", role.createdAt)
        writer.closeObject()
    }

    func write(workspace: FreshserviceWorkspace, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", workspace.id)
        writer.member("name", workspace.name)
        writer.member("description", json: .null)
        writer.member("primary", workspace.id == FreshserviceWorkspace.primaryID)
        writer.member("restricted", false)
        writer.member("state", "active")
        writer.member("template_name", workspace.template)
        writer.member("type", "workspace")
        writer.member("created_at", workspace.createdAt)
        writer.member("updated_at", workspace.createdAt)
        writer.closeObject()
    }

    /// One record under its singular key.
    func wrapped(_ key: StaticString, _ write: (inout BodyWriter) -> Void) -> [UInt8] {
        var writer = BodyWriter()
        writer.openObject()
        writer.key(key)
        write(&writer)
        writer.closeObject()
        return writer.bytes
    }
}
