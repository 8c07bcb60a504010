// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Why access outlived a departure, as far as the run's events show.
enum DepartureCause {
    /// It came back inside the product.
    case byHand(door: String, actor: String)
    /// The core could not finish, and reported it.
    case escalated(reason: String, detail: String)
    /// Requests for the person met a fault.
    case struck(fault: String, verdict: String, requests: Int)

    init?(_ placed: PlacedDeparture, in story: RunStory) {
        let departure = placed.departure
        guard let right = departure.rights.first, right.outcome != .inTime,
            let person = story.person(departure.identity)
        else { return nil }
        let spans = person.paths.filter { $0.key.entitlement == right.entitlement }
            .flatMap(\.spans)
        let back = spans.last { $0.start > departure.effectiveAt }
        if case .outOfBand(let door, let actor) = back?.origin {
            self = .byHand(door: door, actor: actor)
            return
        }
        let end = right.heldUntil ?? placed.end
        let escalation = person.exceptions.first {
            $0.value.fate == .opened && departure.effectiveAt <= $0.at && $0.at <= end
        }
        if let value = escalation?.value {
            self = .escalated(
                reason: value.reason,
                detail: AddressMask.maskedText(value.detail)
            )
            return
        }
        let faults = person.requests
            .filter { departure.effectiveAt <= $0.record.startedAt && $0.endedAt <= end }
            .compactMap(\.fault)
        guard let first = faults.first else { return nil }
        self = .struck(
            fault: first.name,
            verdict: first.verdict,
            requests: faults.count { $0.name == first.name }
        )
    }

    /// Identifies causes shared by several people.
    var key: String {
        switch self {
        case .byHand(let door, _): "by hand \(door)"
        case .escalated(let reason, _): "escalated \(reason)"
        case .struck(let fault, _, _): "fault \(fault)"
        }
    }

    var sentence: String {
        switch self {
        case .byHand(let door, let actor):
            "it came back inside the product: \(door), by \(actor)."
        case .escalated(let reason, let detail):
            "the core could not revoke it and escalated: \(reason), \(detail.asSentence)"
        case .struck(let fault, let verdict, let requests):
            "the fault '\(fault)' (\(verdict)) met \(counted(requests, "request"))."
        }
    }
}
