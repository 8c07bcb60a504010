// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization
import Wire

/// Ends lists after their first page.
struct ReadsOnePage: FlawedConnector {
    let base: any Connector

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        Page(elements: page.elements, next: nil)
    }
}

/// Announces the first page again after every page.
struct CyclesThroughPages: FlawedConnector {
    /// More pages than any list in a scenario; an endless run would prove nothing.
    private static let pagesMax = 40
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        let number = cursor.flatMap { Int($0.rawValue) } ?? 0
        var page = try await base.accounts(of: kind, after: nil)
        page.next = number < Self.pagesMax ? PageCursor("\(number + 1)") : nil
        return page
    }
}

/// Treats a failed read as an empty list.
struct TakesFailuresForEmptyLists: FlawedConnector {
    let base: any Connector
    var isTaken: @Sendable (ConnectorError) -> Bool = { _ in true }

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        do throws(ConnectorError) {
            return try await base.accounts(of: kind, after: cursor)
        } catch {
            guard isTaken(error) else { throw error }
            return Page(elements: [], next: nil)
        }
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        do throws(ConnectorError) {
            return try await base.account(id, of: kind)
        } catch {
            guard isTaken(error) else { throw error }
            throw ConnectorError(.notFound, effect: .none, error.message)
        }
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        do throws(ConnectorError) {
            return try await base.findAccounts(email: email)
        } catch {
            guard isTaken(error) else { throw error }
            return []
        }
    }
}

/// Finds no account at all, so everybody seems to have none.
struct FindsNobody: FlawedConnector {
    let base: any Connector

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        Page(elements: [], next: nil)
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        throw ConnectorError(.notFound, effect: .none, "no account \(id.rawValue)")
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] { [] }
}

/// Finds only some of the accounts with an address.
struct FindsSome: FlawedConnector {
    let base: any Connector
    let isFound: @Sendable (Account, _ email: String) -> Bool

    /// Searches only one domain.
    static func employees(_ base: any Connector) -> FindsSome {
        FindsSome(base: base) { $1.hasSuffix("@acme.example") }
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await base.findAccounts(email: email).filter { isFound($0, email) }
    }
}

/// Enables every listed account, like a sync that writes `active` for everybody it processes.
struct EnablesWhatItReads: FlawedConnector {
    let base: any Connector

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        for account in page.elements where !account.isEnabled {
            try? await base.enableAccount(account.id, of: account.kind)
        }
        return page
    }
}

/// Saves every listed account again, changed or not.
struct SavesAgain: FlawedConnector {
    let base: any Connector
    let transport: any Transport
    let headers: WireHeaders

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        for account in page.elements {
            let name = JSONValue.string(account.givenName ?? "")
            let request = WireRequest(
                .put,
                "/api/v2/\(account.kind.rawValue)s/\(account.id.rawValue)",
                query: nil,
                headers: headers,
                body: JSONValue.object(["first_name": name]).encoded()
            )
            _ = try? await transport.send(request)
        }
        return page
    }
}
