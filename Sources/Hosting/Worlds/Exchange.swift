// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// A request that a client sent to a hosted target, with its answer.
package struct Exchange: Sendable {
    /// What became of the answer.
    package enum Outcome: Hashable, Sendable {
        case answered(WireResponse)
        /// A fault kept the answer, or the request, from arriving.
        case dropped
    }

    package let target: TargetName
    /// What the world's clock showed when the request arrived.
    package let at: Instant
    package let request: WireRequest
    package let outcome: Outcome
    /// From the arrival until the answer was ready, waits of faults included.
    package let nanoseconds: UInt64
    /// The fault that struck, by name.
    package let fault: String?
    /// How many changes the request made.
    package let changes: Int

    /// `nil` without an answer.
    package var status: Int? {
        guard case .answered(let response) = outcome else { return nil }
        return response.status
    }
}
