// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// One API call of the core, answered or given up.
package struct RequestRecord: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case answered(status: Int)
        /// Never reached the target.
        case notSent
        /// May have reached the target; no answer came.
        case noAnswer
    }

    package var target: TargetName
    /// Numbered per target from 1, in order of arrival at the transport.
    package var number: Int
    package var purpose: RequestPurpose
    /// The correlation id of the work: a lifecycle event's id, `reconciliation`.
    package var cause: String
    /// 1 for the first attempt of a request.
    package var attempt: Int
    package var method: String
    /// Path and query as sent.
    package var path: String
    package var outcome: Outcome
    package var startedAt: Instant
    /// The elementary changes that the target made for it.
    package var changes: Int
    /// The permissions its route needs; `nil` if they are not recorded, or the issuer has none.
    package var permissions: [String]?
    /// The client that sent it, with the core's credential or another one; `nil` for the core.
    package var client: String?

    package init(
        target: TargetName,
        number: Int,
        purpose: RequestPurpose,
        cause: String,
        attempt: Int,
        method: String,
        path: String,
        outcome: Outcome,
        startedAt: Instant,
        changes: Int
    ) {
        self.target = target
        self.number = number
        self.purpose = purpose
        self.cause = cause
        self.attempt = attempt
        self.method = method
        self.path = path
        self.outcome = outcome
        self.startedAt = startedAt
        self.changes = changes
    }
}

package struct FaultRecord: Hashable, Sendable {
    package var name: String
    package var target: TargetName
    package var request: Int
    /// `respond 429`, `drop response`, `delay 2s`.
    package var verdict: String

    package init(name: String, target: TargetName, request: Int, verdict: String) {
        self.name = name
        self.target = target
        self.request = request
        self.verdict = verdict
    }
}
