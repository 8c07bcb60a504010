// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// What time it is in a world: a reading, and how fast it moves since.
package struct WorldClock: Hashable, Sendable {
    /// 0 stands still, 1 is real time, 60 makes a minute of every second.
    package static let paces = 0.0...1_000_000.0
    /// The last millisecond that RFC 3339 can print; clocks stop there.
    package static let end = Instant(milliseconds: 253_402_300_799_999)

    package private(set) var pace: Double
    private var base: Instant
    /// The wall time at which the clock showed `base`.
    private var origin: UInt64

    package init(showing base: Instant, pace: Double, at wall: UInt64) {
        precondition(WorldClock.paces.contains(pace), "a pace lies within \(WorldClock.paces)")
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

    /// Shows `instant` from now on; earlier than before only where a world is restored.
    mutating func set(to instant: Instant, at wall: UInt64) {
        base = min(instant, WorldClock.end)
        origin = wall
    }

    mutating func setPace(_ pace: Double, at wall: UInt64) {
        self = WorldClock(showing: now(at: wall), pace: pace, at: wall)
    }

    /// How long a virtual wait takes on the wall; a clock that stands still waits in real time.
    func wallDuration(of duration: Duration) -> Duration {
        guard pace > 0 else { return duration }
        return .milliseconds(Int64(Double(duration.wholeMilliseconds) / pace))
    }
}
