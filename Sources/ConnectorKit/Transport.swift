// SPDX-License-Identifier: Apache-2.0

import Vocabulary
import Wire

/// Carries requests to a target: into the simulation, or over real HTTP.
public protocol Transport: Sendable {
    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse
}

/// A transport that takes a request's context as it is: to bind it costs more than to pass it on.
package protocol AttributingTransport: Transport {
    func send(
        _ request: WireRequest,
        as context: RequestContext
    ) async throws(TransportError) -> WireResponse
}

/// No answer came.
public enum TransportError: Error, Hashable, Sendable {
    /// The request never left or never arrived, so nothing can have happened.
    case notSent(String)
    /// The connection broke or the wait ended after the request had left.
    case noAnswer(String)
}

/// What the current request is for.
///
/// A simulation's transport records it (M-16); targets never see
/// it.
package struct RequestContext: Hashable, Sendable {
    package var purpose: RequestPurpose
    /// The correlation id of the work: a lifecycle event's id, `reconciliation`.
    package var cause: String
    /// 1 for the first attempt of a request.
    package var attempt: Int

    package init(purpose: RequestPurpose, cause: String, attempt: Int = 1) {
        self.purpose = purpose
        self.cause = cause
        self.attempt = attempt
    }

    @TaskLocal package static var current: RequestContext?
}
