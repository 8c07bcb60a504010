// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// How the core handles a request for access.
package struct RequestOutcome: Hashable, Sendable {
    package enum Step: String, Hashable, Sendable, CaseIterable {
        /// Its decisions and its access follow.
        case accepted
        /// It is not a request that anybody could decide on.
        case turnedAway
        case withdrawn
        /// Its time is over, or its subject has left.
        case ended
    }

    package var request: String
    package var step: Step
    package var reason: String

    package init(request: String, step: Step, reason: String) {
        self.request = request
        self.step = step
        self.reason = reason
    }
}
