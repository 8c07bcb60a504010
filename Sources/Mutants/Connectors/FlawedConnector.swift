// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

/// A connector that does as `base` does, but for what a conformer does otherwise.
protocol FlawedConnector: Connector {
    var base: any Connector { get }
}

extension FlawedConnector {
    var manifest: ConnectorManifest { base.manifest }

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        try await base.accounts(of: kind, after: cursor)
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
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
    }

    func enableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await base.enableAccount(id, of: kind)
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await base.disableAccount(id, of: kind)
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await base.deleteAccount(id, of: kind)
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        try await base.convertAccount(id, from: kind, to: other)
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
    func revokeCredential() async throws(ConnectorError) { try await base.revokeCredential() }
}
