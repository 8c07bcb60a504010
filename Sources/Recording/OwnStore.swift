// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What makes a target an identity store of its own: accounts that no source reports, and rights in
/// use that no policy names.
package struct OwnStore: Hashable, Sendable {
    package struct LocalRight: Hashable, Sendable {
        package let kind: Entitlement.Kind
        package let name: String
        /// People by their keys, and accounts of nobody by their ids.
        package var holders: [String]

        package init(kind: Entitlement.Kind, name: String, holders: [String]) {
            self.kind = kind
            self.name = name
            self.holders = holders
        }
    }

    /// By the target's own ids, in its order.
    package var accounts: [String] = []
    /// By kind and name.
    package var rights: [LocalRight] = []

    package init() {}

    package var isEmpty: Bool { accounts.isEmpty && rights.isEmpty }
}
