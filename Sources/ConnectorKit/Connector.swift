// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary
import Wire

/// Code that manages one kind of target.
///
/// A connector sees only the service's API, so the same code runs against the simulation and the
/// real service. Every operation is idempotent: granting what is already held or disabling what is
/// already disabled succeeds without a write.
public protocol Connector: Sendable {
    var manifest: ConnectorManifest { get }

    /// One page of accounts of one kind, in the target's order. Each page carries the cursor of the
    /// next; the last one has none.
    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account>

    /// The account with everything that the target returns about it, from the primary store, never
    /// from a search index. Throws `notFound` once it is gone.
    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account

    /// The accounts that hold the address, of any kind, enabled or not.
    func findAccounts(email: String) async throws(ConnectorError) -> [Account]

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account

    /// Sets and clears attributes; those not named are left alone.
    func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account

    /// Grants and revokes in as few calls as the target allows. Entitlements not named are left
    /// alone, even if somebody else changes them at the same time.
    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError)

    func enableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError)
    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError)
    /// Erases the account if the target can; irreversible.
    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError)
    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError)

    /// One page of the rights of a kind that the target offers, by name.
    func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement>

    /// One page of the accounts that hold a right.
    func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID>

    /// Ends the person's sessions and tokens, if the target offers a way.
    func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError)

    /// The account that the connector's own credential acts as.
    func ownAccount() async throws(ConnectorError) -> Account
    /// Replaces the connector's own credential, if the target offers a way.
    func rotateCredential() async throws(ConnectorError)
    /// Uses another credential from now on, handed over by the keeper of its secrets.
    func use(_ credential: ConnectorCredential) async throws(ConnectorError)
    func revokeCredential() async throws(ConnectorError)
}

/// A place in a list, opaque to everything but the connector that made it.
public struct PageCursor: Hashable, Sendable {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }
}

public struct Page<Element: Sendable & Hashable>: Hashable, Sendable {
    public var elements: [Element]
    public var next: PageCursor?

    public init(elements: [Element], next: PageCursor?) {
        self.elements = elements
        self.next = next
    }
}

/// A right that a target offers, with the target's own id.
public struct OfferedEntitlement: Hashable, Sendable {
    public let kind: Entitlement.Kind
    public let id: String
    public let name: String

    public init(kind: Entitlement.Kind, id: String, name: String) {
        self.kind = kind
        self.id = id
        self.name = name
    }
}

/// An account to be created, with its initial grants.
public struct AccountDraft: Hashable, Sendable {
    public var kind: Account.Kind
    public var email: String
    public var givenName: String
    public var familyName: String
    public var attributes: [String: String]
    public var grants: Set<Grant>

    public init(
        kind: Account.Kind,
        email: String,
        givenName: String,
        familyName: String,
        attributes: [String: String] = [:],
        grants: Set<Grant> = []
    ) {
        self.kind = kind
        self.email = email
        self.givenName = givenName
        self.familyName = familyName
        self.attributes = attributes
        self.grants = grants
    }
}

/// Attributes under our names: `email`, `givenName`, `familyName`, `title`, `department`, ….
public struct AttributeChanges: Hashable, Sendable {
    public var set: [String: String]
    public var clear: Set<String>

    public init(set: [String: String] = [:], clear: Set<String> = []) {
        self.set = set
        self.clear = clear
    }
}
