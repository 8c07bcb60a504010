// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

/// A Freshservice connector short enough to read in one go: agents, requesters, groups, roles, seats.
public struct FreshserviceSwift: Connector {
    public let manifest = ConnectorManifest(
        name: "freshservice-swift", version: "1.0.0", targetKind: "freshservice",
        accountKinds: [.agent, .requester],
        entitlementKinds: [.role, .group, .groupObserver, .requesterGroup, .license],
        capabilities: [
            .listAccounts, .getAccount, .findAccounts, .createAccount, .updateAccount,
            .enableAccount, .disableAccount, .convertAccount, .listEntitlements,
            .changeGrants, .assignLicense, .changeCredential,
        ]
    )

    // Any update that does not send the flag as true clears it.
    static let ticketsFlag = "can_see_all_tickets_from_associated_departments"
    static let lists: [Entitlement.Kind: String] = [
        .role: "roles", .group: "member_of", .groupObserver: "observer_of",
    ]
    static let fields = [
        "email": "email", "givenName": "first_name", "familyName": "last_name",
        "title": "job_title",
    ]

    let exchange: HTTPExchange
    let headers: RenewableHeaders
    let clock: any CivilClock
    let names = NameBook()

    public init(transport: any Transport, apiKey: String, clock: any CivilClock) {
        self.clock = clock
        exchange = HTTPExchange(
            transport: transport, clock: clock, policy: RetryPolicy(),
            budget: RateBudget(window: .seconds(60)), rateFields: nil
        )
        headers = RenewableHeaders(Self.headers(apiKey))
    }

    private static func headers(_ apiKey: String) -> WireHeaders {
        let credential = Base64.encode(Array("\(apiKey):X".utf8))
        return ["Authorization": "Basic \(credential)", "Content-Type": "application/json"]
    }

