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
            // Nothing asks for agents here; a server that adds them anyway lists them under their
            // own kind as well.
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
        read: { reader throws(JSONError) in try FreshserviceAgent(reading: &reader) },
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
        var open = try memory.lists.list(after: cursor, start: crawl())
        let rows = try await read(list, &open.progress)
        return (rows, memory.lists.cursor(after: open))
    }

    private func crawl() -> FreshserviceCrawl { FreshserviceCrawl(pagesMax: options.pagesMax) }

    /// Every row of a list, all pages.
    func rows<Row>(
        of list: FreshserviceList<Row>
    ) async throws(ConnectorError) -> [Row] {
        var crawl = self.crawl()
        var rows: [Row] = []
        while !crawl.isOver { rows += try await read(list, &crawl) }
        return rows
    }

    /// Reads on until a row answers the question; `false` at the end of the list.
    func contains<Row>(
        _ list: FreshserviceList<Row>,
        where isWanted: (Row) -> Bool
    ) async throws(ConnectorError) -> Bool {
        var crawl = self.crawl()
        while !crawl.isOver {
            for row in try await read(list, &crawl) where isWanted(row) { return true }
        }
        return false
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
        let rows = try rows(of: list, in: answer)
        let indices = try crawl.accept(
            ids: rows.map { list.id($0) },
            link: answer.response.headers["Link"],
            list.operation
        )
        return indices.count == rows.count ? rows : indices.map { rows[$0] }
    }

    /// The rows of a page; every one must be readable.
    private func rows<Row>(
        of list: FreshserviceList<Row>,
        in answer: HTTPExchange.Answer
    ) throws(ConnectorError) -> [Row] {
        let (rows, other) = try content(
            of: answer,
            under: list.key,
            keeping: list.keys,
            operation: list.operation,
            effect: .none
        ) { reader throws(JSONError) -> ([Row]?, JSONValue?) in
            var rows: [Row]? = []
            let other = try reader.elements { reader throws(JSONError) in
                if let row = try list.read(&reader) { rows?.append(row) } else { rows = nil }
            }
            return (rows, other)
        }
        guard other == nil else {
            throw violation(list.operation, .none, "'\(list.key)' is not a list")
        }
        guard let rows else { throw violation(list.operation, .none, "a row cannot be read") }
        return rows
    }
}
