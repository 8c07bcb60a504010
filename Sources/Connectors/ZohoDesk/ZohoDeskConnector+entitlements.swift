// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// All rights of the kind in one page, freshly read; these lists are short, and reading them
    /// also refreshes the cache.
    ///
    /// Disabled departments are left out.
    package func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        let rights: [(id: String, name: String)]
        switch kind {
        case .role:
            rights = try await refreshedCatalog(since: memory.catalog).roles
                .map { ($0.id, $0.name) }
        case .profile:
            rights = try await refreshedCatalog(since: memory.catalog).profiles
                .map { ($0.id, $0.name) }
        case .department:
            rights = try await refreshedCatalog(since: memory.catalog).departments
                .filter(\.isEnabled).map { ($0.id, $0.name) }
        case .team: rights = try await allTeams().map { ($0.id, $0.name) }
        case .license:
            rights = [Self.seatName, Self.lightSeatName].map { ($0, $0) }
        default: throw unsupported(kind)
        }
        let offered = rights.map { OfferedEntitlement(kind: kind, id: $0.id, name: $0.name) }
        return Page(elements: offered, next: nil)
    }

    /// Uses the filters of the agent list, which is paged, unlike the lists of a role's or
    /// profile's agents; a team names its members itself.
    package func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        let list: ZohoDeskList<ZohoDeskAgent>
        switch entitlement.kind {
        case .role: list = .agents.filtered(by: "roleIds=\(try digits(entitlement.id))")
        case .profile: list = .agents.filtered(by: "profileIds=\(try digits(entitlement.id))")
        case .department: list = .agents(ofDepartment: try digits(entitlement.id))
        case .license:
            let isLight = entitlement.id == Self.lightSeatName
            list = .agents.filtered(by: "status=ACTIVE&isLightAgent=\(isLight)")
        case .team: return try await members(ofTeam: entitlement.id)
        default: throw unsupported(entitlement.kind)
        }
        let page = try await page(of: list, after: cursor)
        let ids = page.rows.filter { !$0.isBot && !$0.isDeleted }.map { Account.ID($0.id) }
        return Page(elements: ids, next: page.next)
    }

    private func members(ofTeam id: String) async throws(ConnectorError) -> Page<Account.ID> {
        guard let team = try await team(id) else {
            throw ConnectorError(.notFound, effect: .none, "team \(id): not found")
        }
        let derived = (team.derivedMembers ?? []).filter { !team.members.contains($0) }
        return Page(elements: (team.members + derived).map { Account.ID($0) }, next: nil)
    }
}