    public func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        guard case .basic(let apiKey, _) = credential else {
            throw ConnectorError(.invalid, effect: .none, "an API key is needed")
        }
        headers.renew(Self.headers(apiKey))
    }

    /// A list is read to the end in one go, so that a repeated row is noticed.
    public func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        Page(elements: try await list(kind), next: nil)
    }

    private func list(
        _ kind: Account.Kind,
        _ query: String = ""
    ) async throws(ConnectorError) -> [Account] {
        let key = "\(kind.rawValue)s"
        var accounts: [Account.ID: Account] = [:]
        // A repeated row means that the list moved and hid another one, which pages of a different
        // size will show.
        for pageSize in [100, 29, 9, 7] {
            let rows = try await rows("/\(key)", key, query, pageSize: pageSize)
            let known = accounts.count
            for row in rows where kind == .agent || row["is_agent"]?.bool != true {
                let account = try await account(row, kind)
                accounts[account.id] = account
            }
            let ids = Set(rows.compactMap { $0["id"]?.integer })
            if ids.count == rows.count || (pageSize < 100 && accounts.count == known) {
                return accounts.values.sorted { $0.id < $1.id }
            }
        }
        throw ConnectorError(.unavailable, effect: .none, "the list moves while it is read")
    }

    public func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        let query = "email=\(PercentEncoding.encode(email))&"
        return try await list(.agent, query) + list(.requester, query)
    }

    public func account(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) -> Account {
        let (row, found) = try await record(id, kind)
        var account = try await account(row, found)
        if found == .requester {
            // The record does not show requester groups; each one's members are queried.
            for group in try await rights(isFresh: false)[.requesterGroup] ?? [] {
                if try await members(of: group.id).contains(id) {
                    account.grants.insert(Grant(kind: .requesterGroup, name: group.name))
                }
            }
            account.grantsAreComplete = true
        }
        return account
    }

    /// The record from the primary store, whatever kind the account has become.
    func record(
        _ id: Account.ID,
        _ kind: Account.Kind
    ) async throws(ConnectorError) -> (JSONValue, Account.Kind) {
        if kind == .requester {
            do throws(ConnectorError) {
                let row = try await get("/requesters/\(id.rawValue)")["requester"] ?? .null
                if row["is_agent"]?.bool != true { return (row, .requester) }
            } catch where error.code == .notFound {}  // Agents need not be requesters.
        }
        return (try await get("/agents/\(id.rawValue)")["agent"] ?? .null, .agent)
    }

    public func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        Page(elements: try await rights(isFresh: true)[kind] ?? [], next: nil)
    }

    public func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        let names = [
            "email": draft.email, "givenName": draft.givenName, "familyName": draft.familyName,
        ]
        var body = try await fields(draft.attributes.merging(names) { $1 }, of: draft.kind)
        if draft.kind == .agent {
            let rights = try await changed([:], adding: draft.grants, removing: [])
            for member in rights.members { body[member.key] = member.value }
        }
        let id = try await made(draft, body)
        for grant in draft.grants.sorted() where grant.kind == .requesterGroup {
            try await change(id, grant, isJoining: true)
        }
        return try await account(id, of: draft.kind)
    }

    /// A create whose answer was lost is not repeated before the address has been looked up.
    private func made(
        _ draft: AccountDraft,
        _ body: JSONObject
    ) async throws(ConnectorError) -> Account.ID {
        do throws(ConnectorError) {
            let answer = try await call(.post, "/\(draft.kind.rawValue)s", body: body, "create")
            guard let id = answer[draft.kind.rawValue]?["id"]?.integer else {
                throw ConnectorError(.protocolViolation, effect: .unknown, "create: no id")
            }
            return Account.ID("\(id)")
        } catch where error.effect == .unknown {
            let found = try await findAccounts(email: draft.email)
            guard let account = found.first(where: { $0.kind == draft.kind }) else { throw error }
            return account.id
        }
    }

    public func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        let body = try await fields(changes.set, of: kind, clearing: changes.clear)
        let (row, found) = try await record(id, kind)
        let differing = body.members.filter { row[$0.key] ?? .null != $0.value }
        if !differing.isEmpty {
            var update = JSONObject(differing)
            update[Self.ticketsFlag] = row[Self.ticketsFlag] ?? false
            _ = try await call(.put, "/\(found.rawValue)s/\(id.rawValue)", body: update, "update")
        }
        return try await account(id, of: found)
    }

    public func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        for grant in removing.union(adding).sorted() where grant.kind == .requesterGroup {
            try await change(id, grant, isJoining: adding.contains(grant))
        }
        guard kind == .agent else { return }
        let path = "/agents/\(id.rawValue)"
        // A list replaces the old one, so every attempt starts from a fresh read.
        let update = { () async throws(ConnectorError) -> WireRequest? in
            let row = try await get(path)["agent"] ?? .null
            var body = try await changed(row, adding: adding, removing: removing)
            guard !body.isEmpty else { return nil }
            body[Self.ticketsFlag] = row[Self.ticketsFlag] ?? false
            return request(.put, path, body: body)
        }
        guard let first = try await update() else { return }
        let answer = try await exchange.send(first, operation: "update agent", renewing: update)
        if let answer { _ = try value(of: answer, "update agent") }
    }

    public func enableAccount(_ id: Account.ID, of kind: Account.Kind)
        async throws(ConnectorError)
    {
        let path = "/\(kind.rawValue)s/\(id.rawValue)/reactivate"
        try await settle(.put, path) { () async throws(ConnectorError) -> Bool in
            try await record(id, kind).0["active"]?.bool == true
        }
    }

    public func disableAccount(_ id: Account.ID, of kind: Account.Kind)
        async throws(ConnectorError)
    {
        let path = "/\(kind.rawValue)s/\(id.rawValue)"
        try await settle(.delete, path) { () async throws(ConnectorError) -> Bool in
            try await record(id, kind).0["active"]?.bool == false
        }
    }

    public func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        let path = "/\(kind.rawValue)s/\(id.rawValue)/convert_to_\(other.rawValue)"
        try await settle(.put, path) { () async throws(ConnectorError) -> Bool in
            try await record(id, .requester).1 == other
        }
    }
}
