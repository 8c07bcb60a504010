// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// A world's clock: a reading, and how fast time has passed since.
package struct WorldClock: Hashable, Sendable {
    /// 0 stands still, 1 is real time, 60 turns every second into a minute.
    package static let paces = 0.0...1_000_000.0
    /// The last millisecond that RFC 3339 can print; clocks stop there.
    package static let end = Instant(milliseconds: 253_402_300_799_999)

    package private(set) var pace: Double
    private var base: Instant
    /// The wall time at which the clock showed `base`.
    private var origin: UInt64

    package init(showing base: Instant, pace: Double, at wall: UInt64) {
        precondition(WorldClock.paces.contains(pace), "a pace is within \(WorldClock.paces)")
        self.base = base
        self.pace = pace
        origin = wall
    }

    package func now(at wall: UInt64) -> Instant {
        guard pace > 0, wall > origin else { return base }
        let passed = Double(wall - origin) / 1_000_000 * pace
        let room = Double(WorldClock.end.milliseconds - base.milliseconds)
        guard passed < room else { return WorldClock.end }
        return Instant(milliseconds: base.milliseconds + Int64(passed))
    }

    /// Sets the clock; it goes backward only when a world is restored.
    mutating func set(to instant: Instant, at wall: UInt64) {
        base = min(instant, WorldClock.end)
        origin = wall
    }

    mutating func setPace(_ pace: Double, at wall: UInt64) {
        self = WorldClock(showing: now(at: wall), pace: pace, at: wall)
    }

    /// How much real time a virtual wait takes, at most `most`; with a stopped clock, waits are
    /// real time.
    func wallDuration(of duration: Duration, atMost most: Duration) -> Duration {
        guard pace > 0 else { return min(duration, most) }
        let milliseconds = Double(duration.wholeMilliseconds) / pace
        // At a pace close to 0 the quotient does not fit into an integer.
        guard milliseconds < Double(most.wholeMilliseconds) else { return most }
        return .milliseconds(Int64(milliseconds))
    }
}
