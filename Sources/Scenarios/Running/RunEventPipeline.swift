// SPDX-License-Identifier: Apache-2.0

import Foundation
import Recording

/// Passes the events of a run, in order, to a reader on a separate thread.
///
/// The reader's results are the same as if it had read each event at once, but the simulation need
/// not wait for it. `@unchecked Sendable` is safe because every property is read and written with
/// the condition locked.
final class RunEventPipeline: @unchecked Sendable {
    /// More batches would only cost memory, so the simulation waits for the reader.
    private static let waitingMax = 16

    private let condition = NSCondition()
    private var waiting: [[RunEvent]] = []
    private var isReading = false
    private var isClosed = false

    init(read: @escaping @Sendable ([RunEvent]) -> Void) {
        let thread = Thread { [self] in
            while let batches = take() {
                for batch in batches { read(batch) }
            }
        }
        thread.start()
    }

    func submit(_ batch: [RunEvent]) {
        condition.lock()
        while waiting.count >= RunEventPipeline.waitingMax { condition.wait() }
        waiting.append(batch)
        condition.broadcast()
        condition.unlock()
    }

    /// Returns once everything submitted has been read.
    func drain() {
        condition.lock()
        while isReading || !waiting.isEmpty { condition.wait() }
        condition.unlock()
    }

    /// Ends the thread once everything submitted has been read.
    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func take() -> [[RunEvent]]? {
        condition.lock()
        defer { condition.unlock() }
        isReading = false
        condition.broadcast()
        while waiting.isEmpty {
            guard !isClosed else { return nil }
            condition.wait()
        }
        isReading = true
        let batches = waiting
        waiting = []
        condition.broadcast()
        return batches
    }
}
