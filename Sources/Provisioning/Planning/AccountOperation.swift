// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

/// One change that the core requests from a connector.
package struct AccountOperation: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case create(AccountDraft)
        case update(AttributeChanges)
        case enable
        case disable
        case delete
        case convert(to: Account.Kind)
        case changeGrants(adding: Set<Grant>, removing: Set<Grant>)
    }

    /// `nil` for an account that does not exist yet.
    package let account: Account.ID?
    package let kind: Account.Kind
    package let action: Action

    package init(account: Account.ID?, kind: Account.Kind, action: Action) {
        self.account = account
        self.kind = kind
        self.action = action
    }

    /// Whether the resulting state is known without a read.
    ///
    /// Re-enabled and converted accounts come back with whatever the target chooses: another role,
    /// another seat.
    package var isPredictable: Bool {
        switch action {
        case .create, .update, .changeGrants, .disable, .delete: true
        case .enable, .convert: false
        }
    }

    /// The account as it should be afterwards, before any read.
    package func predicted(from before: Account?) -> Account? {
        guard var account = before else { return nil }
        switch action {
        case .create: break
        case .update(let changes): apply(changes, to: &account)
        case .enable: account.isEnabled = true
        case .disable:
            account.isEnabled = false
            account.grants = account.grants.filter { $0.kind != .license }
        case .delete:
            account.isEnabled = false
            account.grants = []
        case .convert(let kind):
            account.kind = kind
            account.grants = []
        case .changeGrants(let adding, let removing):
            account.grants.subtract(removing)
            account.grants.formUnion(adding)
        }
        return account
    }

    private func apply(_ changes: AttributeChanges, to account: inout Account) {
        for (name, value) in changes.set {
            switch name {
            case "email": account.email = value
            case "givenName": account.givenName = value
            case "familyName": account.familyName = value
            default: account.attributes[name] = value
            }
        }
        for name in changes.clear { account.attributes[name] = nil }
    }
}
