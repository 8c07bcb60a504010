// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// A target's end state, read from the target itself.
package struct TargetTruth: Hashable, Sendable {
    package var target: TargetName
    /// Enabled accounts of people, by kind; service accounts are left out.
    package var activeAccounts: [String: Int]
    package var disabledAccounts: [String: Int]
    /// Group memberships of enabled accounts.
    package var memberships: Int
    /// Seats held, by license.
    package var seats: [String: Int]
    /// People without intended access there who could still act there.
    package var residualPeople: Int
    /// People without intended access there who have only latent access left.
    package var latentPeople: Int
    /// Everybody who could act there, by whatever account.
    package var ableToAct: [Identity.ID]
    /// What the target keeps that neither source nor policy knows of.
    package var ownStore: OwnStore

    package init(
        target: TargetName,
        activeAccounts: [String: Int],
        disabledAccounts: [String: Int],
        memberships: Int,
        seats: [String: Int],
        residualPeople: Int,
        latentPeople: Int,
        ableToAct: [Identity.ID] = [],
        ownStore: OwnStore = OwnStore()
    ) {
        self.ownStore = ownStore
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

extension TargetTruth {
    /// For people; `nil` for a target that keeps nothing of its own.
    package var ownStoreSentence: String? {
        guard !ownStore.isEmpty else { return nil }
        var parts: [String] = []
        if !ownStore.accounts.isEmpty {
            let word = ownStore.accounts.count == 1 ? "account" : "accounts"
            parts.append(
                "\(word) without a source record: \(ownStore.accounts.joined(separator: ", "))"
            )
        }
        parts += ownStore.rights.map { right in
            "\(right.kind.rawValue) '\(right.name)', which no policy names, held by "
                + right.holders.joined(separator: ", ")
        }
        return "\(target.rawValue) keeps identities of its own: \(parts.joined(separator: "; "))"
    }
}

/// The outcome for all leavers.
package struct LeaverFigures: Hashable, Sendable {
    package var leavers: Int
    /// Those with no usable or latent access left at the end.
    package var complete: Int
    /// Not counted as complete: people who came back rightfully have access again.
    package var rehired: Int
    package var timeToRevoke: Distribution

    package init(leavers: Int, complete: Int, rehired: Int, timeToRevoke: Distribution) {
        self.leavers = leavers
        self.complete = complete
        self.rehired = rehired
        self.timeToRevoke = timeToRevoke
    }
}

/// People who left at the same instant.
package struct LeaverWave: Hashable, Sendable {
    package var at: Instant
    package var leavers: Int
    /// Those with no usable or latent access left at the end.
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
