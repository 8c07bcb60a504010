// SPDX-License-Identifier: Apache-2.0

/// The ways in which access can be exercised.
package enum Channel: String, Hashable, Sendable, CaseIterable, Comparable {
    case direct
    case group
    case inherited
    case sharedAccount
    case session
    case token
    case ownedKey
    case pending
    case seat

    package static func < (left: Channel, right: Channel) -> Bool {
        left.rawValue < right.rawValue
    }
}
