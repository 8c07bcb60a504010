// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The wait announced to a client that sleeps in real time.
///
/// Such a client is told at most a second. When it comes back, the clock moves by the wait that was
/// announced, however long the client really waited, so that a run stays reproducible.
package struct AnnouncedWait: Hashable, Sendable {
    private var until: Instant?

    package init() {}

    /// Records the wait and returns the answer that the client gets.
    package mutating func told(
        _ response: WireResponse,
        _ wait: Duration?,
        at now: Instant
    ) -> WireResponse {
        guard let wait, wait > .zero else { return response }
        let end = now.advanced(by: min(wait, AnnouncedWait.longest))
        until = max(until ?? end, end)
        var told = response
        if told.headers["Retry-After"] != nil { told.headers["Retry-After"] = "1" }
        return told
    }

    /// Until when the client should have waited, returned once; `nil` if no wait was announced
    /// since.
    package mutating func settle() -> Instant? {
        defer { until = nil }
        return until
    }

    /// The wait that the client has been spared so far.
    package func owed(at now: Instant) -> Duration {
        guard let until, until > now else { return .zero }
        return now.duration(to: until)
    }

    /// A longer wait would end any run anyway.
    private static let longest = Duration.seconds(400 * 86_400)
}

extension WireResponse {
    /// How long the answer asks its client to wait; `nil` if it does not.
    ///
    /// A 429 without a time counts as a minute, the window of most limits.
    package var announcedWait: Duration? {
        if let text = headers["Retry-After"], let seconds = Int64(text), seconds > 0 {
            return .seconds(min(seconds, 1 << 40))
        }
        return status == 429 ? .seconds(60) : nil
    }
}
