// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// A finding in its state at the end of a run.
package struct FindingReport: Hashable, Sendable {
    package var id: String
    package var invariant: FindingRecord.Invariant
    package var identity: Identity.ID?
    package var account: String?
    package var target: TargetName?
    package var entitlement: Entitlement?
    package var channel: Channel?
    package var pathState: PathState?
    package var since: Instant
    /// `nil` for a finding that was still open at the end.
    package var until: Instant?
    package var event: LifecycleEvent.ID?
    package var summary: String
    /// The cause, if known: a fault by name, a manual change inside the product.
    package var cause: String?

    package init(_ record: FindingRecord, cause: String? = nil) {
        id = record.id
        invariant = record.invariant
        identity = record.identity
        account = record.account
        target = record.target
        entitlement = record.entitlement
        channel = record.channel
        pathState = record.pathState
        since = record.since
        until = record.until
        event = record.event
        summary = AddressMask.maskedText(record.summary)
        self.cause = cause
    }

    package var isOpen: Bool { until == nil }
}
