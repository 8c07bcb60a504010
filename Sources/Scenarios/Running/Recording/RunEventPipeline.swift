// SPDX-License-Identifier: Apache-2.0

import Foundation
import Recording

/// Some events, and between them what the oracle is told.
struct RunEventBatch: Sendable {
    var events: [RunEvent] = []
    /// Each is taken in before the event at its place is read.
    private(set) var messages: [(place: Int, message: OracleInbox.Message)] = []

    /// Room for `size` of each.
    init(size: Int, isPipelined: Bool) {
        events.reserveCapacity(size)
        if isPipelined { messages.reserveCapacity(size) }
    }

    var isEmpty: Bool { events.isEmpty && messages.isEmpty }
    var count: Int { max(events.count, messages.count) }

    mutating func post(_ message: OracleInbox.Message) {
        // Where nothing came in between, the later instant includes the earlier.
        if case .time(let instant) = message, let last = messages.last,
            last.place == events.count, case .time(let passed) = last.message
        {
            messages[messages.count - 1].message = .time(max(instant, passed))
        } else {
            messages.append((events.count, message))
        }
    }
}

/// Passes the events of a run, in order, to a reader on a separate thread.
///
/// The reader's results are the same as if it had read each event at once, but the simulation need
/// not wait for it. `@unchecked Sendable` is safe because every property is read and written with
/// the condition locked.
final class RunEventPipeline: @unchecked Sendable {
    /// More batches would only cost memory, so the simulation waits for the reader.
    private static let waitingMax = 128

    private let condition = NSCondition()
    private var waiting: [RunEventBatch] = []
    private var isReading = false
    private var isClosed = false

    init(read: @escaping @Sendable (inout RunEventBatch) -> Void) {
        let thread = Thread { [self] in
            while var batches = take() {
                for index in batches.indices { read(&batches[index]) }
            }
        }
        thread.start()
    }

    func submit(_ batch: RunEventBatch) {
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

    private func take() -> [RunEventBatch]? {
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
