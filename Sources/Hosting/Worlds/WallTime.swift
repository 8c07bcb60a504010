// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Wall time, injected by the process: it drives the clocks of worlds and the waits of delayed
/// answers.
///
/// Nothing else in this module reads a clock.
package struct WallTime: Sendable {
    /// Monotonic.
    package let nanoseconds: @Sendable () -> UInt64
    /// Blocks the calling thread.
    package let sleep: @Sendable (Duration) -> Void

    package init(
        nanoseconds: @escaping @Sendable () -> UInt64,
        sleep: @escaping @Sendable (Duration) -> Void
    ) {
        self.nanoseconds = nanoseconds
        self.sleep = sleep
    }
}
