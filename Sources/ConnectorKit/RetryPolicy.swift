// SPDX-License-Identifier: Apache-2.0

/// How often and how long a connector retries before it returns an operation to its caller.
public struct RetryPolicy: Hashable, Sendable {
    /// Attempts that may fail, including the first.
    public var attemptsMax: Int
    /// Throttled attempts count separately: a 429 is a request to wait, not a failure.
    public var throttlesMax: Int
    public var backoffInitial: Duration
    public var backoffMax: Duration

    public init(
        attemptsMax: Int = 5,
        throttlesMax: Int = 20,
        backoffInitial: Duration = .seconds(1),
        backoffMax: Duration = .seconds(60)
    ) {
        precondition(attemptsMax > 0, "attemptsMax must be at least 1")
        self.attemptsMax = attemptsMax
        self.throttlesMax = throttlesMax
        self.backoffInitial = backoffInitial
        self.backoffMax = backoffMax
    }

    /// Doubles from `backoffInitial` with each failure up to `backoffMax`.
    ///
    /// There is no jitter: `RateBudget` spaces requests, and runs must be reproducible to the byte.
    public func backoff(afterFailure number: Int) -> Duration {
        precondition(number > 0, "failures are counted from 1")
        var wait = backoffInitial
        for _ in 1..<number where wait < backoffMax { wait *= 2 }
        return min(wait, backoffMax)
    }
}
