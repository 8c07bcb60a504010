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

    private typealias Sleeper = UnsafeContinuation<Void, any Error>

    /// A sleep under its number, and the slot that it has until it ends.
    private struct Ticket {
        let number: Int
        let slot: Int
    }

    private struct State {
        var heap = DueQueue<Ticket>()
        /// Those asleep, each in the slot of its ticket.
        var sleepers: [(number: Int, sleeper: Sleeper)?] = []
        var freeSlots: [Int] = []
        var lastNumber = 0

        mutating func issue() -> Ticket {
            lastNumber += 1
            let slot = freeSlots.popLast() ?? sleepers.count
            if slot == sleepers.count { sleepers.append(nil) }
            return Ticket(number: lastNumber, slot: slot)
        }

        func isAsleep(_ ticket: Ticket) -> Bool {
            sleepers[ticket.slot]?.number == ticket.number
        }

        /// Takes the next sleeper that is due.
        mutating func nextDue(by instant: Instant) -> Sleeper? {
            while let (_, ticket) = heap.pop(dueBy: instant) {
                if let sleeper = take(ticket) { return sleeper }
            }
            return nil
        }

        /// Whoever sleeps on the ticket; `nil` once the sleep is over.
        mutating func take(_ ticket: Ticket) -> Sleeper? {
            guard isAsleep(ticket), let (_, sleeper) = sleepers[ticket.slot] else { return nil }
            sleepers[ticket.slot] = nil
            freeSlots.append(ticket.slot)
            return sleeper
        }
    }

    private let state = Mutex(State())
    /// Beside the lock, since everybody asks for it all the time.
    private let milliseconds: Atomic<Int64>
    private let executor: SimulatedExecutor

    package init(start: Instant, executor: SimulatedExecutor) {
        milliseconds = Atomic(start.milliseconds)
        self.executor = executor
    }

    package var now: Instant { Instant(milliseconds: milliseconds.load(ordering: .acquiring)) }
    package var minimumResolution: Duration { .milliseconds(1) }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        guard executor.isOnSimulationThread else {
            executor.noteEscape("a sleep until \(deadline) by \(Task.name ?? "an unnamed task")")
            throw CancellationError()
        }
        try Task.checkCancellation()
        guard now < deadline else { return }
        let ticket = state.withLock { $0.issue() }
        try await withTaskCancellationHandler {
            // Every sleeper is taken from its slot once, and only then resumed.
            try await withUnsafeThrowingContinuation { sleeper in
                // A cancellation cannot come in between: it would need another thread.
                state.withLock { state in
                    state.sleepers[ticket.slot] = (ticket.number, sleeper)
                    state.heap.schedule(ticket, at: deadline)
                }
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    private func cancel(_ ticket: Ticket) {
        let sleeper = state.withLock { $0.take(ticket) }
        sleeper?.resume(throwing: CancellationError())
    }

    /// The first deadline with a sleeper.
    package var nextDeadline: Instant? {
        state.withLock { state in
            while let (deadline, ticket) = state.heap.first {
                if state.isAsleep(ticket) { return deadline }
                _ = state.heap.popFirst()
            }
            return nil
        }
    }

    /// Moves the clock and wakes the sleepers that are due, in order of (deadline, sequence).
    func advance(to instant: Instant) {
        let (first, others) = state.withLock { state in
            precondition(instant >= now, "virtual time does not run backwards")
            milliseconds.store(instant.milliseconds, ordering: .releasing)
            // Mostly one sleeper is due, for whom no list is needed.
            let first = state.nextDue(by: instant)
            var others: [Sleeper] = []
            while let sleeper = state.nextDue(by: instant) { others.append(sleeper) }
            return (first, others)
        }
        first?.resume()
        for sleeper in others { sleeper.resume() }
    }

    /// Cancels every sleep so that unfinished tasks can unwind.
    func cancelAll() {
        let sleepers = state.withLock { state in
            defer {
                state.heap = DueQueue()
                state.freeSlots = Array(state.sleepers.indices)
                for slot in state.sleepers.indices { state.sleepers[slot] = nil }
            }
            return state.sleepers.compactMap(\.self).sorted { $0.number < $1.number }
                .map(\.sleeper)
        }
        for sleeper in sleepers { sleeper.resume(throwing: CancellationError()) }
    }
}
