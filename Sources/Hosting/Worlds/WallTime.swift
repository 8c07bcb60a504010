// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// The machine's own time, handed in by the process: what makes a world's clock run, and what a
/// delayed answer waits by.
///
/// Nothing else here reads a clock.
package struct WallTime: Sendable {
    /// Counts up and never back.
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
