// SPDX-License-Identifier: Apache-2.0

/// A point on the simulated time line, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Every module speaks of time in this type, so that no unit is ever converted twice. It carries
/// no zone: text forms are RFC 3339 in UTC.
package struct Instant: Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static let distantFuture = Instant(milliseconds: Int64.max / 4)
}

extension Instant: InstantProtocol {
    package func advanced(by duration: Duration) -> Instant {
        Instant(milliseconds: milliseconds + duration.wholeMilliseconds)
    }

    package func duration(to other: Instant) -> Duration {
        .milliseconds(other.milliseconds - milliseconds)
    }

    @inlinable
    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Duration {
    /// The duration in whole milliseconds, rounded up, so that a wait is never cut short.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        let whole = attoseconds / perMillisecond
        let rest = attoseconds % perMillisecond
        return seconds * 1_000 + whole + (rest > 0 ? 1 : 0)
    }
}

/// A clock whose instants are civil: the simulated one, or the wall clock of a real run.
package protocol CivilClock: Clock where Instant == CivilTime.Instant, Duration == Swift.Duration {}
