// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    package func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        switch kind {
        case .agent:
            let page = try await page(of: Self.agents, after: cursor)
            var accounts: [Account] = []
            for agent in page.rows { accounts.append(try await account(from: agent)) }
            return Page(elements: accounts, next: page.next)
        case .requester:
            let page = try await page(of: Self.requesters, after: cursor)
            // Nothing asks for agents here; a server that adds them all the same lists them
            // under their own kind as well.
            let accounts = page.rows.filter { !$0.isAgent }.map { account(from: $0) }
            return Page(elements: accounts, next: page.next)
        default: throw unsupportedKind(kind)
        }
    }

    static let agents = FreshserviceList(
        path: "agents",
        key: "agents",
        lane: agentLists,
        operation: "list agents",
        decode: FreshserviceAgent.init,
        id: \.id
    )

    static let requesters = FreshserviceList(
        path: "requesters",
        key: "requesters",
        lane: requesterLists,
        operation: "list requesters",
        decode: FreshserviceRequester.init,
        id: \.id
    )

    /// One page of a list that a caller reads at its own pace.
    func page<Row>(
        of list: FreshserviceList<Row>,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> (rows: [Row], next: PageCursor?) {
        var (number, crawl) = try resume(cursor)
        let rows = try await read(list, &crawl)
        guard let next = crawl.page else {
            if let number { memory.update(number, nil) }
            return (rows, nil)
        }
        let name: Int
        if let number {
            memory.update(number, crawl)
            name = number
        } else {
            name = memory.begin(crawl)
        }
        return (rows, PageCursor("\(name)/\(next)"))
    }

    /// Every row of a list, all pages.
    func rows<Row>(
        of list: FreshserviceList<Row>
    ) async throws(ConnectorError) -> [Row] {
        var crawl = FreshserviceCrawl(pagesMax: options.pagesMax)
        var rows: [Row] = []
        while crawl.page != nil { rows += try await read(list, &crawl) }
        return rows
    }

    /// Reads on until a row answers the question; `false` at the end of the list.
    func contains<Row>(
        _ list: FreshserviceList<Row>,
        where isWanted: (Row) -> Bool
    ) async throws(ConnectorError) -> Bool {
        var crawl = FreshserviceCrawl(pagesMax: options.pagesMax)
        while crawl.page != nil {
            for row in try await read(list, &crawl) where isWanted(row) { return true }
        }
        return false
    }

    private func resume(
        _ cursor: PageCursor?
    ) throws(ConnectorError) -> (number: Int?, crawl: FreshserviceCrawl) {
        guard let cursor else { return (nil, FreshserviceCrawl(pagesMax: options.pagesMax)) }
        let parts = cursor.rawValue.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, let crawl = memory.crawl(parts[0]), crawl.page == parts[1] else {
            throw ConnectorError(.invalid, effect: .none, "a list that is over; begin again")
        }
        return (parts[0], crawl)
    }

    private func read<Row>(
        _ list: FreshserviceList<Row>,
        _ crawl: inout FreshserviceCrawl
    ) async throws(ConnectorError) -> [Row] {
        guard let page = crawl.page else { return [] }
        let answer = try await call(
            .get,
            Self.root + list.path,
            query: list.query(page: page),
            operation: list.operation,
            lane: list.lane
        )
        let content = try content(
            of: answer,
            under: list.key,
            operation: list.operation,
            effect: .none
        )
        guard case .array(let elements) = content else {
            throw violation(list.operation, .none, "'\(list.key)' is no list")
        }
        var rows: [Row] = []
        rows.reserveCapacity(elements.count)
        for element in elements {
            guard let row = list.decode(element) else {
                throw violation(list.operation, .none, "a row that cannot be read")
            }
            rows.append(row)
        }
        let indices = try crawl.accept(
            ids: rows.map { list.id($0) },
            link: answer.response.headers["Link"],
            list.operation
        )
        return indices.count == rows.count ? rows : indices.map { rows[$0] }
    }
}
