// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What somebody should hold at one target.
package struct DesiredAccess: Hashable, Sendable {
    package enum Presence: Hashable, Sendable {
        /// No account, or a disabled one that holds nothing.
        case none
        /// A long absence: the account is disabled and otherwise left as it is.
        case suspended
        case active(Account.Kind)
    }

    package var presence: Presence
    package var grants: Set<Grant> = []

    package static let nothing = DesiredAccess(presence: .none)

    package var isActive: Bool {
        switch presence {
        case .active: true
        case .none, .suspended: false
        }
    }
}
