// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

/// A clock on which every sleep ends at once, at its deadline.
final class JumpingClock: CivilClock {
    private struct State {
        var now = Instant(milliseconds: 1_772_442_000_000)
        var waits: [Swift.Duration] = []
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Swift.Duration { .milliseconds(1) }
    /// The sleeps so far, in their order.
    var waits: [Swift.Duration] { state.withLock { $0.waits } }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        state.withLock { state in
            state.waits.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
    }

    func advance(by duration: Swift.Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }
}
