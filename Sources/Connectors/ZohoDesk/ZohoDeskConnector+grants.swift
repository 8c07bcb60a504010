// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// Unknown names are refused before anything is written.
    ///
    /// After that, everything possible is done, removals first. What the service cannot remove is
    /// refused at the end: the last role, profile, seat or department, and a team that the agent
    /// belongs to through a role or a sub-team.
    package func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let id = try digits(id, kind)
        let change = GrantChange(adding: adding, removing: removing)
        try requireKnownKinds(change)
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            guard let agent = try await agent(id) else { throw notFound(id) }
            let catalog = try await catalog(naming: change)
            let standing = try standing(after: change, of: agent, catalog)
            let departments = try ZohoDeskDepartmentChange(of: agent, change, catalog)
            let teams = change.touches([.team]) ? try await allTeams() : []
            let joining = try teamsToJoin(change, departments.wanted, among: teams)
            let leaving = teams.filter { $0.contains(id) && change.removes(.team, $0.name) }
            var refusals: [ConnectorError] = inseparable(change, agent, departments, catalog)

            try await collect(&refusals, leaving) { team throws(ConnectorError) in
                try await setMembership(of: id, in: team.id, to: false)
            }
            if standing != nil { try await changeStanding(of: id, change, catalog) }
            try await move(id, departments, &refusals)
            try await collect(&refusals, joining) { team throws(ConnectorError) in
                try await setMembership(of: id, in: team.id, to: true)
            }
            if let first = refusals.first { throw first }
        }
    }

    /// Continues after a refusal, which concerns only one grant; anything else ends the change.
    private func collect<Element>(
        _ refusals: inout [ConnectorError],
        _ elements: [Element],
        _ body: (Element) async throws(ConnectorError) -> Void
    ) async throws(ConnectorError) {
        for element in elements {
            do throws(ConnectorError) {
                try await body(element)
            } catch {
                let codes: [ConnectorError.Code] = [.invalid, .unsupported, .forbidden, .notFound]
                guard error.effect == .none, codes.contains(error.code) else { throw error }
                refusals.append(error)
            }
        }
    }

    func requireKnownKinds(_ change: GrantChange) throws(ConnectorError) {
        if let other = change.additionOutside(Set(manifest.entitlementKinds)) {
            throw unsupported(other)
        }
    }

    func unknown(_ kind: Entitlement.Kind, _ name: String) -> ConnectorError {
        ConnectorError(.invalid, effect: .none, "unknown entitlement \(kind.rawValue)/\(name)")
    }

    /// A catalog with every name to be granted, as far as the service has it.
    func catalog(
        naming change: GrantChange
    ) async throws(ConnectorError) -> ZohoDeskCatalog {
        let known = try await catalog()
        let isNaming = [Entitlement.Kind.role, .profile, .department].allSatisfy { kind in
            change.added(kind).allSatisfy { known.id(kind, $0) != nil }
        }
        return isNaming ? known : try await refreshedCatalog(since: known)
    }

    /// Removals that would leave the agent without a right of that kind.
    private func inseparable(
        _ change: GrantChange,
        _ agent: ZohoDeskAgent,
        _ departments: ZohoDeskDepartmentChange,
        _ catalog: ZohoDeskCatalog
    ) -> [ConnectorError] {
        var held: [(Entitlement.Kind, String)] = []
        if let id = agent.roleID { held.append((.role, catalog.name(.role, id) ?? "#\(id)")) }
        if let id = agent.profileID {
            held.append((.profile, catalog.name(.profile, id) ?? "#\(id)"))
        }
        if agent.isActive { held.append((.license, seat(of: agent, catalog))) }
        var kinds: [Entitlement.Kind] = []
        for (kind, name) in held where change.added(kind).isEmpty && change.removes(kind, name) {
            // A seat of the other kind comes with its own role and profile.
            if kind == .license || change.added(.license).isEmpty { kinds.append(kind) }
        }
        if departments.keepsLast { kinds.append(.department) }
        return kinds.map { kind in
            ConnectorError(
                .unsupported,
                effect: .none,
                "the last \(kind.rawValue) can only be replaced, or ends with the account"
            )
        }
    }

    /// Changes role and profile in one call, which is rebuilt from a fresh read before a retry.
    private func changeStanding(
        of id: String,
        _ change: GrantChange,
        _ catalog: ZohoDeskCatalog
    ) async throws(ConnectorError) {
        let operation: StaticString = "update agent"
        var wanted: ZohoDeskStanding?
        let answer: ZohoDeskAnswer? = try await send(
            renewed: { () async throws(ConnectorError) -> WireRequest? in
                guard let agent = try await agent(id) else { throw notFound(id) }
                wanted = try standing(after: change, of: agent, catalog)
                guard let wanted else { return nil }
                let body = JSONValue.object(JSONObject(wanted.members))
                return request(.patch, "agents/\(id)", body: body)
            },
            operation: operation
        )
        guard let answer, let wanted else { return }
        let shown = try agent(in: answer, expecting: id, operation, effect: .unknown)
        guard wanted.isShown(by: shown, catalog) else {
            throw violation(operation, .unknown, "the answer does not show the change")
        }
    }

    /// Sends what `renewed` computes, recomputing it whenever time has passed.
    func send(
        renewed: () async throws(ConnectorError) -> WireRequest?,
        operation: StaticString
    ) async throws(ConnectorError) -> ZohoDeskAnswer? {
        guard let request = try await renewed() else { return nil }
        return try await send(
            request,
            operation: operation,
            repeatability: .idempotent,
            renewing: { () async throws(ConnectorError) -> WireRequest? in
                do throws(ConnectorError) {
                    return try await renewed()
                } catch {
                    throw error.afterSending
                }
            }
        )
    }
}
