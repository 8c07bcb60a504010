// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics

/// What a target held at the end of a run, read from its own state.
package struct TargetTruth: Hashable, Sendable {
    package var target: TargetName
    /// Enabled accounts of people, by kind; service accounts are left out.
    package var activeAccounts: [String: Int]
    package var disabledAccounts: [String: Int]
    /// Group memberships of enabled accounts.
    package var memberships: Int
    /// Seats held, by license.
    package var seats: [String: Int]
    /// People with nothing intended there who could still act there.
    package var residualPeople: Int
    /// People with nothing intended there of whom latent access is left.
    package var latentPeople: Int
    /// Everybody who could act there, by whatever account.
    package var ableToAct: [Identity.ID]

    package init(
        target: TargetName,
        activeAccounts: [String: Int],
        disabledAccounts: [String: Int],
        memberships: Int,
        seats: [String: Int],
        residualPeople: Int,
        latentPeople: Int,
        ableToAct: [Identity.ID] = []
    ) {
        self.target = target
        self.activeAccounts = activeAccounts
        self.disabledAccounts = disabledAccounts
        self.memberships = memberships
        self.seats = seats
        self.residualPeople = residualPeople
        self.latentPeople = latentPeople
        self.ableToAct = ableToAct
    }
}

/// What became of everybody who left.
package struct LeaverFigures: Hashable, Sendable {
    package var leavers: Int
    /// Those of whose access nothing is usable or latent at the end.
    package var complete: Int
    /// Left out of those complete: whoever came back has access again, and by right.
    package var rehired: Int
    package var timeToRevoke: Distribution

    package init(leavers: Int, complete: Int, rehired: Int, timeToRevoke: Distribution) {
        self.leavers = leavers
        self.complete = complete
        self.rehired = rehired
        self.timeToRevoke = timeToRevoke
    }
}

/// The people who left in one instant.
package struct LeaverWave: Hashable, Sendable {
    package var at: Instant
    package var leavers: Int
    /// Those of whose access nothing is usable or latent at the end.
    package var complete: Int
    package var rehired: Int
    package var timeToRevoke: Distribution

    package init(
        at instant: Instant,
        leavers: Int,
        complete: Int,
        rehired: Int,
        timeToRevoke: Distribution
    ) {
        at = instant
        self.leavers = leavers
        self.complete = complete
        self.rehired = rehired
        self.timeToRevoke = timeToRevoke
    }
}
