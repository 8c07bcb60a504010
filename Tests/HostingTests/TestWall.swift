// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import Synchronization

/// A wall clock that moves when a test says so, or when somebody sleeps.
final class TestWall: Sendable {
    private let state = Mutex<(nanoseconds: UInt64, sleeps: [Duration])>((1_000, []))

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func pass(_ duration: Duration) {
        state.withLock { $0.nanoseconds += UInt64(duration.wholeMilliseconds) * 1_000_000 }
    }

    var time: WallTime {
        WallTime(
            nanoseconds: { self.state.withLock { $0.nanoseconds } },
            sleep: { duration in
                self.pass(duration)
                self.state.withLock { $0.sleeps.append(duration) }
            }
        )
    }
}
