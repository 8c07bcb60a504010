// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension FreshserviceStore {
    /// Errors in a draft's references: taken addresses, unknown groups, departments and managers.
    ///
    /// `slot` is the record to be changed; `nil` for a new one.
    func check(
        _ draft: FreshserviceUserDraft,
        for slot: Int?,
        emailField: String,
        reader: inout BodyReader
    ) {
        if let email = draft.email, isTaken(email, besides: slot) {
            reader.complain(emailField, .duplicate)
        }
        for email in draft.secondaryEmails ?? [] where isTaken(email, besides: slot) {
            reader.complain("secondary_emails", .duplicate)
            break
        }
        if draft.departmentIDs?.contains(where: { departments.slot(of: $0) == nil }) ?? false {
            reader.complain("department_ids", .invalid)
        }
        if draft.memberOf?.contains(where: { groups.slot(of: $0) == nil }) ?? false {
            reader.complain("member_of", .invalid)
        }
        if draft.observerOf?.contains(where: { groups.slot(of: $0) == nil }) ?? false {
            reader.complain("observer_of", .invalid)
        }
        if draft.workspaceIDs?.contains(where: { workspaces.slot(of: $0) == nil }) ?? false {
            reader.complain("workspace_ids", .invalid)
        }
        for member in draft.attributes where member.key == "reporting_manager_id" {
            guard let id = member.value.integer, users.slot(of: id) == nil else { continue }
            reader.complain(member.key, .invalid)
        }
    }

    /// Addresses are unique over agents and requesters, primary and secondary, active or not
    /// (HELP-FAQ).
    func isTaken(_ email: String, besides slot: Int?) -> Bool {
        guard let holder = emailHolders[email.inLowerCase] else { return false }
        return holder != slot
    }

    /// The roles in a draft, or errors; `nil` if it names none.
    ///
    /// No workspace means the primary one; Account Admin exists only at account level (REF).
    func roleAssignments(
        _ draft: FreshserviceUserDraft,
        reader: inout BodyReader
    ) -> [FreshserviceRoleAssignment]? {
        guard let elements = draft.roles else { return nil }
        var result: [FreshserviceRoleAssignment] = []
        for element in elements {
            guard let assignment = roleAssignment(element) else {
                reader.complain("roles", element.object == nil ? .wrongType : .invalid)
                return []
            }
            if !result.contains(where: { $0.isSameGrant(as: assignment) }) {
                result.append(assignment)
            }
        }
        // Assumption: roles are mandatory, so the last one cannot be removed.
        if result.isEmpty { reader.complain("roles", .invalid) }
        return result
    }

    private func roleAssignment(_ element: JSONValue) -> FreshserviceRoleAssignment? {
        guard let roleID = element["role_id"]?.integer, roles.slot(of: roleID) != nil else {
            return nil
        }
        let scopeText = element["assignment_scope"]?.string ?? "entire_helpdesk"
        guard let scope = FreshserviceRoleAssignment.Scope(rawValue: scopeText) else { return nil }
        var groupIDs: [Int64] = []
        if scope == .specifiedGroups {
            groupIDs = element["groups"]?.array?.compactMap(\.integer) ?? []
            guard options.plan.allowsSpecifiedGroups, !groupIDs.isEmpty,
                groupIDs.allSatisfy({ groups.slot(of: $0) != nil })
            else { return nil }
        }
        let isAccountAdmin = roleID == Self.accountAdminID
        let sent = element["workspace_id"]?.integer
        let usual =
            isAccountAdmin
            ? FreshserviceWorkspace.accountID : FreshserviceWorkspace.primaryID
        let workspaceID = sent ?? usual
        let isKnown =
            workspaceID == FreshserviceWorkspace.accountID
            || workspaces.slot(of: workspaceID) != nil
        guard isKnown, !isAccountAdmin || workspaceID == FreshserviceWorkspace.accountID else {
            return nil
        }
        return FreshserviceRoleAssignment(
            roleID: roleID,
            scope: scope,
            groupIDs: groupIDs,
            workspaceID: workspaceID
        )
    }

    /// Applies a checked draft; removals come first.
    ///
    /// The caller handles seats.
    mutating func apply(
        _ draft: FreshserviceUserDraft,
        roles assignments: [FreshserviceRoleAssignment]?,
        to slot: Int
    ) {
        setNames(first: draft.firstName, last: draft.lastName, of: slot)
        applyAddresses(draft, to: slot)
        for member in draft.attributes { setAttribute(member.key, member.value, of: slot) }
        if let departmentIDs = draft.departmentIDs { setDepartments(departmentIDs, of: slot) }
        // REF: every update that does not send the flag as true clears it.
        setSeesDepartmentTickets(draft.seesDepartmentTickets ?? false, of: slot)
        if let sees = draft.seesDepartmentChanges, users.rows[slot].seesDepartmentChanges != sees,
            admits(
                .accountUpdated,
                of: slot,
                after: "can_see_all_changes_from_associated_departments=\(sees)"
            )
        {
            users.rows[slot].seesDepartmentChanges = sees
        }
        if let workspaceIDs = draft.workspaceIDs, users.rows[slot].workspaceIDs != workspaceIDs,
            admits(.accountUpdated, of: slot, after: "workspace_ids=\(workspaceIDs)")
        {
            users.rows[slot].workspaceIDs = workspaceIDs
        }
        if let assignments { setRoles(assignments, of: slot) }
        if let groupIDs = draft.memberOf { setGroups(groupIDs, of: slot, as: .member) }
        if let groupIDs = draft.observerOf { setGroups(groupIDs, of: slot, as: .observer) }
        if let isEnabled = draft.isKeyEnabled, users.rows[slot].isKeyEnabled != isEnabled,
            admits(.accountUpdated, of: slot, after: "api_key_enabled=\(isEnabled)")
        {
            users.rows[slot].isKeyEnabled = isEnabled
        }
    }

    mutating func setNames(first: String?, last: Sent<String>, of slot: Int) {
        if let first, first != users.rows[slot].firstName,
            admits(.accountUpdated, of: slot, after: "first_name")
        {
            removeFromOrder(slot)
            users.rows[slot].firstName = first
            insertIntoOrder(slot)
        }
        guard !last.isAbsent, last.value != users.rows[slot].lastName,
            admits(.accountUpdated, of: slot, after: "last_name")
        else { return }
        users.rows[slot].lastName = last.value
    }

    private mutating func applyAddresses(_ draft: FreshserviceUserDraft, to slot: Int) {
        if let email = draft.email, email != users.rows[slot].email {
            setEmail(email, of: slot)
        }
        guard let emails = draft.secondaryEmails, emails != users.rows[slot].secondaryEmails,
            admits(.accountUpdated, of: slot, after: "secondary_emails")
        else { return }
        for email in users.rows[slot].secondaryEmails { emailHolders[email.inLowerCase] = nil }
        users.rows[slot].secondaryEmails = emails
        for email in addresses(of: slot) { emailHolders[email.inLowerCase] = slot }
    }

    mutating func setEmail(_ email: String, of slot: Int) {
        guard admits(.accountUpdated, of: slot, after: "email") else { return }
        if let former = users.rows[slot].email { emailHolders[former.inLowerCase] = nil }
        users.rows[slot].email = email
        for email in addresses(of: slot) { emailHolders[email.inLowerCase] = slot }
    }

    mutating func setAttribute(_ name: String, _ value: JSONValue, of slot: Int) {
        let wanted = value.isNull ? nil : value
        let held = users.rows[slot].attributes[name]
        guard held != wanted, admits(.accountUpdated, of: slot, after: name) else { return }
        users.rows[slot].attributes[name] = wanted
    }
}
