// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel

extension FreshserviceConnector {
    /// The agent in our terms, with the grants shown on its record.
    func account(from agent: FreshserviceAgent) async throws(ConnectorError) -> Account {
        let grants = try await grants(of: agent)
        return Account(
            id: Account.ID(String(agent.id)),
            kind: .agent,
            isEnabled: agent.isActive,
            email: agent.email,
            externalID: agent.externalID,
            givenName: agent.givenName,
            familyName: agent.familyName,
            attributes: attributes(of: agent),
            grants: grants,
            grantsAreComplete: agent.hasGrants
        )
    }

    /// The requester in our terms, without requester groups, which are not on its record.
    func account(from requester: FreshserviceRequester) -> Account {
        var attributes: [String: String] = ["hasLoggedIn": text(requester.hasLoggedIn)]
        attributes["title"] = requester.title
        attributes["phone"] = requester.workPhone
        attributes["mobile"] = requester.mobilePhone
        attributes["location"] = requester.locationName
        // Empty rather than absent if the record shows none: an attribute sent once and removed
        // since must be sent again.
        if !requester.departmentNames.isEmpty || requester.isInNoDepartment {
            attributes["department"] = requester.departmentNames.joined(separator: ", ")
        }
        let grants = departmentTickets(
            requester.seesDepartmentTickets,
            requester.departmentNames
        )
        return Account(
            id: Account.ID(String(requester.id)),
            kind: .requester,
            isEnabled: requester.isActive,
            email: requester.primaryEmail,
            alternateEmails: requester.secondaryEmails,
            externalID: requester.externalID,
            givenName: requester.givenName,
            familyName: requester.familyName,
            attributes: attributes,
            grants: Set(grants)
        )
    }

    private func attributes(of agent: FreshserviceAgent) -> [String: String] {
        var attributes: [String: String] = [
            "hasLoggedIn": text(agent.hasLoggedIn), "apiKeyEnabled": text(agent.hasAPIKey),
        ]
        // Most agents have none of these, and setting nothing looks for the name all the same.
        if let title = agent.title { attributes["title"] = title }
        if let phone = agent.workPhone { attributes["phone"] = phone }
        if let mobile = agent.mobilePhone { attributes["mobile"] = mobile }
        if let location = agent.locationName { attributes["location"] = location }
        if !agent.departmentNames.isEmpty || agent.isInNoDepartment {
            attributes["department"] = agent.departmentNames.joined(separator: ", ")
        }
        // One can be a week later than the other (HAR).
        if let last = agent.lastActivity ?? agent.lastLogin {
            attributes["lastActiveAt"] = max(last, agent.lastLogin ?? last).rfc3339Seconds
        }
        return attributes
    }

    private func grants(of agent: FreshserviceAgent) async throws(ConnectorError) -> Set<Grant> {
        var grants = Set<Grant>(minimumCapacity: agent.roles.count + agent.memberOf.count + 1)
        let catalog = try await catalog(naming: agent)
        for role in agent.roles {
            let name = catalog?.roleName(role.roleID) ?? Self.nameless(role.roleID)
            grants.insert(Grant(kind: .role, name: name))
        }
        func insert(_ ids: [Int64], _ kind: Entitlement.Kind, isPending: Bool) {
            for id in ids {
                let name = catalog?.groupName(id) ?? Self.nameless(id)
                grants.insert(Grant(kind: kind, name: name, isPending: isPending))
            }
        }
        insert(agent.memberOf, .group, isPending: false)
        insert(agent.pendingMemberOf, .group, isPending: true)
        insert(agent.observerOf, .groupObserver, isPending: false)
        insert(agent.pendingObserverOf, .groupObserver, isPending: true)
        if agent.isActive, !agent.isOccasional {
            grants.insert(Grant(kind: .license, name: Self.seatName))
        }
        if agent.seesDepartmentTickets {
            let names = try await departmentNames(of: agent)
            grants.formUnion(departmentTickets(true, names))
        }
        let led = memory.groupsLed(by: agent.id)
        if !led.isEmpty { grants.formUnion(try await leading(led, by: agent.id)) }
        if options.lookups.contains(.application) {
            grants.formUnion(try await applications(usedBy: agent.id))
        }
        return grants
    }

    /// The record has the names next to the ids, or `null` (XSOAR).
    func departmentNames(
        of agent: FreshserviceAgent
    ) async throws(ConnectorError) -> [String] {
        guard agent.departmentNames.count != agent.departmentIDs.count else {
            return agent.departmentNames
        }
        let departments = try await departments()
        return agent.departmentIDs.map { id in
            departments.first { $0.id == id }?.name ?? Self.nameless(id)
        }
    }

    /// One grant per department, since the flag opens the tickets of all of them.
    private func departmentTickets(_ isGranted: Bool, _ departments: [String]) -> [Grant] {
        guard isGranted else { return [] }
        return departments.map { Grant(kind: .departmentTickets, name: $0) }
    }

    /// The name of a right that the account holds but no list contains.
    static func nameless(_ id: Int64) -> String { "#\(id)" }

    private func text(_ flag: Bool) -> String { flag ? "true" : "false" }
}
