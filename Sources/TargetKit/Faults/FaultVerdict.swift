// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// What a fault rule does to an exchange.
package enum FaultVerdict: Hashable, Sendable {
    /// Everything happens, but later; the delay is drawn from the range.
    case delay(ClosedRange<Duration>)
    case respond(FaultAnswer)
    /// The request never arrives; the client waits until its own timeout.
    case dropRequest
    /// The answer never arrives, whatever the target has done.
    case dropResponse
    /// The target's own answer, altered.
    case mutateResponse([FaultEdit])

    /// The phases in which it can strike; the first is the default.
    package var phases: [FaultRule.Phase] {
        switch self {
        case .delay: [.after, .before]
        case .respond: [.before, .after, .halfWay]
        case .dropRequest: [.before]
        case .dropResponse: [.after, .halfWay]
        case .mutateResponse: [.after]
        }
    }

    /// The course of an exchange that is hit in the phase.
    func course(in phase: FaultRule.Phase) -> FaultCourse {
        switch self {
        case .delay(let range):
            phase == .before
                ? FaultCourse(delayBefore: range.lowerBound)
                : FaultCourse(delayAfter: range.lowerBound)
        case .respond(let answer):
            FaultCourse(reach: phase.reach, answer: .replaced(answer.response))
        case .dropRequest: FaultCourse(reach: .nowhere, answer: .lost)
        case .dropResponse: FaultCourse(reach: phase.reach, answer: .lost)
        case .mutateResponse(let edits):
            FaultCourse(reach: phase.reach, answer: .edited(edits))
        }
    }
}

extension FaultVerdict: CustomStringConvertible {
    /// `respond 429`, `drop response`, as shown in logs and the control plane.
    package var description: String {
        switch self {
        case .delay(let range):
            range.lowerBound == range.upperBound
                ? "delay \(range.lowerBound.clockText)"
                : "delay \(range.lowerBound.clockText) to \(range.upperBound.clockText)"
        case .respond(let answer): "respond \(answer.status)"
        case .dropRequest: "drop request"
        case .dropResponse: "drop response"
        case .mutateResponse(let edits): edits.map(\.description).joined(separator: ", ")
        }
    }
}

/// An answer that is not the target's.
package struct FaultAnswer: Hashable, Sendable {
    package var status: Int
    package var headers: WireHeaders
    package var body: [UInt8]
    /// Seconds, for a `Retry-After` header; RFC 9110 §10.2.3.
    package var retryAfter: Int?

    package init(
        status: Int,
        headers: WireHeaders = WireHeaders(),
        body: [UInt8] = [],
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.retryAfter = retryAfter
    }

    package var response: WireResponse {
        var headers = headers
        if let retryAfter { headers["Retry-After"] = String(retryAfter) }
        return WireResponse(status: status, headers: headers, body: body)
    }
}
