// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What a target holds, counted.
package struct GroundTruth: Hashable, Sendable {
    /// Enabled accounts by kind.
    package var activeAccounts: [String: Int] = [:]
    package var disabledAccounts: [String: Int] = [:]
    /// Distinct usable entitlements of enabled accounts by entitlement kind, seats apart.
    package var grants: [Entitlement.Kind: Int] = [:]
    /// Seats held by name.
    package var seats: [String: Int] = [:]
    /// Enabled accounts that nobody answers for, protected ones left out.
    package var orphans = 0
    /// People with nothing intended here who can still act here.
    package var residualPeople: [Identity.ID] = []
    /// People who can act here, by whatever account.
    package var ableToAct: [Identity.ID] = []
    /// People with nothing intended here of whom only latent entitlements are left.
    package var latentPeople: [Identity.ID] = []

    /// Group memberships of enabled accounts, whatever the kind of group.
    package var memberships: Int {
        [.group, .groupObserver, .requesterGroup].reduce(0) { $0 + (grants[$1] ?? 0) }
    }
}

/// What is known when the books of a run are closed.
package struct OracleClosing: Hashable, Sendable {
    /// Younger than their deadline, oldest first.
    package var unsettled: [UnsettledDiscrepancy]
    package var defects: [OracleDefect]
}
