// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Decides how long a lane's work continues despite failures.
///
/// The connector retries a request within seconds; this takes over from there.
package struct PersistenceStateMachine: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case tryNow
        case wait(Duration)
        /// The failure becomes an exception.
        case giveUp
    }

    private let backoffInitial: Duration
    private let backoffMax: Duration
    private let ageMax: Duration
    private let contradictionsMax: Int
    private var startedAt: Instant?
    private var failures = 0
    private var contradictions = 0

    package init(options: CoreOptions) {
        backoffInitial = options.backoffInitial
        backoffMax = options.backoffMax
        ageMax = options.ageMax
        contradictionsMax = options.verificationAttemptsMax
    }

    /// The target gave no usable answer.
    package mutating func failed(retryAfter: Duration?, at now: Instant) -> Action {
        failures += 1
        return pause(after: failures, atLeast: retryAfter, now)
    }

    /// The target reported success, but a read contradicts it.
    ///
    /// The first time, the plan may have been based on outdated state, so another one is tried at
    /// once.
    package mutating func contradicted(at now: Instant) -> Action {
        contradictions += 1
        if startedAt == nil { startedAt = now }
        if contradictions == 1 { return .tryNow }
        if contradictions >= contradictionsMax { return .giveUp }
        return pause(after: contradictions - 1, atLeast: nil, now)
    }

    package mutating func succeeded() {
        startedAt = nil
        failures = 0
        contradictions = 0
    }

    private mutating func pause(
        after count: Int,
        atLeast least: Duration?,
        _ now: Instant
    ) -> Action {
        let start = startedAt ?? now
        startedAt = start
        guard start.duration(to: now) < ageMax else { return .giveUp }
        let doubled = backoffInitial * (1 << min(count - 1, 20))
        return .wait(max(min(doubled, backoffMax), least ?? .zero))
    }
}
