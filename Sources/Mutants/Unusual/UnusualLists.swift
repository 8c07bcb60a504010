// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Hands pages on in the opposite order of their rows.
struct ListsBackwards: FlawedConnector {
    let base: any Connector

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        Page(elements: page.elements.reversed(), next: page.next)
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

/// Reads a list as a whole and hands it on in chunks of ten.
final class ListsByTen: FlawedConnector {
    private static let size = 10
    let base: any Connector
    private let open = Mutex<[String: [Account]]>([:])

    init(_ base: any Connector) {
        self.base = base
    }

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var rest = open.withLock { open in
            cursor.flatMap { open.removeValue(forKey: $0.rawValue) }
        }
        if rest == nil {
            let whole = try await ListsWhole(base: base).accounts(of: kind, after: cursor)
            rest = whole.elements
        }
        let left = rest ?? []
        guard left.count > Self.size else { return Page(elements: left, next: nil) }
        let next = "\(kind.rawValue) \(left.count - Self.size)"
        open.withLock { $0[next] = Array(left.dropFirst(Self.size)) }
        return Page(elements: Array(left.prefix(Self.size)), next: PageCursor(next))
    }
}
