// SPDX-License-Identifier: Apache-2.0

/// A point on the simulated time line, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Every module uses this type for time, so units are never converted twice. It carries
/// no zone: text forms are RFC 3339 in UTC.
public struct Instant: Hashable, Sendable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static let distantFuture = Instant(milliseconds: Int64.max / 4)
}

extension Instant: InstantProtocol {
    /// Saturates at the first and last instant: times come from files and requests, and no sum of
    /// them may crash the process.
    public func advanced(by duration: Duration) -> Instant {
        let step = duration.wholeMilliseconds
        let (sum, overflow) = milliseconds.addingReportingOverflow(step)
        return Instant(milliseconds: overflow ? (step < 0 ? .min : .max) : sum)
    }

    public func duration(to other: Instant) -> Duration {
        let (difference, overflow) = other.milliseconds.subtractingReportingOverflow(milliseconds)
        return .milliseconds(overflow ? (other < self ? .min : .max) : difference)
    }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Duration {
    /// The duration in whole milliseconds, rounded up, so that a wait is never cut short.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let perMillisecond: Int64 = 1_000_000_000_000_000
        let rest = attoseconds / perMillisecond + (attoseconds % perMillisecond > 0 ? 1 : 0)
        let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, isJustBeyond) = whole.addingReportingOverflow(rest)
        return isBeyond || isJustBeyond ? (seconds < 0 ? .min : .max) : sum
    }
}

/// A clock with civil instants: the simulated one, or the wall clock of a real run.
public protocol CivilClock: Clock where Instant == CivilTime.Instant, Duration == Swift.Duration {}
