// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

/// A clock that advances only when no job is ready.
///
/// Sleepers wait in a heap by (deadline, sequence). The run loop moves the clock to the first
/// deadline, so 90 days take only as long as what happens in them.
package final class SimulatedClock: CivilClock {
    package typealias Instant = CivilTime.Instant
    package typealias Duration = Swift.Duration

    private struct State {
        var now: Instant
        var heap = DueQueue<Int>()
        var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
        var lastID = 0
    }

    private let state: Mutex<State>
    private let executor: SimulatedExecutor

    package init(start: Instant, executor: SimulatedExecutor) {
        state = Mutex(State(now: start))
        self.executor = executor
    }

    package var now: Instant { state.withLock { $0.now } }
    package var minimumResolution: Duration { .milliseconds(1) }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        guard executor.isOnSimulationThread else {
            executor.noteEscape("a sleep until \(deadline) by \(Task.name ?? "an unnamed task")")
            throw CancellationError()
        }
        try Task.checkCancellation()
        let id: Int? = state.withLock { state in
            guard deadline > state.now else { return nil }
            state.lastID += 1
            return state.lastID
        }
        guard let id else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // A cancellation cannot slip in before: it would need another thread.
                state.withLock { state in
                    state.sleepers[id] = continuation
                    state.heap.schedule(id, at: deadline)
                }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
        sleeper?.resume(throwing: CancellationError())
    }

    /// The first deadline that somebody still waits for.
    package var nextDeadline: Instant? {
        state.withLock { state in
            while let (deadline, id) = state.heap.first {
                if state.sleepers[id] != nil { return deadline }
                _ = state.heap.popFirst()
            }
            return nil
        }
    }

    /// Moves the clock and wakes whoever is due, in the order of (deadline, sequence).
    func advance(to instant: Instant) {
        let due = state.withLock { state in
            precondition(instant >= state.now, "virtual time does not run backwards")
            state.now = instant
            var due: [CheckedContinuation<Void, any Error>] = []
            while let deadline = state.heap.nextDueAt, deadline <= instant,
                let (_, id) = state.heap.popFirst()
            {
                if let sleeper = state.sleepers.removeValue(forKey: id) { due.append(sleeper) }
            }
            return due
        }
        for sleeper in due { sleeper.resume() }
    }

    /// Cancels every sleep so that unfinished tasks can unwind.
    func cancelAll() {
        let sleepers = state.withLock { state in
            defer { state.sleepers = [:] }
            return state.sleepers.sorted { $0.key < $1.key }.map(\.value)
        }
        for sleeper in sleepers { sleeper.resume(throwing: CancellationError()) }
    }
}
