// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// The requests for access that the core has received, and those in force; a fold of the journal.
package struct RequestBook: Sendable {
    private var known: Set<String> = []
    /// In the order in which they were accepted.
    package private(set) var live: [AccessRequest] = []

    package init() {}

    func knows(_ id: String) -> Bool { known.contains(id) }

    func of(_ subject: Identity.ID) -> [AccessRequest] {
        live.isEmpty ? [] : live.filter { $0.subject == subject }
    }

    mutating func apply(_ request: AccessRequest, _ outcome: RequestOutcome) {
        known.insert(request.id)
        switch outcome.step {
        case .accepted: live.append(request)
        case .turnedAway: break
        case .withdrawn, .ended: live.removeAll { $0.id == request.id }
        }
    }
}
