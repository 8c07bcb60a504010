// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Announces the first page again after every page.
struct CyclesThroughPages: FlawedConnector {
    /// More pages than any list of a scenario has; a run without an end would prove nothing.
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

/// Takes a list that could not be read for one without rows.
struct TakesFailuresForEmptyLists: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        do throws(ConnectorError) {
            return try await base.accounts(of: kind, after: cursor)
        } catch {
            return Page(elements: [], next: nil)
        }
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        do throws(ConnectorError) {
            return try await base.account(id, of: kind)
        } catch {
            throw ConnectorError(.notFound, effect: .none, error.message)
        }
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        do throws(ConnectorError) {
            return try await base.findAccounts(email: email)
        } catch {
            return []
        }
    }
}

/// Finds an account only under the spelling that it was created with.
struct FindsExactCase: FlawedConnector {
    let base: any Connector

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await base.findAccounts(email: email).filter { $0.email == email }
    }
}

/// Switches every listed account on, as a sync does that writes active for whoever it processes.
struct EnablesWhatItReads: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        let page = try await base.accounts(of: kind, after: cursor)
        for account in page.elements where !account.isEnabled {
            try? await base.enableAccount(account.id, of: account.kind)
        }
        return page
    }
}
