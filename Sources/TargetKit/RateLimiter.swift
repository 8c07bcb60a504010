// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Counts calls in a fixed window that the first call starts.
///
/// A call under a sub-limit spends from its bucket and from the overall one; all counters reset
/// together when the window has passed.
package struct RateLimiter: Hashable, Sendable {
    package struct Reading: Hashable, Sendable {
        /// Limit and remainder of the bucket reported to the call: its sub-limit if it has one.
        package let total: Int
        package let remaining: Int
        /// How long until the window ends, if the call was refused.
        package let retryAfter: Duration?
    }

    private let window: Duration
    private let overallLimit: Int
    private let subLimits: [Int]
    private var opened: Instant?
    private var overallUsed = 0
    private var subUsed: [Int]

    /// `subLimits` holds one limit for each bucket; buckets are identified by index.
    package init(overallLimit: Int, subLimits: [Int] = [], window: Duration = .seconds(60)) {
        self.overallLimit = overallLimit
        self.subLimits = subLimits
        self.window = window
        subUsed = Array(repeating: 0, count: subLimits.count)
    }

    /// Counts one call.
    ///
    /// A refused call spends nothing.
    package mutating func spend(_ cost: Int = 1, bucket: Int?, at instant: Instant) -> Reading {
        let windowEnd = openWindow(at: instant)
        let fits = overallUsed + cost <= overallLimit
        guard let bucket else {
            if fits { overallUsed += cost }
            return Reading(
                total: overallLimit,
                remaining: overallLimit - overallUsed,
                retryAfter: fits ? nil : instant.duration(to: windowEnd)
            )
        }
        let fitsBucket = fits && subUsed[bucket] + cost <= subLimits[bucket]
        if fitsBucket {
            overallUsed += cost
            subUsed[bucket] += cost
        }
        return Reading(
            total: subLimits[bucket],
            remaining: subLimits[bucket] - subUsed[bucket],
            retryAfter: fitsBucket ? nil : instant.duration(to: windowEnd)
        )
    }

    private mutating func openWindow(at instant: Instant) -> Instant {
        if let opened, instant < opened.advanced(by: window) {
            return opened.advanced(by: window)
        }
        opened = instant
        overallUsed = 0
        for bucket in subUsed.indices { subUsed[bucket] = 0 }
        return instant.advanced(by: window)
    }
}
