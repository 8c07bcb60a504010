// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    /// All rights of the kind in one page, freshly read; these lists are short, and reading them
    /// also refreshes the cache.
    package func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        let rights: [(id: Int64, name: String)]
        switch kind {
        case .role:
            let catalog = try await refreshedCatalog(since: memory.catalog)
            rights = catalog.roles.map { ($0.id, $0.name) }
        case .group, .groupObserver, .groupLeader:
            let catalog = try await refreshedCatalog(since: memory.catalog)
            rights = catalog.groups.map { ($0.id, $0.name) }
        case .requesterGroup:
            rights = try await requesterGroups(refreshing: true).map { ($0.id, $0.name) }
        case .application:
            rights = try await applications(refreshing: true).map { ($0.id, $0.name) }
        case .departmentTickets:
            rights = try await departments(refreshing: true).map { ($0.id, $0.name) }
        case .license:
            let seat = OfferedEntitlement(kind: kind, id: Self.seatName, name: Self.seatName)
            return Page(elements: [seat], next: nil)
        default: throw unsupported(kind)
        }
        let offered = rights.map {
            OfferedEntitlement(kind: kind, id: String($0.id), name: $0.name)
        }
        return Page(elements: offered, next: nil)
    }

    package func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        switch entitlement.kind {
        case .license: return try await agents(after: cursor) { $0.isActive && !$0.isOccasional }
        case .role:
            // No list leads from a role to its holders (REF); every agent must be checked.
            let id = try number(Account.ID(entitlement.id))
            return try await agents(after: cursor) { agent in
                agent.roles.contains { $0.roleID == id }
            }
        case .departmentTickets:
            let id = try number(Account.ID(entitlement.id))
            return try await agents(after: cursor) {
                $0.seesDepartmentTickets && $0.departmentIDs.contains(id)
            }
        case .group: return try await page(readGroup(entitlement).members)
        case .groupObserver: return try await page(readGroup(entitlement).observers)
        case .groupLeader: return try await page(readGroup(entitlement).leaders)
        case .requesterGroup:
            let id = try number(Account.ID(entitlement.id))
            return try await holders(in: Self.members(ofRequesterGroup: id), after: cursor)
        case .application:
            let id = try number(Account.ID(entitlement.id))
            return try await holders(in: Self.users(ofApplication: id), after: cursor)
        default: throw unsupported(entitlement.kind)
        }
    }

    func unknown(_ kind: Entitlement.Kind, _ name: String) -> ConnectorError {
        ConnectorError(.invalid, effect: .none, "unknown entitlement \(kind.rawValue)/\(name)")
    }

    private func readGroup(
        _ entitlement: OfferedEntitlement
    ) async throws(ConnectorError) -> FreshserviceGroup {
        try await group(number(Account.ID(entitlement.id)))
    }

    private func page(_ ids: [Int64]) -> Page<Account.ID> {
        Page(elements: ids.map { Account.ID(String($0)) }, next: nil)
    }

    private func agents(
        after cursor: PageCursor?,
        where holds: (FreshserviceAgent) -> Bool
    ) async throws(ConnectorError) -> Page<Account.ID> {
        let page = try await page(of: Self.agents, after: cursor)
        let ids = page.rows.filter(holds).map { Account.ID(String($0.id)) }
        return Page(elements: ids, next: page.next)
    }

    private func holders(
        in list: FreshserviceList<FreshserviceHolder>,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        let page = try await page(of: list, after: cursor)
        let ids = page.rows.map { Account.ID(String($0.account)) }
        return Page(elements: ids, next: page.next)
    }
}
