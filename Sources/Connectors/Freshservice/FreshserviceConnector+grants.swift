// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    package func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let id = try number(id)
        let change = GrantChange(adding: adding, removing: removing)
        switch kind {
        case .agent:
            if let other = change.additionOutside(Self.kinds) {
                throw unsupported(other)
            }
            if change.touches(Self.kindsOnAgent) { try await changeAgent(id, change) }
            try await changeLeaders(
                id,
                adding: change.added(.groupLeader),
                removing: change.removed(.groupLeader)
            )
        case .requester:
            let kinds: Set<Entitlement.Kind> = [.requesterGroup, .application, .departmentTickets]
            if let other = change.additionOutside(kinds) {
                throw .unsupported(
                    "a requester cannot hold a grant of kind '\(other.rawValue)'"
                )
            }
            try await changeDepartmentTickets(ofRequester: id, change)
        default: throw unsupportedKind(kind)
        }
        try await changeRequesterGroups(
            of: id,
            adding: change.added(.requesterGroup),
            removing: change.removed(.requesterGroup)
        )
        try await changeApplications(
            of: id,
            adding: change.added(.application),
            removing: change.removed(.application)
        )
    }

    private static let kinds = Set(manifest.entitlementKinds)

    /// What an update of the agent itself can change.
    static let kindsOnAgent: Set<Entitlement.Kind> = [
        .role, .group, .groupObserver, .license, .departmentTickets,
    ]

    /// One read, unless there is a very recent one, and one update with whole arrays.
    ///
    /// The arrays contain only this agent's memberships, so nobody else's are ever written.
    ///
    /// A second change of the same agent waits for the first: computed from the same read, it would
    /// undo it.
    private func changeAgent(
        _ id: Int64,
        _ change: GrantChange
    ) async throws(ConnectorError) {
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            let limit = clock.now.advanced(by: .zero - options.readAgeMax)
            var current: FreshserviceAgent? = memory.takeRead(of: id, notBefore: limit)
            if current == nil { current = try await agent(id) }
            let planned: Update? = try await plannedUpdate(of: current, id, change)
            guard let planned else { return }
            memory.forget(id)
            defer { memory.forget(id) }
            var latest: Update = planned
            let answer: HTTPExchange.Answer? = try await exchange.send(
                planned.request,
                operation: "update agent",
                renewing: { () async throws(ConnectorError) -> WireRequest? in
                    let fresh: FreshserviceAgent? = try await agent(id)
                    guard let renewed = try await plannedUpdate(of: fresh, id, change) else {
                        return nil
                    }
                    latest = renewed
                    return renewed.request
                }
            )
            guard let answer else { return }
            let shown = try decodeAgent(
                answer,
                expecting: id,
                "update agent",
                effect: .unknown,
                takesSeat: latest.takesSeat
            )
            guard shown.hasGrants, latest.wanted.isShown(by: shown) else {
                throw violation("update agent", .unknown, "the answer does not show the change")
            }
        }
    }

    private struct Update {
        let request: WireRequest
        let wanted: FreshserviceMembership
        let takesSeat: Bool
    }

    /// `nil` if the agent is already in the desired state.
    private func plannedUpdate(
        of agent: FreshserviceAgent?,
        _ id: Int64,
        _ change: GrantChange
    ) async throws(ConnectorError) -> Update? {
        guard let agent else {
            throw ConnectorError(.notFound, effect: .none, "agent \(id): not found")
        }
        guard agent.hasGrants else {
            throw violation("read agent", .none, "roles and groups are missing")
        }
        let wanted = try await membership(of: agent, after: change)
        guard let body = wanted.body(changing: FreshserviceMembership(agent)) else { return nil }
        return Update(
            request: request(.put, "/api/v2/agents/\(id)", body: body),
            wanted: wanted,
            takesSeat: agent.isOccasional && !wanted.isOccasional
        )
    }

    private func membership(
        of agent: FreshserviceAgent,
        after change: GrantChange
    ) async throws(ConnectorError) -> FreshserviceMembership {
        let known = try await catalog(naming: agent)
        var catalog: FreshserviceCatalog
        if let known { catalog = known } else { catalog = try await self.catalog() }
        if !isNaming(change, catalog) { catalog = try await refreshedCatalog(since: catalog) }
        let tickets = change.added(.departmentTickets)
        if !tickets.isEmpty {
            try require(tickets, among: try await departmentNames(of: agent))
        }
        var wanted = FreshserviceMembership(agent)
        wanted.remove(change, catalog)
        try add(change, to: &wanted, catalog)
        wanted.keepLastRole(of: agent, baseRole: options.baseRole, catalog)
        return wanted
    }

    /// The flag opens the tickets of the account's own departments.
    ///
    /// It cannot open just one department's, and would open others that nobody requested.
    func require(_ names: [String], among departments: [String]) throws(ConnectorError) {
        for name in names where !departments.contains(name) {
            throw ConnectorError(
                .invalid,
                effect: .none,
                "departmentTickets/\(name): the account is not in that department"
            )
        }
    }

    func add(
        _ change: GrantChange,
        to wanted: inout FreshserviceMembership,
        _ catalog: FreshserviceCatalog
    ) throws(ConnectorError) {
        for name in change.added(.role) { wanted.add(try role(name, in: catalog)) }
        for name in change.added(.group) {
            let ids = catalog.groupIDs(name)
            guard let first = ids.first else { throw unknown(.group, name) }
            if !ids.contains(where: wanted.memberOf.contains) { wanted.add(group: first) }
        }
        for name in change.added(.groupObserver) {
            let ids = catalog.groupIDs(name)
            guard let first = ids.first else { throw unknown(.groupObserver, name) }
            if !ids.contains(where: wanted.observerOf.contains) {
                wanted.add(observedGroup: first)
            }
        }
        for name in change.added(.license) {
            guard name == Self.seatName else { throw unknown(.license, name) }
            wanted.takeSeat()
        }
        if !change.added(.departmentTickets).isEmpty { wanted.showDepartmentTickets() }
    }

    /// Whether the catalog has every name to be granted.
    func isNaming(_ change: GrantChange, _ catalog: FreshserviceCatalog) -> Bool {
        change.added(.role).allSatisfy { catalog.roleID($0) != nil }
            && (change.added(.group) + change.added(.groupObserver)).allSatisfy {
                !catalog.groupIDs($0).isEmpty
            }
    }

    private func role(
        _ name: String,
        in catalog: FreshserviceCatalog
    ) throws(ConnectorError) -> FreshserviceRoleAssignment {
        guard let id = catalog.roleID(name) else { throw unknown(.role, name) }
        // 1 means the account as a whole (REF).
        let isAccountLevel = options.accountLevelRoles.contains(name)
        return FreshserviceRoleAssignment(
            roleID: id,
            scope: options.assignmentScope,
            groups: [],
            workspaceID: isAccountLevel ? 1 : catalog.roleWorkspace
        )
    }
}

extension FreshserviceMembership {
    /// Whether the agent has exactly what was wanted; groups may be pending approval.
    func isShown(by agent: FreshserviceAgent) -> Bool {
        let shown = FreshserviceMembership(agent)
        // Mostly in the same order as well, which takes less to see.
        if shown == self { return true }
        return Set(shown.memberOf) == Set(memberOf) && Set(shown.observerOf) == Set(observerOf)
            && Set(shown.roles.map(\.roleID)) == Set(roles.map(\.roleID))
            && shown.isOccasional == isOccasional
            && shown.seesDepartmentTickets == seesDepartmentTickets
    }
}
