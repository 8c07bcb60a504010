// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What a connector can do; a capability that disappears fails the tests.
public struct ConnectorManifest: Hashable, Sendable {
    public enum Capability: String, Hashable, Sendable, CaseIterable {
        case listAccounts
        case getAccount
        case findAccounts
        case createAccount
        case updateAccount
        case enableAccount
        case disableAccount
        case deleteAccount
        case convertAccount
        case listEntitlements
        case listHolders
        case changeGrants
        case assignLicense
        case revokeSessions
        case rotateCredential
        /// Switches to another credential on request.
        case changeCredential
        case revokeCredential
    }

    public let name: String
    public let version: String
    /// The kind of target it speaks to: `freshservice`.
    public let targetKind: String
    public let accountKinds: [Account.Kind]
    public let entitlementKinds: [Entitlement.Kind]
    public let capabilities: Set<Capability>
    /// Kinds that end only with the account itself, so they stay latent on a disabled account.
    public let inseparableKinds: Set<Entitlement.Kind>
    /// What no further call takes back, so that it comes last in a plan and may need somebody's
    /// word.
    public var irreversible: Set<Capability> { capabilities.intersection([.deleteAccount]) }

    public init(
        name: String,
        version: String,
        targetKind: String,
        accountKinds: [Account.Kind],
        entitlementKinds: [Entitlement.Kind],
        capabilities: Set<Capability>,
        inseparableKinds: Set<Entitlement.Kind> = []
    ) {
        self.name = name
        self.version = version
        self.targetKind = targetKind
        self.accountKinds = accountKinds
        self.entitlementKinds = entitlementKinds
        self.capabilities = capabilities
        self.inseparableKinds = inseparableKinds
    }
}
