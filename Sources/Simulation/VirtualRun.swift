// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

/// Scheduled work without a task: targets' background jobs, the oracle's deadlines.
package protocol DueWork: AnyObject {
    /// When `advance(to:)` next has something to do; `nil` if nothing is pending.
    var nextDueAt: Instant? { get }
    func advance(to instant: Instant)
}

/// Why a run could not finish.
package enum SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No job is ready, no task sleeps, and the run is not done.
    case stuck(at: Instant, waits: [String])
    /// Work left the simulated executor and came back from another thread.
    case escaped([String])
    /// Jobs kept each other busy without time ever passing.
    case spinning(at: Instant, jobs: Int)
    /// The run took more jobs than it was allowed.
    case runaway(at: Instant, jobs: Int)
    /// No more requests will come from outside.
    case abandoned(at: Instant)

    package var description: String {
        switch self {
        case .stuck(let instant, let waits):
            "stuck at \(instant): nothing is ready and nobody sleeps, but the run is not done; "
                + (waits.isEmpty ? "nobody said what they wait for" : waits.joined(separator: "; "))
        case .escaped(let names):
            "work left the simulation and came back from another thread: "
                + names.prefix(3).joined(separator: ", ")
                + "; keep to child tasks and actors, and sleep on the given clock"
        case .spinning(let instant, let jobs):
            "\(jobs) jobs ran at \(instant) without time passing; something repeats without a wait"
        case .runaway(let instant, let jobs):
            "still not done after \(jobs) jobs, at \(instant)"
        case .abandoned(let instant): "given up at \(instant)"
        }
    }
}

/// One run in virtual time, on the calling thread.
package final class VirtualRun {
    package let clock: SimulatedClock
    package let executor: SimulatedExecutor
    /// Who waits for what; read when a run is stuck.
    package let waits = WaitBoard()
    private var dueWork: [any DueWork] = []
    /// Called with every instant to which the clock moves, after the work due by then.
    package var clockMoved: ((Instant) -> Void)?
    /// Called whenever no job is ready, before time moves; `true` once it has made one ready.
    ///
    /// It may block until a request comes from outside, and throws to end the run.
    package var attendant: (() throws(SimulationError) -> Bool)?
    /// The maximum number of jobs at one instant; more are considered a loop without a wait.
    private let jobsPerInstantMax: Int
    /// The maximum number of jobs of the whole run; `nil` for no limit.
    private let jobsMax: Int?
    /// Jobs that have run: a machine-independent measure of the run's work.
    package private(set) var jobs = 0
    /// How long, in real time, a stuck run waits for escaped work to come back.
    private let escapeWait: Duration

    package init(
        start: Instant,
        order: SimulatedExecutor.Order = .firstInFirstOut,
        jobsPerInstantMax: Int = 50_000_000,
        jobsMax: Int? = nil,
        escapeWait: Duration = .milliseconds(500)
    ) {
        executor = SimulatedExecutor(order: order)
        clock = SimulatedClock(start: start, executor: executor)
        self.jobsPerInstantMax = jobsPerInstantMax
        self.jobsMax = jobsMax
        self.escapeWait = escapeWait
    }

    package func add(_ work: any DueWork) {
        dueWork.append(work)
    }

    /// Runs `body` and everything it starts until it returns.
    ///
    /// Child tasks and actors stay in the simulation automatically. An unstructured `Task {}` does
    /// not inherit the executor: the owner of such tasks takes a `TaskExecutor` and starts them
    /// with `Task(executorPreference:)`. Tasks still asleep at the end are canceled and unwound.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        executor.begin()
        let end = RunEnd()
        let box = OutcomeBox<Value>()
        let task = Task(name: "run", executorPreference: executor) {
            do {
                box.set(.success(try await body()))
            } catch {
                box.set(.failure(error))
            }
            end.come()
        }
        defer { task.cancel() }
        do throws(SimulationError) {
            try loop(until: end)
        } catch {
            // A sleeping task keeps the run alive.
            if case .abandoned = error { unwind() }
            throw error
        }
        unwind()
        guard executor.escapes.isEmpty else { throw SimulationError.escaped(executor.escapes) }
        guard let result = box.value else {
            throw SimulationError.stuck(at: clock.now, waits: waits.sentences)
        }
        return try result.get()
    }

    private func loop(until end: RunEnd) throws(SimulationError) {
        var jobsAtInstant = 0
        while true {
            while executor.runOne() {
                jobsAtInstant += 1
                jobs += 1
                if let jobsMax, jobs > jobsMax { throw .runaway(at: clock.now, jobs: jobs) }
                guard jobsAtInstant <= jobsPerInstantMax else {
                    throw .spinning(at: clock.now, jobs: jobsAtInstant)
                }
            }
            if end.hasCome { return }
            if executor.hasEscapes { throw .escaped(executor.escapes) }
            if let attendant, try attendant() { continue }
            // Background work alone does not keep a run alive: it only matters if something will
            // look at it later.
            guard let sleeping = clock.nextDeadline else {
                if executor.awaitEscape(for: escapeWait) { throw .escaped(executor.escapes) }
                throw .stuck(at: clock.now, waits: waits.sentences)
            }
            let now = clock.now
            let due = firstDue
            let next = due.map { min($0, sleeping) } ?? sleeping
            if next > now { jobsAtInstant = 0 }
            if let due, due <= next {
                for work in dueWork {
                    if let due = work.nextDueAt, due <= next { work.advance(to: next) }
                }
            }
            clockMoved?(next)
            clock.advance(to: max(next, now))
        }
    }

    private var firstDue: Instant? {
        var first: Instant?
        for work in dueWork {
            guard let due = work.nextDueAt else { continue }
            first = first.map { min($0, due) } ?? due
        }
        return first
    }

    private func unwind() {
        for _ in 0..<1_000 {
            clock.cancelAll()
            guard executor.runOne() else { return }
            while executor.runOne() {}
        }
    }
}

/// Says whether the run's first task has ended; asked again and again.
private final class RunEnd: Sendable {
    private let flag = Atomic(false)

    var hasCome: Bool { flag.load(ordering: .relaxed) }

    func come() { flag.store(true, ordering: .relaxed) }
}

/// Carries the result out of the run's first task.
private final class OutcomeBox<Value: Sendable>: Sendable {
    private let storage = Mutex<Result<Value, any Error>?>(nil)

    var value: Result<Value, any Error>? { storage.withLock { $0 } }

    func set(_ value: Result<Value, any Error>) {
        storage.withLock { $0 = value }
    }
}

/// Who waits for what: one sentence for each waiter, in order of arrival.
package final class WaitBoard: Sendable {
    private struct Entries {
        var last = 0
        var byNumber: [Int: (who: String, what: @Sendable () -> String)] = [:]
    }

    private let entries = Mutex(Entries())

    /// Runs `body`, noting meanwhile that `who` waits for `what`.
    package func waiting<Value>(
        _ who: String,
        for what: @escaping @autoclosure @Sendable () -> String,
        _ body: () async throws -> Value
    ) async rethrows -> Value {
        let number = entries.withLock { entries in
            entries.last += 1
            entries.byNumber[entries.last] = (who, what)
            return entries.last
        }
        defer { entries.withLock { _ = $0.byNumber.removeValue(forKey: number) } }
        return try await body()
    }

    var sentences: [String] {
        entries.withLock { $0.byNumber.sorted { $0.key < $1.key }.map(\.value) }
            .map { "\($0.who) waits for \($0.what())" }
    }
}
