// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// One list of the service.
struct SCIMList: Sendable {
    let endpoint: String
    var filter: String?
    /// Asks for groups without their members.
    var excludesMembers = false
    /// Whether to ask for a page or, as some providers do, for whatever the service returns.
    var isPaged = true
    let operation: StaticString
}

extension SCIMConnector {
    package func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        try require(kind)
        let discovery = try await discovery()
        var (number, crawl) = try resume(cursor, discovery)
        if crawl.memberships == nil, memory.source != .userGroups, hasGroups(discovery),
            limits.memberships == nil || limits.memberships == .walk
        {
            crawl.memberships = try await walk(discovery)
        }
        let list = SCIMList(endpoint: discovery.usersEndpoint, operation: "list users")
        var accounts: [Account] = []
        for row in try await read(list, &crawl) {
            guard let user = SCIMUserRecord(row) else {
                throw violation("list users", .none, "a row that cannot be read")
            }
            accounts.append(try await account(from: user, crawl.memberships, discovery))
        }
        return Page(elements: accounts, next: keep(crawl, number))
    }

    /// Every row of a list, across all pages.
    func rows(
        of list: SCIMList,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [JSONValue] {
        var crawl = begin(discovery, isPaged: list.isPaged)
        var rows: [JSONValue] = []
        while !crawl.isOver { rows += try await read(list, &crawl) }
        return rows
    }

    /// The users that a filter finds; a service may answer 404 for none, which Okta allows.
    func users(
        matching filter: String?,
        isPaged: Bool = true,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [SCIMUserRecord] {
        let list = SCIMList(
            endpoint: discovery.usersEndpoint,
            filter: filter,
            isPaged: isPaged,
            operation: "find users"
        )
        do throws(ConnectorError) {
            return try await rows(of: list, discovery).compactMap { SCIMUserRecord($0) }
        } catch  where error.code == .notFound && filter != nil {
            return []
        }
    }

    func groups(
        matching filter: String? = nil,
        excludingMembers: Bool,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [SCIMGroupRecord] {
        let list = SCIMList(
            endpoint: discovery.groupsEndpoint,
            filter: filter,
            excludesMembers: excludingMembers,
            operation: "list groups"
        )
        do throws(ConnectorError) {
            return try await rows(of: list, discovery).compactMap { SCIMGroupRecord($0) }
        } catch {
            // A service that never announced groups may have no list of them.
            let isAbsent = error.code == .notFound || error.code == .unsupported
            guard isAbsent, filter != nil || discovery.hasGroups != true else { throw error }
            return []
        }
    }

    func begin(_ discovery: SCIMDiscovery, isPaged: Bool = true) -> SCIMCrawl {
        SCIMCrawl(
            options,
            paging: isPaged ? paging(discovery) : .none,
            pageMax: min(limits.pageMax, discovery.pageMax ?? limits.pageMax)
        )
    }

    func resume(
        _ cursor: PageCursor?,
        _ discovery: SCIMDiscovery
    ) throws(ConnectorError) -> (number: Int?, crawl: SCIMCrawl) {
        guard let cursor else { return (nil, begin(discovery)) }
        let parts = cursor.rawValue.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, let crawl = memory.crawl(parts[0]), crawl.mark == parts[1] else {
            throw ConnectorError(.invalid, effect: .none, "a list that is over; begin again")
        }
        return (parts[0], crawl)
    }

    /// Where the caller continues; `nil` at the end.
    func keep(_ crawl: SCIMCrawl, _ number: Int?) -> PageCursor? {
        guard !crawl.isOver else {
            if let number { memory.update(number, nil) }
            return nil
        }
        let name: Int
        if let number {
            memory.update(number, crawl)
            name = number
        } else {
            name = memory.begin(crawl)
        }
        return PageCursor("\(name)/\(crawl.mark)")
    }

    func read(
        _ list: SCIMList,
        _ crawl: inout SCIMCrawl
    ) async throws(ConnectorError) -> [JSONValue] {
        var query = list.excludesMembers ? "&excludedAttributes=members" : ""
        if let filter = list.filter { query += "&filter=\(PercentEncoding.encode(filter))" }
        query += crawl.query
        let answer = try await call(
            .get,
            list.endpoint,
            query: query.isEmpty ? nil : String(query.dropFirst()),
            operation: list.operation
        )
        let body = try content(of: answer, list.operation, effect: .none)
        let rows = body.scim("Resources")?.array ?? []
        var ids: [String] = []
        ids.reserveCapacity(rows.count)
        for row in rows {
            guard let id = row.scim("id")?.scimText else {
                throw violation(list.operation, .none, "a row without an id")
            }
            ids.append(id)
        }
        let arrival = SCIMCrawl.Arrival(
            ids: ids,
            total: body.scim("totalResults")?.scimNumber,
            nextCursor: body.scim("nextCursor")?.string
        )
        let indices = try crawl.accept(arrival, list.operation)
        return indices.count == rows.count ? rows : indices.map { rows[$0] }
    }
}
