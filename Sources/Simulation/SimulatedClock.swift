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

    typealias Sleeper = UnsafeContinuation<Void, any Error>

    /// Whom a deadline wakes.
    private enum Waiter {
        case task(Sleeper)
        case errand(ClockErrand)
    }

    /// A sleep under its number, and the slot that it has until it ends.
    struct Ticket {
        let number: Int
        let slot: Int
    }

    private struct State {
        var heap = DueQueue<Ticket>()
        /// Those asleep, each in the slot of its ticket.
        var sleepers: [(number: Int, waiter: Waiter)?] = []
        var freeSlots: [Int] = []
        var lastNumber = 0

        mutating func issue() -> Ticket {
            lastNumber += 1
            let slot = freeSlots.popLast() ?? sleepers.count
            if slot == sleepers.count { sleepers.append(nil) }
            return Ticket(number: lastNumber, slot: slot)
        }

        mutating func put(_ waiter: Waiter, asleepOn ticket: Ticket, until deadline: Instant) {
            sleepers[ticket.slot] = (ticket.number, waiter)
            heap.schedule(ticket, at: deadline)
        }

        func isAsleep(_ ticket: Ticket) -> Bool {
            sleepers[ticket.slot]?.number == ticket.number
        }

        /// Takes the next sleeper that is due.
        mutating func nextDue(by instant: Instant) -> Waiter? {
            while let (_, ticket) = heap.pop(dueBy: instant) {
                if let waiter = take(ticket) { return waiter }
            }
            return nil
        }

        /// Whoever sleeps on the ticket; `nil` once the sleep is over.
        mutating func take(_ ticket: Ticket) -> Waiter? {
            guard let (number, waiter) = sleepers[ticket.slot], number == ticket.number else {
                return nil
            }
            sleepers[ticket.slot] = nil
            freeSlots.append(ticket.slot)
            return waiter
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
                state.withLock { $0.put(.task(sleeper), asleepOn: ticket, until: deadline) }
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    /// Sleeps for a time, calls `halfway`, and sleeps on for the time that this returns.
    ///
    /// The task is woken once, not twice, and yet, unless it is canceled just between the two,
    /// whatever is ready runs in the order in which it would run if the task slept twice. Both
    /// times must be longer than zero.
    package func sleep(
        for duration: Duration,
        then halfway: @escaping () -> Duration
    ) async throws {
        try Task.checkCancellation()
        let errand = ClockErrand(on: self, halfway)
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { sleeper in
                errand.sleeper = sleeper
                put(errand, until: now.advanced(by: duration))
            }
        } onCancel: {
            cancel(errand)
        }
    }

    private func put(_ errand: ClockErrand, until deadline: Instant) {
        state.withLock { state in
            let ticket = state.issue()
            errand.ticket = ticket
            state.put(.errand(errand), asleepOn: ticket, until: deadline)
        }
    }

    /// Sends the errand's task to sleep once more, unless it was canceled meanwhile.
    fileprivate func goOn(_ errand: ClockErrand, for duration: Duration) {
        let deadline = now.advanced(by: duration)
        let isCanceled = state.withLock { state in
            guard !errand.isCanceled, let sleeper = errand.sleeper else { return true }
            let ticket = state.issue()
            errand.ticket = ticket
            state.put(.task(sleeper), asleepOn: ticket, until: deadline)
            return false
        }
        if isCanceled { errand.sleeper?.resume(throwing: CancellationError()) }
    }

    private func cancel(_ ticket: Ticket) {
        let waiter = state.withLock { $0.take(ticket) }
        if let waiter { interrupt(waiter) }
    }

    private func cancel(_ errand: ClockErrand) {
        let waiter = state.withLock { state in
            errand.isCanceled = true
            return errand.ticket.flatMap { state.take($0) }
        }
        if let waiter { interrupt(waiter) }
    }

    private func wake(_ waiter: Waiter) {
        switch waiter {
        case .task(let sleeper): sleeper.resume()
        case .errand(let errand): executor.enqueue(errand)
        }
    }

    private func interrupt(_ waiter: Waiter) {
        switch waiter {
        case .task(let sleeper): sleeper.resume(throwing: CancellationError())
        case .errand(let errand): errand.sleeper?.resume(throwing: CancellationError())
        }
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
            var others: [Waiter] = []
            while let waiter = state.nextDue(by: instant) { others.append(waiter) }
            return (first, others)
        }
        if let first { wake(first) }
        for waiter in others { wake(waiter) }
    }

    /// Cancels every sleep so that unfinished tasks can unwind.
    func cancelAll() {
        let waiters = state.withLock { state in
            defer {
                state.heap = DueQueue()
                state.freeSlots = Array(state.sleepers.indices)
                for slot in state.sleepers.indices { state.sleepers[slot] = nil }
            }
            return state.sleepers.compactMap(\.self).sorted { $0.number < $1.number }
                .map(\.waiter)
        }
        for waiter in waiters { interrupt(waiter) }
    }
}

/// Two sleeps of a task with something between them that it need not be woken for.
///
/// `@unchecked Sendable` is safe because its state changes only under the clock's lock, or on the
/// simulation's thread before the first sleep.
private final class ClockErrand: ClockStep, @unchecked Sendable {
    private let clock: SimulatedClock
    private let halfway: () -> Duration
    var sleeper: SimulatedClock.Sleeper?
    var ticket: SimulatedClock.Ticket?
    var isCanceled = false

    init(on clock: SimulatedClock, _ halfway: @escaping () -> Duration) {
        self.clock = clock
        self.halfway = halfway
    }

    func perform() { clock.goOn(self, for: halfway()) }
}
