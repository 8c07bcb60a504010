// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Counts of a target's state.
package struct GroundTruth: Hashable, Sendable {
    /// Enabled accounts by kind.
    package var activeAccounts: [String: Int] = [:]
    package var disabledAccounts: [String: Int] = [:]
    /// Distinct usable entitlements of enabled accounts by entitlement kind, excluding seats.
    package var grants: [Entitlement.Kind: Int] = [:]
    /// Seats held by name.
    package var seats: [String: Int] = [:]
    /// Enabled accounts that nobody answers for, excluding protected ones.
    package var orphans = 0
    /// People without intended access here who can still act here.
    package var residualPeople: [Identity.ID] = []
    /// People who can act here, by whatever account.
    package var ableToAct: [Identity.ID] = []
    /// People without intended access here who have only latent entitlements left.
    package var latentPeople: [Identity.ID] = []

    /// Group memberships of enabled accounts, whatever the kind of group.
    package var memberships: Int {
        [.group, .groupObserver, .requesterGroup].reduce(0) { $0 + (grants[$1] ?? 0) }
    }
}

/// The results known when a run is closed.
package struct OracleClosing: Hashable, Sendable {
    /// Younger than their deadline, oldest first.
    package var unsettled: [UnsettledDiscrepancy]
    package var defects: [OracleDefect]
}
