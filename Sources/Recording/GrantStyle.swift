// SPDX-License-Identifier: Apache-2.0

/// How somebody came by a right.
package enum GrantStyle: String, Hashable, Sendable, CaseIterable {
    /// The job brings it.
    case role
    /// Another attribute of the person does.
    case policy
    /// Somebody let it pass beyond the rules.
    case exception
    /// They asked for it themselves.
    case selfService
    /// Somebody asked for it on their behalf.
    case delegate
    /// It was approved beforehand for whoever is entitled to it.
    case catalog
    /// The core put it back after somebody had taken it away.
    case automation
    /// Nobody knows: it was found.
    case byHand
}
