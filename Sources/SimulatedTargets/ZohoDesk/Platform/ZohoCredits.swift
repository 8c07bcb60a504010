// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// The API credits of a portal, counted per calendar day, and concurrent calls (DOC-CREDITS).
package struct ZohoCredits: Hashable, Sendable {
    package enum Refusal: Hashable, Sendable {
        /// 429 `TOO_MANY_REQUESTS`.
        case tooManyAtOnce
        /// 429 `THRESHOLD_EXCEEDED`.
        case exhausted
    }

    /// The meter as reported in an answer.
    package struct Reading: Hashable, Sendable {
        /// The cost of the call, whether accepted or not.
        package let weight: Int
        package let remaining: Int
        package let refusal: Refusal?
        /// How long until the next day, only for exhausted credits (ELAPSED).
        package let retryAfter: Duration?
    }

    /// The credits per day, and the additional ones per user, except light agents.
    package let base: Int
    package let perUser: Int
    package let concurrentMax: Int
    /// How long a call counts as in flight; zero allows any number at a time.
    ///
    /// Calls are answered at once here, so without it none would ever overlap (assumption).
    package let callDuration: Duration
    private let utcOffset: Duration
    private var day: Int?
    private var used = 0
    /// When the calls that may still be in flight began, oldest first.
    private var begun: [Instant] = []

    package init(
        base: Int,
        perUser: Int,
        concurrentMax: Int,
        callDuration: Duration = .zero,
        dataCenter: ZohoDataCenter
    ) {
        self.base = base
        self.perUser = perUser
        self.concurrentMax = concurrentMax
        self.callDuration = callDuration
        utcOffset = dataCenter.utcOffset
    }

    /// Counts one call; a refused one costs nothing.
    ///
    /// `users` are the agents of the portal without the light ones.
    package mutating func spend(_ weight: Int, users: Int, at instant: Instant) -> Reading {
        let local = instant.advanced(by: utcOffset)
        let today = local.date.daysSinceEpoch
        if day != today {
            day = today
            used = 0
        }
        let left = max(0, base + perUser * users - used)
        guard beginsCall(at: instant) else {
            return Reading(
                weight: weight,
                remaining: left,
                refusal: .tooManyAtOnce,
                retryAfter: nil
            )
        }
        guard weight <= left else {
            return Reading(
                weight: weight,
                remaining: left,
                refusal: .exhausted,
                retryAfter: .milliseconds(86_400_000 - local.millisecondsOfDay)
            )
        }
        used += weight
        return Reading(weight: weight, remaining: left - weight, refusal: nil, retryAfter: nil)
    }

    private mutating func beginsCall(at instant: Instant) -> Bool {
        guard callDuration > .zero else { return true }
        begun.removeAll { $0.advanced(by: callDuration) <= instant }
        guard begun.count < concurrentMax else { return false }
        begun.append(instant)
        return true
    }

    /// The cost of a list by the position of the last requested row.
    ///
    /// Documented are 3 up to row 2,000 and steps of 5 to 10, 10 to 50 and up to 100 beyond; where
    /// they start is assumed.
    package static func listWeight(from: Int, limit: Int) -> Int {
        let (end, overflow) = from.addingReportingOverflow(limit)
        switch overflow ? Int.max : end {
        case ...2_000: return 3
        case ...3_000: return 5
        case ...4_000: return 10
        case ...5_000: return 50
        default: return 100
        }
    }

    package static let bulkWeight = 25
    /// For each record deleted or restored.
    package static let recordWeight = 6
}

extension ZohoDataCenter {
    /// The data center's offset from UTC.
    ///
    /// Assumption: local standard time all year round.
    fileprivate var utcOffset: Duration {
        let minutes =
            switch self {
            case .us: -8 * 60
            case .ca: -5 * 60
            case .uk: 0
            case .eu: 60
            case .sa: 3 * 60
            case .ae: 4 * 60
            case .india: 5 * 60 + 30
            case .sg, .cn: 8 * 60
            case .jp: 9 * 60
            case .au: 10 * 60
            }
        return .seconds(minutes * 60)
    }
}
