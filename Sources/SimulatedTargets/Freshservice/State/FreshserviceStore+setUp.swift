// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension FreshserviceStore {
    /// Sets up a new account from its options.
    ///
    /// The initial state is not a change, so the journal is empty afterwards.
    mutating func setUp(connectorKey: String) {
        makeRolesAndWorkspaces()
        makeServiceAccount(key: connectorKey)
        makeGroupsAndDepartments()
        for account in options.accounts { make(account) }
        makeDesk()
        for (index, department) in options.departments.enumerated() {
            guard let head = department.head.flatMap({ slot(email: $0) }) else { continue }
            departments.rows[index].headUserID = users.rows[head].id
        }
        ledger.forgetChanges()
        searchView = FreshserviceSearchView(lag: options.indexLag)
    }

    private mutating func makeRolesAndWorkspaces() {
        for (name, privileges) in FreshservicePrivileges.defaultRoles {
            addRole(name, privileges, isDefault: true)
        }
        for name in options.roles { addRole(name, .ofAgents, isDefault: false) }
        for name in ["IT"] + options.workspaces {
            workspaces.append(
                FreshserviceWorkspace(
                    id: workspaces.nextID,
                    name: name,
                    template: name == "IT" ? "it" : "general",
                    createdAt: now
                )
            )
        }
    }

    private mutating func addRole(
        _ name: String,
        _ privileges: FreshservicePrivileges,
        isDefault: Bool
    ) {
        roles.append(
            FreshserviceRole(
                id: roles.nextID,
                name: name,
                isDefault: isDefault,
                privileges: privileges,
                createdAt: now
            )
        )
    }

    private mutating func makeServiceAccount(key: String) {
        guard
            let slot = createUser(
                kind: .agent,
                firstName: "Residue",
                lastName: "Connector",
                email: options.serviceAccountEmail
            )
        else { return }
        serviceAccount = slot
        assignSeat(slot)
        users.rows[slot].workspaceIDs = [FreshserviceWorkspace.primaryID]
        grantRole(named: keyOwnerRole(), to: slot)
        issueKey(to: slot, value: key)
    }

    /// The role of the key's owner; a separate one if the usual role has to lack privileges.
    private mutating func keyOwnerRole() -> String {
        let usual = roles.rows.first { $0.name == options.keyOwnerRole }
        guard !options.keyOwnerLacks.isEmpty, let usual else { return options.keyOwnerRole }
        let lacking = FreshservicePrivileges(words: options.keyOwnerLacks)
        let name = "\(usual.name) of the connector"
        addRole(name, usual.privileges.subtracting(lacking), isDefault: false)
        return name
    }

    private mutating func makeGroupsAndDepartments() {
        for option in options.groups {
            let workspace = workspaces.rows.first { $0.name == option.workspace }
            var group = FreshserviceGroup(
                id: groups.nextID,
                name: option.name,
                workspaceID: workspace?.id ?? FreshserviceWorkspace.primaryID,
                createdAt: now
            )
            group.isRestricted = option.isRestricted
            group.needsApproval = option.needsApproval
            add(group)
        }
        for option in options.requesterGroups {
            requesterGroups.append(
                FreshserviceRequesterGroup(
                    id: requesterGroups.nextID,
                    name: option.name,
                    kind: option.isRuleBased ? .ruleBased : .manual
                )
            )
        }
        for option in options.departments {
            departments.append(
                FreshserviceDepartment(id: departments.nextID, name: option.name, createdAt: now)
            )
        }
    }

    private mutating func make(_ account: FreshserviceOptions.Account) {
        let names = account.name.split(separator: " ", maxSplits: 1).map(String.init)
        guard
            let slot = createUser(
                kind: account.kind,
                firstName: names.first ?? account.name,
                lastName: names.count > 1 ? names[1] : nil,
                email: account.email
            )
        else { return }
        setDepartments(
            account.departments.compactMap { name in
                departments.rows.first { $0.name == name }?.id
            },
            of: slot
        )
        switch account.kind {
        case .agent: giveAgentAccess(account, to: slot)
        case .requester:
            for name in account.requesterGroups {
                guard let group = requesterGroups.rows.firstIndex(where: { $0.name == name })
                else { continue }
                join(requesterGroup: group, user: slot)
            }
        }
        if !account.isActive { setUpInactive(slot) }
    }

    private mutating func giveAgentAccess(_ account: FreshserviceOptions.Account, to slot: Int) {
        users.rows[slot].workspaceIDs = [FreshserviceWorkspace.primaryID]
        if account.isActive, !account.isOccasional { assignSeat(slot) }
        if !account.isOccasional { users.rows[slot].isOccasional = false }
        let names = account.roles.isEmpty ? ["SD Agent"] : account.roles
        for name in names {
            grantRole(named: name, to: slot)
        }
        for name in account.groups {
            guard let group = groups.rows.firstIndex(where: { $0.name == name }) else { continue }
            join(group, user: slot, as: .member, pending: false)
        }
    }

    private mutating func grantRole(named name: String, to slot: Int) {
        guard let role = roles.rows.first(where: { $0.name == name }) else { return }
        grant(
            FreshserviceRoleAssignment(
                roleID: role.id,
                scope: .entireHelpdesk,
                groupIDs: [],
                workspaceID: role.id == Self.accountAdminID
                    ? FreshserviceWorkspace.accountID : FreshserviceWorkspace.primaryID
            ),
            to: slot
        )
    }

    /// Deactivated long ago: nothing is left to clean up.
    private mutating func setUpInactive(_ slot: Int) {
        if isAdmin(slot) { adminCount -= 1 }
        users.rows[slot].isActive = false
        users.rows[slot].deactivations = 1
        if users.rows[slot].kind == .requester { leaveAllRequesterGroups(slot) }
    }
}
