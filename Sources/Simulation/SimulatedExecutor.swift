// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the clock does between two waits of a task that it need not wake for it.
protocol ClockStep: AnyObject, Sendable {
    func perform()
}

/// Runs every job of a simulation on one thread, in an order that depends only on the seed.
///
/// A job that arrives from another thread (a detached task, Dispatch, a network callback) has
/// escaped from the simulation. Its timing is not deterministic, so the run fails; the job still
/// runs, so that nothing hangs.
package final class SimulatedExecutor: TaskExecutor {
    /// The order of jobs that are ready at the same time.
    package enum Order: Hashable, Sendable {
        case firstInFirstOut
        /// Any order of ready jobs is legal Swift; a seed explores one.
        case permuted(seed: UInt64)
    }

    /// What is ready to run: a task's next job, or a step of the clock's that needs no task.
    private enum Job {
        case task(UnownedJob)
        case step(any ClockStep)
    }

    private struct Queue {
        /// A place is emptied as its job is taken: a step keeps alive what it is about.
        var ready: [Job?] = []
        var head = 0
        var random: SeededRandom?
        var escapes: [String] = []

        var count: Int { ready.count - head }

        mutating func next() -> Job? {
            guard count > 0 else { return nil }
            if var random {
                let pick = head + Int(random.next(below: UInt64(count)))
                self.random = random
                ready.swapAt(head, pick)
            }
            let job = ready[head].take()
            head += 1
            if head == ready.count {
                ready.removeAll(keepingCapacity: true)
                head = 0
            } else if head > 1_024, head * 2 > ready.count {
                // Give memory back once the consumed half outweighs the rest.
                ready.removeFirst(head)
                head = 0
            }
            return job
        }
    }

    private let queue: Mutex<Queue>
    /// 0 before the run begins.
    private let thread = Atomic<UInt>(0)

    package init(order: Order = .firstInFirstOut) {
        var queue = Queue()
        switch order {
        case .firstInFirstOut: break
        case .permuted(let seed): queue.random = SeededRandom(seed: seed, stream: "executor")
        }
        self.queue = Mutex(queue)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isForeign = !isOnSimulationThread
        queue.withLock { queue in
            queue.ready.append(.task(job))
            if isForeign { queue.escapes.append("\(job)") }
        }
    }

    /// Runs the step in its turn among the jobs.
    func enqueue(_ step: any ClockStep) {
        queue.withLock { $0.ready.append(.step(step)) }
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Whether the caller runs inside this simulation; also true before it begins.
    package var isOnSimulationThread: Bool {
        let bound = thread.load(ordering: .relaxed)
        return bound == 0 || bound == currentThread()
    }

    /// Jobs that came from another thread since the run began.
    package var escapes: [String] { queue.withLock { $0.escapes } }

    var hasEscapes: Bool { queue.withLock { !$0.escapes.isEmpty } }

    package func noteEscape(_ what: String) {
        queue.withLock { $0.escapes.append(what) }
    }

    /// Binds the executor to the calling thread.
    func begin() {
        thread.store(currentThread(), ordering: .relaxed)
    }

    /// Gives work that left the simulation some real time to come back.
    ///
    /// This tells an escape from a deadlock. Only a run that is about to fail waits here.
    func awaitEscape(for patience: Duration) -> Bool {
        for _ in 0..<patience.wholeMilliseconds / 10 {
            if !escapes.isEmpty { return true }
            usleep(10_000)
        }
        return !escapes.isEmpty
    }

    /// Runs one ready job; `false` if there is none.
    func runOne() -> Bool {
        switch queue.withLock({ $0.next() }) {
        case .task(let job): job.runSynchronously(on: asUnownedTaskExecutor())
        case .step(let step): step.perform()
        case nil: return false
        }
        return true
    }

    private func currentThread() -> UInt {
        #if canImport(Darwin)
        UInt(bitPattern: pthread_self())
        #else
        UInt(pthread_self())
        #endif
    }
}
