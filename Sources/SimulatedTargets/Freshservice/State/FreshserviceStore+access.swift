// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension FreshserviceStore {
    /// The attributes of most accounts, kept once for all of these.
    private static let noAttributes: [String: String?] = ["title": nil, "department": nil]

    // Each field is read where it is: a copy of the whole record would retain all of its fields.
    func profile(ofSlot slot: Int) -> AccountProfile {
        var emails: [String] = []
        if let email = users.rows[slot].email { emails.append(email.inLowerCase) }
        for email in users.rows[slot].secondaryEmails { emails.append(email.inLowerCase) }
        let name = users.rows[slot].displayName
        let title = users.rows[slot].attributes["job_title"]?.string
        let department = departmentNames(ofSlot: slot)
        return AccountProfile(
            kind: users.rows[slot].kind.rawValue,
            isActive: users.rows[slot].isActive,
            emails: emails,
            displayName: name,
            seat: users.rows[slot].holdsSeat ? Self.agentLicense.name : nil,
            createdAt: users.rows[slot].createdAt,
            lastActiveAt: users.rows[slot].lastActiveAt,
            name: name,
            attributes: title == nil && department == nil
                ? Self.noAttributes : ["title": title, "department": department]
        )
    }

    /// `IT, Finance`; `nil` for no department.
    private func departmentNames(ofSlot slot: Int) -> String? {
        let names = users.rows[slot].departmentIDs.compactMap { id in
            departments.slot(of: id).map { departments.rows[$0].name }
        }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    /// Every path of one account; the cost depends only on its own grants.
    func access(ofSlot slot: Int) -> [AccessPath] {
        var paths: [AccessPath] = []
        paths.reserveCapacity(8)
        let isActive = users.rows[slot].isActive
        let signsIn = isActive && canWork(slot, at: now)
        let usable: PathState = signsIn ? .usable : .latent
        let account = accountEntitlement(ofSlot: slot)
        // A deactivated account alone is useless to its owner; only its grants would come back.
        if isActive {
            paths.append(AccessPath(entitlement: account, channel: .direct, state: usable))
        }
        switch users.rows[slot].kind {
        case .agent: appendAgentPaths(of: slot, usable, to: &paths)
        case .requester: appendRequesterPaths(of: slot, usable, to: &paths)
        }
        if users.rows[slot].seesDepartmentTickets {
            for id in users.rows[slot].departmentIDs {
                guard let department = departments.slot(of: id) else { continue }
                let entitlement = departments.rows[department].entitlement
                paths.append(
                    AccessPath(entitlement: entitlement, channel: .inherited, state: usable)
                )
            }
        }
        paths += applicationPaths(of: slot, usable)
        appendCredentialPaths(of: slot, account: account, to: &paths)
        return paths
    }

    func accountEntitlement(ofSlot slot: Int) -> TargetEntitlement {
        switch users.rows[slot].kind {
        case .agent: Self.agentAccount
        case .requester: Self.requesterAccount
        }
    }

    private func appendAgentPaths(
        of slot: Int,
        _ usable: PathState,
        to paths: inout [AccessPath]
    ) {
        for assignment in users.rows[slot].roles {
            guard let role = roles.slot(of: assignment.roleID) else { continue }
            paths.append(
                AccessPath(
                    entitlement: roles.rows[role].entitlement,
                    channel: .direct,
                    through: through(assignment),
                    state: usable
                )
            )
        }
        guard !users.rows[slot].groups.isEmpty else {
            appendSeatPath(of: slot, to: &paths)
            return
        }
        for part in FreshservicePart.allCases {
            for isPending in [false, true] {
                for id in users.rows[slot].groups[part, pending: isPending].ids {
                    guard let group = groups.slot(of: id) else { continue }
                    paths.append(
                        AccessPath(
                            entitlement: groups.rows[group].entitlement(of: part),
                            channel: isPending ? .pending : .group,
                            state: isPending ? .latent : usable
                        )
                    )
                }
            }
        }
        appendSeatPath(of: slot, to: &paths)
    }

    private func appendSeatPath(of slot: Int, to paths: inout [AccessPath]) {
        guard users.rows[slot].holdsSeat else { return }
        paths.append(
            AccessPath(entitlement: Self.agentLicense, channel: .seat, state: .usable)
        )
    }

    private func appendRequesterPaths(
        of slot: Int,
        _ usable: PathState,
        to paths: inout [AccessPath]
    ) {
        for id in users.rows[slot].requesterGroups.ids {
            guard let group = requesterGroups.slot(of: id) else { continue }
            paths.append(
                AccessPath(
                    entitlement: requesterGroups.rows[group].entitlement,
                    channel: .group,
                    state: usable
                )
            )
        }
    }

    private func appendCredentialPaths(
        of slot: Int,
        account: TargetEntitlement,
        to paths: inout [AccessPath]
    ) {
        paths += sessionPaths(of: slot, account) + keyPaths(of: slot, account)
    }

    /// The same role can be held in several workspaces; the default one is not named.
    private func through(_ assignment: FreshserviceRoleAssignment) -> String {
        switch assignment.workspaceID {
        case FreshserviceWorkspace.primaryID, FreshserviceWorkspace.accountID: ""
        default: "workspace \(assignment.workspaceID)"
        }
    }
}
