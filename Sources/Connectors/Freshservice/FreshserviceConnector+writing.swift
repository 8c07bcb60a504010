// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    package func createAccount(
        _ draft: AccountDraft
    ) async throws(ConnectorError) -> Account {
        let change = GrantChange(adding: draft.grants, removing: [])
        let body = try await body(of: draft, change)
        let account = try await create(draft, body)
        guard change.touches([.groupLeader, .requesterGroup, .application]) else { return account }
        do throws(ConnectorError) {
            try await addSeparateGrants(change, to: number(account.id))
            return try await self.account(account.id, of: account.kind)
        } catch {
            // The account exists by now, whatever happened to the rest.
            throw ConnectorError(
                error.code,
                effect: .unknown,
                "create account \(account.id.rawValue): \(error.message)",
                retryAfter: error.retryAfter
            )
        }
    }

    package func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        let number = try number(id)
        let path = try self.path(of: kind, number)
        return try await recordLocks.withLock(number) {
            () async throws(ConnectorError) -> Account in
            let (account, flag) = try await current(number, kind)
            guard account.kind == kind else {
                throw ConnectorError(.notFound, effect: .none, "account \(number): of another kind")
            }
            var body = FreshserviceBody()
            try await put(changes, of: kind, unlessIn: account, into: &body)
            guard !body.isEmpty else { return account }
            // Every update that does not send the flag as true clears it (REF).
            body.put("can_see_all_tickets_from_associated_departments", flag)
            memory.forget(number)
            defer { memory.forget(number) }
            let answer = try await call(
                .put,
                path,
                body: body.finish(),
                operation: "update account"
            )
            guard kind == .agent else {
                let requester = try decodeRequester(
                    answer,
                    expecting: number,
                    "update account",
                    effect: .unknown
                )
                return self.account(from: requester)
            }
            let agent = try decodeAgent(
                answer,
                expecting: number,
                "update account",
                effect: .unknown
            )
            return try await self.account(from: agent)
        }
    }

    private func current(
        _ id: Int64,
        _ kind: Account.Kind
    ) async throws(ConnectorError) -> (account: Account, seesDepartmentTickets: Bool) {
        if kind == .agent {
            let limit = clock.now.advanced(by: .zero - options.readAgeMax)
            var agent = memory.takeRead(of: id, notBefore: limit)
            if agent == nil { agent = try await self.agent(id) }
            if let agent { return (try await account(from: agent), agent.seesDepartmentTickets) }
        } else if let requester = try await requester(id), !requester.isAgent {
            return (account(from: requester), requester.seesDepartmentTickets)
        }
        throw ConnectorError(.notFound, effect: .none, "account \(id): not found")
    }

    private func put(
        _ changes: AttributeChanges,
        of kind: Account.Kind,
        unlessIn account: Account?,
        into body: inout FreshserviceBody
    ) async throws(ConnectorError) {
        for name in changes.set.keys.sorted() {
            guard let attribute = FreshserviceAttribute(rawValue: name),
                let value = changes.set[name]
            else { throw unwritable(name) }
            if let account, attribute.value(in: account) == value { continue }
            if attribute == .department {
                body.put(attribute.key(of: kind), [try await department(value)])
            } else {
                body.put(attribute.key(of: kind), value)
            }
        }
        for name in changes.clear.sorted() where changes.set[name] == nil {
            guard let attribute = FreshserviceAttribute(rawValue: name), attribute.isClearable
            else { throw unwritable(name) }
            guard let account, attribute.value(in: account) != nil else { continue }
            if attribute == .department {
                body.put(attribute.key(of: kind), [Int64]())
            } else {
                body.putNull(attribute.key(of: kind))
            }
        }
    }

    private func department(_ name: String) async throws(ConnectorError) -> Int64 {
        if let known = try await departments().first(where: { $0.name == name }) {
            return known.id
        }
        let fresh = try await departments(refreshing: true)
        guard let department = fresh.first(where: { $0.name == name }) else {
            throw ConnectorError(.invalid, effect: .none, "unknown department")
        }
        return department.id
    }

    private func body(
        of draft: AccountDraft,
        _ change: GrantChange
    ) async throws(ConnectorError) -> [UInt8] {
        var body = FreshserviceBody()
        body.put("first_name", draft.givenName)
        if !draft.familyName.isEmpty { body.put("last_name", draft.familyName) }
        switch draft.kind {
        case .agent:
            body.put("email", draft.email)
            let (membership, catalog) = try await membership(of: change)
            body.put("occasional", membership.isOccasional)
            body.put("roles", membership.roles)
            if !membership.memberOf.isEmpty { body.put("member_of", membership.memberOf) }
            if !membership.observerOf.isEmpty { body.put("observer_of", membership.observerOf) }
            let workspaces = catalog.workspaces(
                ofGroups: membership.memberOf + membership.observerOf
            )
            if !workspaces.isEmpty { body.put("workspace_ids", workspaces) }
            if membership.seesDepartmentTickets {
                let department = draft.attributes[FreshserviceAttribute.department.rawValue]
                let own = department.map { [$0] } ?? []
                try require(change.added(.departmentTickets), among: own)
                body.put("can_see_all_tickets_from_associated_departments", true)
            }
        case .requester:
            guard change.additionOutside([.requesterGroup, .application]) == nil else {
                throw .unsupported(
                    "a requester cannot hold roles, groups or a seat"
                )
            }
            body.put("primary_email", draft.email)
        default: throw unsupportedKind(draft.kind)
        }
        let attributes = AttributeChanges(set: draft.attributes)
        try await put(attributes, of: draft.kind, unlessIn: nil, into: &body)
        return body.finish()
    }

    /// The initial membership of a new agent.
    private func membership(
        of change: GrantChange
    ) async throws(ConnectorError) -> (FreshserviceMembership, FreshserviceCatalog) {
        var change = change
        if change.added(.role).isEmpty {
            change = change.adding(Grant(kind: .role, name: options.baseRole))
        }
        var catalog = try await self.catalog()
        if !isNaming(change, catalog) { catalog = try await refreshedCatalog(since: catalog) }
        var membership = FreshserviceMembership.none
        try add(change, to: &membership, catalog)
        return (membership, catalog)
    }

    private func addSeparateGrants(
        _ change: GrantChange,
        to id: Int64
    ) async throws(ConnectorError) {
        try await changeLeaders(id, adding: change.added(.groupLeader), removing: [])
        try await changeRequesterGroups(
            of: id,
            adding: change.added(.requesterGroup),
            removing: []
        )
        try await changeApplications(of: id, adding: change.added(.application), removing: [])
    }
}
