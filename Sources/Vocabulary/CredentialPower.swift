// SPDX-License-Identifier: Apache-2.0

/// What a credential lets its holder do to accounts and rights.
package enum CredentialPower: String, Hashable, Sendable, CaseIterable {
    case read
    case create
    case change
    case end
    /// Make administrators, or take over who is one: from there come further credentials.
    case mint
}
