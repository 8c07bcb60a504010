// SPDX-License-Identifier: Apache-2.0

/// Defaults for optional operations: anything its manifest does not list is never called.
extension Connector {
    private func absent(_ operation: StaticString) -> ConnectorError {
        ConnectorError(.unsupported, effect: .none, "\(operation) is not implemented")
    }

    public func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        throw absent("creating accounts")
    }

    public func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        throw absent("updating accounts")
    }

    public func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        throw absent("changing rights")
    }

    public func enableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        throw absent("enabling accounts")
    }

    public func disableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        throw absent("disabling accounts")
    }

    public func deleteAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        throw absent("deleting accounts")
    }

    public func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        throw absent("converting accounts")
    }

    public func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        throw absent("listing holders")
    }

    public func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError) {
        throw absent("ending sessions")
    }

    public func ownAccount() async throws(ConnectorError) -> Account {
        throw absent("knowing its own account")
    }

    public func rotateCredential() async throws(ConnectorError) {
        throw absent("rotating the credential")
    }

    public func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        throw absent("taking another credential")
    }

    public func revokeCredential() async throws(ConnectorError) {
        throw absent("revoking the credential")
    }
}
