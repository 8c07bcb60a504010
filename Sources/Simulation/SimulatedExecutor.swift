// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Runs every job of a simulation on one thread, in an order that depends on the seed alone.
///
/// A job that arrives from another thread has left the simulation and come back (a detached
/// task, Dispatch, a network callback): its instant is chance, so the run is spoiled. It is
/// carried out all the same, so that nothing hangs, and counted as an escape.
package final class SimulatedExecutor: TaskExecutor {
    /// The order in which jobs that are ready at once run.
    package enum Order: Hashable, Sendable {
        case firstInFirstOut
        /// Any order of ready jobs is legal Swift; a seed explores one.
        case permuted(seed: UInt64)
    }

    private struct Queue {
        var ready: [UnownedJob] = []
        var head = 0
        var random: SeededRandom?
        var escapes: [String] = []

        var count: Int { ready.count - head }

        mutating func next() -> UnownedJob? {
            guard count > 0 else { return nil }
            if var random {
                let pick = head + Int(random.next(below: UInt64(count)))
                self.random = random
                ready.swapAt(head, pick)
            }
            let job = ready[head]
            head += 1
            // Give memory back once the consumed half outweighs the rest.
            if head > 1_024, head * 2 > ready.count {
                ready.removeFirst(head)
                head = 0
            }
            return job
        }
    }

    private let queue: Mutex<Queue>
    private let thread: Mutex<UInt?> = Mutex(nil)

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
            queue.ready.append(job)
            if isForeign { queue.escapes.append("\(job)") }
        }
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Whether the caller runs inside this simulation; true as well before it begins.
    package var isOnSimulationThread: Bool {
        let current = currentThread()
        return thread.withLock { $0 == nil || $0 == current }
    }

    /// Jobs that came from another thread since the run began.
    package var escapes: [String] { queue.withLock { $0.escapes } }

    package func noteEscape(_ what: String) {
        queue.withLock { $0.escapes.append(what) }
    }

    /// Binds the executor to the calling thread.
    func begin() {
        let current = currentThread()
        thread.withLock { $0 = current }
    }

    /// Gives work that left the simulation some real time to come back.
    ///
    /// So an escape is told from a deadlock. Only a run that is about to fail waits here.
    func awaitEscape(for patience: Duration) -> Bool {
        for _ in 0..<patience.wholeMilliseconds / 10 {
            if !escapes.isEmpty { return true }
            usleep(10_000)
        }
        return !escapes.isEmpty
    }

    /// Runs one ready job; `false` if there is none.
    func runOne() -> Bool {
        guard let job = queue.withLock({ $0.next() }) else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
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
