// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The course of an exchange that a fault strikes.
///
/// A simulation's transport and a hosted target both follow it; they differ only in how they wait
/// and how an answer is lost.
package struct FaultCourse: Hashable, Sendable {
    /// How far the request gets.
    package enum Reach: Hashable, Sendable {
        case nowhere
        case target
        /// The target is cut off after half of the request's elementary changes.
        case halfOfTarget
    }

    /// What the sender receives.
    package enum Answer: Hashable, Sendable {
        case own
        case replaced(WireResponse)
        case edited([FaultEdit])
        case lost
    }

    package var reach: Reach = .target
    package var answer: Answer = .own
    /// How much later the request arrives.
    package var delayBefore: Duration = .zero
    /// How much later the answer leaves.
    package var delayAfter: Duration = .zero
}

/// A fault that has struck a request.
package struct FaultStrike: Hashable, Sendable {
    package let rule: String
    /// `respond 429`, `delay 2s`.
    package let summary: String
    package let course: FaultCourse
}

extension FaultRule.Phase {
    var reach: FaultCourse.Reach {
        switch self {
        case .before: .nowhere
        case .after: .target
        case .halfWay: .halfOfTarget
        }
    }
}

extension SimulatedTarget {
    /// Answers a request that gets as far as `course` allows; `nil` for no fault.
    package mutating func respond(
        to request: WireRequest,
        through course: FaultCourse?,
        at instant: Instant
    ) -> WireResponse {
        guard course?.reach == .halfOfTarget else {
            return respond(to: request, at: instant, writesMax: nil)
        }
        let writes = fork(carryingOut: request, at: instant).changes.count
        return respond(to: request, at: instant, writesMax: writes / 2)
    }

    /// A copy that has carried the request out, and the number of changes made.
    private func fork(
        carryingOut request: WireRequest,
        at instant: Instant
    ) -> (target: Self, changes: ArraySlice<TargetChange>) {
        var fork = self
        fork.advance(to: instant)
        let start = fork.changes.count
        _ = fork.respond(to: request, at: instant, writesMax: nil)
        return (fork, fork.changes.entries(from: start))
    }

    /// What a request would do, for the rules of a fault plan.
    func effects(of request: WireRequest, at instant: Instant) -> [RequestEffect] {
        guard !request.method.isSafe else { return [] }
        let (fork, changes) = fork(carryingOut: request, at: instant)
        return changes.map { change in
            let addresses = change.account.flatMap { account in
                (fork.profile(of: account) ?? profile(of: account))?.emails
            }
            return RequestEffect(
                kind: change.kind,
                subjects: (change.account.map { [$0.rawValue] } ?? []) + (addresses ?? []),
                right: change.entitlement.map { RightName(kind: $0.kind, name: $0.name) }
            )
        }
    }
}
