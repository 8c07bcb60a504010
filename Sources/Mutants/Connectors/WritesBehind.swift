// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Calls a deactivation done that it carries out with its next call, and that is lost with its
/// process.
final class WritesBehind: FlawedConnector {
    let base: any Connector
    private let waiting = Mutex<[(id: Account.ID, kind: Account.Kind)]>([])

    init(_ base: any Connector) {
        self.base = base
    }

    private func flush() async throws(ConnectorError) {
        let due = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for account in due { try await base.disableAccount(account.id, of: account.kind) }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        waiting.withLock { $0.append((id, kind)) }
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        var account = try await base.account(id, of: kind)
        if waiting.withLock({ $0.contains { $0.id == id } }) { account.isEnabled = false }
        return account
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await flush()
        return try await base.findAccounts(email: email)
    }
}
