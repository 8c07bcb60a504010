// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A thread for one simulation.
///
/// A run blocks its thread, so it must stay off Swift's shared pool: escaped work would find no
/// free thread there and look like a deadlock.
package enum SimulationThread {
    /// Runs `body` on a new thread and waits for it without blocking the caller's.
    package static func run<Value: Sendable>(
        _ body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
