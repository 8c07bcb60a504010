// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Hands pages on in the opposite order of their rows.
struct ListsBackwards: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        page.elements.reverse()
        return page
    }
}

/// Repeats the last row of each page on the next one.
final class RepeatsRows: FlawedConnector {
    let base: any Connector
    private let last = Mutex<Account?>(nil)

    init(_ base: any Connector) {
        self.base = base
    }

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        let former = last.withLock { last in
            defer { last = page.elements.last }
            return cursor == nil ? nil : last
        }
        if let former { page.elements.insert(former, at: 0) }
        return page
    }
}

/// Reads a whole list before it hands any of it on.
struct ListsWhole: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        while let next = page.next {
            let more = try await base.accounts(of: kind, after: next)
            page.elements += more.elements
            page.next = more.next
        }
        return page
    }
}

/// Hands pages on in chunks of ten.
struct ListsByTen: FlawedConnector {
    private static let size = 10
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        let parts = cursor?.rawValue.split(separator: "|", maxSplits: 1).map(String.init) ?? ["0"]
        let skipped = Int(parts[0]) ?? 0
        let inner = parts.count > 1 ? PageCursor(parts[1]) : nil
        let page = try await base.accounts(of: kind, after: inner)
        let rest = page.elements.dropFirst(skipped)
        guard rest.count > Self.size else {
            let next = page.next.map { PageCursor("0|\($0.rawValue)") }
            return Page(elements: Array(rest), next: next)
        }
        let place = inner.map { "|\($0.rawValue)" } ?? ""
        return Page(
            elements: Array(rest.prefix(Self.size)),
            next: PageCursor("\(skipped + Self.size)\(place)")
        )
    }
}
