// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning

/// Finds nobody by address, and if the address is taken, creates under another one.
struct CreatesBeside: FlawedConnector {
    let base: any Connector
    let email: String

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] { [] }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        do throws(ConnectorError) {
            return try await base.createAccount(draft)
        } catch {
            var other = draft
            other.email = email
            var account = try await base.createAccount(other)
            account.email = draft.email
            return account
        }
    }
}

/// Adds one extra group to everybody who gets anything.
struct GrantsTooMuch: FlawedConnector {
    let base: any Connector
    let extra: Grant

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var draft = draft
        draft.grants.insert(extra)
        return try await base.createAccount(draft)
    }
}

/// Leaves an orphan account behind, with the rights of the first joiner.
struct LeavesBackDoor: FlawedConnector {
    let base: any Connector
    let email: String

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        if try await base.findAccounts(email: email).isEmpty {
            var second = draft
            second.email = email
            _ = try await base.createAccount(second)
        }
        return try await base.createAccount(draft)
    }
}
