// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// A catalog that names everything the agent holds, unless the service has no name for it.
    func catalog(
        naming agent: ZohoDeskAgent
    ) async throws(ConnectorError) -> ZohoDeskCatalog {
        let known = try await catalog()
        if unknownIDs(of: agent, in: known).isEmpty { return known }
        let fresh = try await refreshedCatalog(since: known)
        memory.markUnlisted(unknownIDs(of: agent, in: fresh))
        return fresh
    }

    func catalog() async throws(ConnectorError) -> ZohoDeskCatalog {
        let limit = clock.now.advanced(by: .zero - options.namesAgeMax)
        if let catalog = memory.catalog(notBefore: limit) { return catalog }
        return try await refreshedCatalog(since: memory.catalog)
    }

    /// Reads all names again, unless another task has done so since `known` was read.
    func refreshedCatalog(
        since known: ZohoDeskCatalog?
    ) async throws(ConnectorError) -> ZohoDeskCatalog {
        try await catalogLock.withLock { () async throws(ConnectorError) -> ZohoDeskCatalog in
            if let catalog = memory.catalog, catalog !== known { return catalog }
            let roles = try await rows(of: .roles)
            let profiles = try await rows(of: .profiles)
            let departments = try await rows(of: .departments)
            let catalog = ZohoDeskCatalog(
                roles: roles,
                profiles: profiles,
                departments: departments
            )
            memory.store(catalog, at: clock.now)
            return catalog
        }
    }

    /// The portal that the token is for; found once, since its number never changes.
    func organizationID() async throws(ConnectorError) -> String {
        if let id = options.organizationID { return try digits(id) }
        if let known = memory.organization { return known.id }
        return try await organization(notBefore: clock.now).id
    }

    /// The portal as it was at `instant` or later.
    func organization(
        notBefore instant: Instant
    ) async throws(ConnectorError) -> ZohoDeskOrganization {
        if let known = memory.organization(notBefore: instant) { return known }
        return try await organizationLock.withLock {
            () async throws(ConnectorError) -> ZohoDeskOrganization in
            if let known = memory.organization(notBefore: instant) { return known }
            let operation: StaticString = "find organization"
            let request = request(.get, "organizations")
            // Only this call needs no portal (OAS-O).
            let answer = try await send(
                request,
                in: nil,
                operation: operation,
                repeatability: .safe,
                renewing: { () throws(ConnectorError) in request }
            )
            guard let answer else { preconditionFailure("the portal is always requested") }
            let portals = try rows(
                in: content(of: answer, operation: operation, effect: .none),
                under: "data",
                operation,
                ZohoDeskOrganization.init
            )
            let organization = try choose(from: portals)
            memory.store(organization, at: clock.now)
            return organization
        }
    }

    private func choose(
        from portals: [ZohoDeskOrganization]
    ) throws(ConnectorError) -> ZohoDeskOrganization {
        if let id = options.organizationID {
            if let portal = portals.first(where: { $0.id == id }) { return portal }
        } else if let portal = portals.first(where: { $0.isDefault && !$0.isSandbox }) {
            return portal
        } else if portals.count == 1 {
            return portals[0]
        }
        throw ConnectorError(
            .forbidden,
            effect: .none,
            "find organization: none of \(portals.count) portals is the default; name one"
        )
    }

    private func unknownIDs(
        of agent: ZohoDeskAgent,
        in catalog: ZohoDeskCatalog
    ) -> [String] {
        var unknown: [String] = []
        func note(_ kind: Entitlement.Kind, _ id: String) {
            if catalog.name(kind, id) == nil, !memory.isUnlisted(id) { unknown.append(id) }
        }
        if let role = agent.roleID { note(.role, role) }
        if let profile = agent.profileID { note(.profile, profile) }
        for department in agent.departmentIDs ?? [] { note(.department, department) }
        return unknown
    }
}
