// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// Agents, without the service's bots.
    ///
    /// The teams are read once, at the start of the list, so that every row is complete.
    package func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        _ = try digits(Account.ID("1"), kind)
        var list = try memory.lists.list(after: cursor, start: crawl())
        if list.progress.teams == nil {
            list.progress.teams = ZohoDeskTeamIndex(try await allTeams())
        }
        let teams = list.progress.teams
        let rows = try await read(.agents, &list.progress)
        // The integration is an agent itself, so an empty list cannot be right.
        if list.progress.isOver, list.progress.isEmpty {
            throw violation("list agents", .none, "even the integration's own agent is missing")
        }
        var accounts: [Account] = []
        for agent in rows where !agent.isBot && !agent.isDeleted {
            accounts.append(try await account(from: agent, teams: teams?.teams(of: agent.id) ?? []))
        }
        return Page(elements: accounts, next: memory.lists.cursor(after: list))
    }

    /// One page of a list that a caller reads at its own pace.
    func page<Row>(
        of list: ZohoDeskList<Row>,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> (rows: [Row], next: PageCursor?) {
        var open = try memory.lists.list(after: cursor, start: crawl())
        let rows = try await read(list, &open.progress)
        return (rows, memory.lists.cursor(after: open))
    }

    private func crawl() -> ZohoDeskCrawl { ZohoDeskCrawl(pagesMax: options.pagesMax) }

    /// Every row of a list, all pages.
    func rows<Row>(
        of list: ZohoDeskList<Row>
    ) async throws(ConnectorError) -> [Row] {
        var crawl = self.crawl()
        var rows: [Row] = []
        while !crawl.isOver { rows += try await read(list, &crawl) }
        return rows
    }

    /// The first row that answers the question, in the list's order.
    func first<Row>(
        of list: ZohoDeskList<Row>,
        where isWanted: ([Row]) -> Row?
    ) async throws(ConnectorError) -> Row? {
        var crawl = self.crawl()
        while !crawl.isOver {
            if let row = isWanted(try await read(list, &crawl)) { return row }
        }
        return nil
    }

    private func read<Row>(
        _ list: ZohoDeskList<Row>,
        _ crawl: inout ZohoDeskCrawl
    ) async throws(ConnectorError) -> [Row] {
        guard let from = crawl.from else { return [] }
        let isPlain = from == 0 && list.path == "profiles"
        let answer = try await call(
            .get,
            list.path,
            query: isPlain ? nil : list.query(from: from, slice: crawl.slice),
            operation: list.operation
        )
        let rows = try self.rows(
            in: content(of: answer, operation: list.operation, effect: .none),
            under: list.key,
            list.operation,
            list.decode
        )
        let indices = try crawl.accept(
            ids: rows.map { list.id($0) },
            limit: list.limit,
            endsBelow: list.endsBelow,
            list.operation
        )
        if crawl.isCut { crawl.split(into: try await slices(of: list.path, crawl, list.operation)) }
        return indices.count == rows.count ? rows : indices.map { rows[$0] }
    }

    /// The rows of a body; an empty list has no body.
    func rows<Row>(
        in content: JSONValue?,
        under key: String,
        _ operation: StaticString,
        _ decode: (JSONValue) -> Row?
    ) throws(ConnectorError) -> [Row] {
        guard let content else { return [] }
        return try rows(of: content[key], under: key, operation, decode)
    }

    /// Slices that together cover a truncated list: by state, then also by department.
    private func slices(
        of path: String,
        _ crawl: ZohoDeskCrawl,
        _ operation: StaticString
    ) async throws(ConnectorError) -> [String] {
        let isOfAgents = path == ZohoDeskList<ZohoDeskAgent>.agents.path
        guard let slice = crawl.slice else {
            guard path.hasSuffix("agents") else { throw tooLong(operation) }
            return ["status=ACTIVE", "status=DISABLED"]
        }
        guard isOfAgents, !slice.contains("departmentIds") else { throw tooLong(operation) }
        let departments = try await catalog().departments
        return departments.map { "\(slice)&departmentIds=\($0.id)" }
    }

    private func tooLong(_ operation: StaticString) -> ConnectorError {
        ConnectorError(
            .unsupported,
            effect: .none,
            "\(operation): more rows than the service lists, also for a single department"
        )
    }
}
