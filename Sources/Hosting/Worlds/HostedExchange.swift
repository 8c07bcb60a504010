// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// A request that a client sent to a hosted target, with its answer.
package struct HostedExchange: Sendable {
    /// The outcome of the exchange.
    package enum Outcome: Hashable, Sendable {
        case answered(WireResponse)
        /// A fault kept the request or its answer from arriving.
        case dropped
    }

    package let target: TargetName
    /// The world's time when the request arrived.
    package let at: Instant
    package let request: WireRequest
    package var outcome: Outcome
    /// From arrival until the answer was ready, including delays by faults.
    package let nanoseconds: UInt64
    /// The fault that struck, by name.
    package let fault: String?
    /// How many changes the request made.
    package let changes: Int

    /// The lengths of the bodies; the journal drops bodies that are too long.
    package let requestBytes: Int
    package let responseBytes: Int

    init(
        target: TargetName,
        at: Instant,
        request: WireRequest,
        outcome: Outcome,
        nanoseconds: UInt64,
        fault: String?,
        changes: Int
    ) {
        let response: Int =
            if case .answered(let response) = outcome { response.body.count } else { 0 }
        self.init(
            target: target,
            at: at,
            nanoseconds: nanoseconds,
            changes: changes,
            requestBytes: request.body.count,
            responseBytes: response,
            fault: fault,
            request: request,
            outcome: outcome
        )
    }

    /// An exchange as the journal kept it: the bodies may be gone.
    init(
        target: TargetName,
        at: Instant,
        nanoseconds: UInt64,
        changes: Int,
        requestBytes: Int,
        responseBytes: Int,
        fault: String?,
        request: WireRequest,
        outcome: Outcome
    ) {
        self.target = target
        self.at = at
        self.request = request
        self.outcome = outcome
        self.nanoseconds = nanoseconds
        self.fault = fault
        self.changes = changes
        self.requestBytes = requestBytes
        self.responseBytes = responseBytes
    }

    /// `nil` without an answer.
    package var status: Int? {
        guard case .answered(let response) = outcome else { return nil }
        return response.status
    }
}
