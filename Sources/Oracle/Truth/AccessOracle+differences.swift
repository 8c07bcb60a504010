// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// An entitlement that somebody currently holds without reason, or lacks.
package struct OpenDifference: Hashable, Sendable {
    package let identity: Identity.ID
    package let entitlement: Entitlement
    /// Usable or latent for access without reason; dead for missing access.
    package let state: PathState
    package let since: Instant

    /// `ana still holds freshservice/group/Service Desk (usable) since 2026-03-02T09:00:00Z`.
    package var sentence: String {
        switch state {
        case .usable, .latent:
            "\(identity.rawValue) still holds \(entitlement) (\(state.rawValue)) since \(since)"
        case .dead: "\(identity.rawValue) lacks \(entitlement) since \(since)"
        }
    }
}

extension AccessOracle {
    /// Current differences for one person or everybody, excluding seats, by person and entitlement.
    package func openDifferences(of identity: Identity.ID? = nil) -> [OpenDifference] {
        discrepancies.compactMap { subject, known -> OpenDifference? in
            guard case .triple(let person, let entitlement) = subject,
                !table[entitlement].isLicense,
                identity == nil || identity == people[person].id
            else { return nil }
            return OpenDifference(
                identity: people[person].id,
                entitlement: table[entitlement].entitlement,
                state: known.wrong.state,
                since: known.since
            )
        }
        .sorted { ($0.identity, $0.entitlement) < ($1.identity, $1.entitlement) }
    }
}

extension Discrepancy.Wrong {
    fileprivate var state: PathState {
        switch self {
        case .usable, .orphan, .twins, .attribute: .usable
        case .latent: .latent
        case .missing: .dead
        }
    }
}
