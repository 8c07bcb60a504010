// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Synchronization
import Testing

private let start = Instant(milliseconds: 0)

private actor Counter {
    private(set) var order: [Int] = []

    func add(_ number: Int) {
        order.append(number)
    }
}

@Suite
struct SimulationTests {
    private func interleaving(_ order: SimulatedExecutor.Order) throws -> [Int] {
        let simulation = VirtualRun(start: start, order: order)
        return try simulation.run {
            let counter = Counter()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask { await counter.add(number) }
                }
            }
            return await counter.order
        }
    }

    @Test func `ready jobs run first in, first out`() throws {
        #expect(try interleaving(.firstInFirstOut) == Array(0..<20))
    }

    @Test func `a seed permutes ready jobs, and repeats`() throws {
        let once = try interleaving(.permuted(seed: 3))
        #expect(once != Array(0..<20))
        #expect(once.sorted() == Array(0..<20))
        #expect(try interleaving(.permuted(seed: 3)) == once)
        #expect(try interleaving(.permuted(seed: 4)) != once)
    }

    @Test func `a run in which nobody can go on says who waits for what`() {
        let simulation = VirtualRun(start: start)
        let expected = SimulationError.stuck(
            at: start,
            waits: ["ana's offboarding waits for the second approval"]
        )
        #expect(throws: expected) {
            try simulation.run { [waits = simulation.waits] in
                await waits.waiting("ana's offboarding", for: "the second approval") {
                    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                }
            }
        }
    }

    /// The error of a run on a thread of its own, so that detached tasks find the pool free, however
    /// long other tests keep it busy.
    private func error(
        of body: @escaping @Sendable (SimulatedClock) async throws -> Void
    ) async -> SimulationError? {
        await SimulationThread.run {
            let simulation = VirtualRun(start: start, escapeWait: .seconds(3_600))
            do {
                try simulation.run { [clock = simulation.clock] in try await body(clock) }
                return nil
            } catch {
                return error as? SimulationError
            }
        }
    }

    @Test func `a detached task is an escape`() async {
        let error = await error { _ in await Task.detached {}.value }
        guard case .escaped = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a sleep on the simulated clock by a detached task is named`() async {
        let error = await error { clock in
            await Task.detached(name: "nightly sweep") {
                try? await clock.sleep(for: .seconds(1))
            }.value
        }
        #expect(error?.description.contains("nightly sweep") == true)
    }

    @Test func `jobs that never let time pass end the run`() {
        let simulation = VirtualRun(start: start, jobsPerInstantMax: 1_000)
        let error = #expect(throws: SimulationError.self) {
            try simulation.run {
                while !Task.isCancelled { await Task.yield() }
            }
        }
        guard case .spinning = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a run that takes too many jobs ends, even if time passes`() {
        let simulation = VirtualRun(start: start, jobsMax: 1_000)
        let error = #expect(throws: SimulationError.self) {
            try simulation.run { [clock = simulation.clock] in
                while true { try await clock.sleep(for: .seconds(60)) }
            }
        }
        guard case .runaway(_, jobs: 1_001) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a thrown error leaves the run as it is`() {
        struct Mishap: Error {}
        let simulation = VirtualRun(start: start)
        #expect(throws: Mishap.self) { try simulation.run { throw Mishap() } }
    }

    @Test func `tasks still asleep at the end are unwound`() throws {
        let simulation = VirtualRun(start: start)
        let flag = Flag()
        try simulation.run { [clock = simulation.clock, executor = simulation.executor] in
            Task(executorPreference: executor) {
                try? await clock.sleep(for: .seconds(3_600))
                flag.raise()
            }
            try await clock.sleep(for: .seconds(1))
        }
        #expect(flag.isRaised)
    }
}

private final class Flag: Sendable {
    private let storage = Mutex(false)
    var isRaised: Bool { storage.withLock { $0 } }

    func raise() {
        storage.withLock { $0 = true }
    }
}
