// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The wait that answers announced to a client that sleeps in real time.
///
/// Such a client is told a second at most. When it comes back, the clock moves by the wait that
/// was announced, however long the client really waited, so that a run stays the same.
package struct AnnouncedWait: Hashable, Sendable {
    private var until: Instant?

    package init() {}

    /// Notes the wait and returns the answer as the client gets it.
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

    /// Until when the client was to wait, once; `nil` if it was told nothing since.
    package mutating func settle() -> Instant? {
        defer { until = nil }
        return until
    }

    /// What the client has been spared so far.
    package func owed(at now: Instant) -> Duration {
        guard let until, until > now else { return .zero }
        return now.duration(to: until)
    }

    /// A longer wait ends every run anyway.
    private static let longest = Duration.seconds(400 * 86_400)
}

extension WireResponse {
    /// How long the answer asks its reader to wait; `nil` where it does not.
    ///
    /// A 429 that names no time stands for a minute, the window of most limits.
    package var announcedWait: Duration? {
        if let text = headers["Retry-After"], let seconds = Int64(text), seconds > 0 {
            return .seconds(min(seconds, 1 << 40))
        }
        return status == 429 ? .seconds(60) : nil
    }
}
