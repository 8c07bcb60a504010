// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Vocabulary

/// A connector that behaves like `base` except where a conformer overrides it.
protocol FlawedConnector: Connector {
    var base: any Connector { get }

    /// Every change of an existing account, except for its attributes, goes through here.
    func write(_ operation: AccountOperation) async throws(ConnectorError)

    /// Every page of accounts that `base` read goes through here.
    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account>
}

extension FlawedConnector {
    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        try await pass(operation)
    }

    /// Forwards to `base`.
    func pass(_ operation: AccountOperation) async throws(ConnectorError) {
        try await base.carryOut(operation)
    }

    func shown(_ page: Page<Account>) async throws(ConnectorError) -> Page<Account> { page }

    var manifest: ConnectorManifest { base.manifest }

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        try await shown(try await base.accounts(of: kind, after: cursor))
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        try await base.account(id, of: kind)
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await base.findAccounts(email: email)
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        try await base.createAccount(draft)
    }

    func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        try await base.updateAccount(id, of: kind, changes)
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let action = AccountOperation.Action.changeGrants(adding: adding, removing: removing)
        try await write(AccountOperation(account: id, kind: kind, action: action))
    }

    func enableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await write(AccountOperation(account: id, kind: kind, action: .enable))
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await write(AccountOperation(account: id, kind: kind, action: .disable))
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await write(AccountOperation(account: id, kind: kind, action: .delete))
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        try await write(AccountOperation(account: id, kind: kind, action: .convert(to: other)))
    }

    func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        try await base.entitlements(of: kind, after: cursor)
    }

    func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        try await base.holders(of: entitlement, after: cursor)
    }

    func revokeSessions(of id: Account.ID, kind: Account.Kind) async throws(ConnectorError) {
        try await base.revokeSessions(of: id, kind: kind)
    }

    func ownAccount() async throws(ConnectorError) -> Account { try await base.ownAccount() }
    func rotateCredential() async throws(ConnectorError) { try await base.rotateCredential() }
    func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        try await base.use(credential)
    }
    func revokeCredential() async throws(ConnectorError) { try await base.revokeCredential() }
}

extension AccountOperation {
    /// The added and removed grants; `nil` for anything but a change of rights.
    var grants: (adding: Set<Grant>, removing: Set<Grant>)? {
        guard case .changeGrants(let adding, let removing) = action else { return nil }
        return (adding, removing)
    }

    func with(_ action: Action) -> AccountOperation {
        AccountOperation(account: account, kind: kind, action: action)
    }

    func changing(adding: Set<Grant>, removing: Set<Grant>) -> AccountOperation {
        with(.changeGrants(adding: adding, removing: removing))
    }
}
