// SPDX-License-Identifier: Apache-2.0

/// How somebody came by a right.
package enum GrantStyle: String, Hashable, Sendable, CaseIterable {
    /// The job brings it.
    case role
    /// Another attribute of the person does.
    case policy
    /// Somebody allowed it beyond the rules.
    case exception
    /// They requested it themselves.
    case selfService
    /// Somebody requested it on their behalf.
    case delegate
    /// It was pre-approved for anyone entitled to it.
    case catalog
    /// The core restored it after somebody had removed it.
    case automation
    /// Unknown: it was found.
    case byHand
}
