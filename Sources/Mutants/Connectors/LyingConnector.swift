// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Synchronization

/// Answers reads with what its writes should have done, so that reading back finds nothing wrong.
///
/// It truthfully reads what it was never asked to change, and reports refusals by `base` as done.
final class LyingConnector: FlawedConnector {
    let base: any Connector
    private let pretended = Mutex<[Account.ID: Account]>([:])
    private let deleted = Mutex<Set<Account.ID>>([])

    init(_ base: any Connector) {
        self.base = base
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        if deleted.withLock({ $0.contains(id) }) {
            throw ConnectorError(.notFound, effect: .none, "no account \(id.rawValue)")
        }
        if let account = pretended.withLock({ $0[id] }) { return account }
        return try await base.account(id, of: kind)
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        pretend(in: try await base.findAccounts(email: email))
    }

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> {
        Page(elements: pretend(in: page.elements), next: page.next)
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var account = try await base.createAccount(draft)
        account.grants = draft.grants
        account.grantsAreComplete = true
        pretended.withLock { $0[account.id] = account }
        return account
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account else { return }
        if case .delete = operation.action {
            deleted.withLock { _ = $0.insert(id) }
            try? await pass(operation)
            return
        }
        var known = pretended.withLock { $0[id] }
        if known == nil { known = try? await base.account(id, of: operation.kind) }
        try? await pass(operation)
        guard var account = operation.predicted(from: known) else { return }
        account.grantsAreComplete = true
        pretended.withLock { $0[id] = account }
    }

    private func pretend(in accounts: [Account]) -> [Account] {
        let gone = deleted.withLock { $0 }
        return pretended.withLock { pretended in
            accounts.filter { !gone.contains($0.id) }.map { pretended[$0.id] ?? $0 }
        }
    }
}
