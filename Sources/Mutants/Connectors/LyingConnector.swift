// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Synchronization

/// Answers reads with what its writes should have come to, so that reading back finds nothing.
///
/// What it was never asked to change it reads truthfully; what `base` refuses it calls done.
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

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        page.elements = pretend(in: page.elements)
        return page
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var account = try await base.createAccount(draft)
        account.grants = draft.grants
        account.grantsAreComplete = true
        pretended.withLock { $0[account.id] = account }
        return account
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let action = AccountOperation.Action.changeGrants(adding: adding, removing: removing)
        await pretend(id, kind, action) { () async throws(ConnectorError) in
            try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
        }
    }

    func enableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        await pretend(id, kind, .enable) { () async throws(ConnectorError) in
            try await base.enableAccount(id, of: kind)
        }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        await pretend(id, kind, .disable) { () async throws(ConnectorError) in
            try await base.disableAccount(id, of: kind)
        }
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        deleted.withLock { _ = $0.insert(id) }
        try? await base.deleteAccount(id, of: kind)
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        await pretend(id, kind, .convert(to: other)) { () async throws(ConnectorError) in
            try await base.convertAccount(id, from: kind, to: other)
        }
    }

    private func pretend(
        _ id: Account.ID,
        _ kind: Account.Kind,
        _ action: AccountOperation.Action,
        _ write: () async throws(ConnectorError) -> Void
    ) async {
        var known = pretended.withLock { $0[id] }
        if known == nil { known = try? await base.account(id, of: kind) }
        try? await write()
        let operation = AccountOperation(account: id, kind: kind, action: action)
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
