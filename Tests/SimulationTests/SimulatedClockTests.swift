// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Synchronization
import Testing

private let start = Instant(milliseconds: 1_772_442_000_000)

/// Collects lines from tasks of one simulation.
private final class Transcript: Sendable {
    private let storage = Mutex<[String]>([])

    var lines: [String] { storage.withLock { $0 } }

    func write(_ line: String) {
        storage.withLock { $0.append(line) }
    }
}

@Suite
struct SimulatedClockTests {
    @Test func `ninety days of sleep move the clock and nothing else`() throws {
        let simulation = VirtualRun(start: start)
        let end = try simulation.run { [clock = simulation.clock] in
            try await clock.sleep(for: .seconds(90 * 86_400))
            return clock.now
        }
        #expect(start.duration(to: end) == .seconds(90 * 86_400))
    }

    @Test func `sleepers due at one instant wake in the order they went to sleep`() throws {
        let transcript = Transcript()
        let simulation = VirtualRun(start: start)
        try simulation.run { [clock = simulation.clock] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (name, seconds) in [("late", 3), ("first", 1), ("second", 1), ("mid", 2)] {
                    group.addTask {
                        try await clock.sleep(for: .seconds(seconds))
                        transcript.write(name)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(transcript.lines == ["first", "second", "mid", "late"])
    }

    @Test func `a cancelled sleep ends at once`() throws {
        let simulation = VirtualRun(start: start)
        let end = try simulation.run { [clock = simulation.clock, executor = simulation.executor] in
            let sleeper = Task(executorPreference: executor) {
                try await clock.sleep(for: .seconds(1_000))
            }
            try await clock.sleep(for: .seconds(1))
            sleeper.cancel()
            let result = await sleeper.result
            #expect(throws: CancellationError.self) { try result.get() }
            return clock.now
        }
        #expect(start.duration(to: end) == .seconds(1))
    }

    @Test func `a sleep in two parts does its work after the first and ends after both`() throws {
        let transcript = Transcript()
        let simulation = VirtualRun(start: start)
        try simulation.run { [clock = simulation.clock] in
            try await clock.sleep(for: .seconds(2)) {
                transcript.write("halfway after \(start.duration(to: clock.now).wholeMilliseconds)")
                return .seconds(3)
            }
            transcript.write("awake after \(start.duration(to: clock.now).wholeMilliseconds)")
        }
        #expect(transcript.lines == ["halfway after 2000", "awake after 5000"])
    }

    @Test(arguments: [0, 1, 2, 3])
    func `a sleep in two parts keeps the order of everything, as two sleeps do`(
        seed: UInt64
    ) throws {
        let sleeps: [@Sendable (SimulatedClock, Transcript, String) async throws -> Void] = [
            { clock, transcript, name in
                try await clock.sleep(for: .seconds(1))
                transcript.write("\(name) halfway")
                try await clock.sleep(for: .seconds(1))
            },
            { clock, transcript, name in
                try await clock.sleep(for: .seconds(1)) {
                    transcript.write("\(name) halfway")
                    return .seconds(1)
                }
            },
        ]
        let transcripts = try sleeps.map { sleep in
            let transcript = Transcript()
            let simulation = VirtualRun(start: start, order: .permuted(seed: seed))
            try simulation.run { [clock = simulation.clock] in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for name in ["a", "b", "c", "d"] {
                        group.addTask {
                            for _ in 1...3 { try await sleep(clock, transcript, name) }
                            transcript.write(name)
                        }
                        group.addTask {
                            for _ in 1...6 { try await clock.sleep(for: .seconds(1)) }
                            transcript.write("\(name) beside")
                        }
                    }
                    try await group.waitForAll()
                }
            }
            return transcript.lines + ["\(simulation.jobs) jobs"]
        }
        #expect(transcripts[0] == transcripts[1])
    }

    @Test(arguments: [(1, [String]()), (3, ["halfway"])])
    func `a sleep in two parts ends at once when it is cancelled`(
        seconds: Int,
        lines: [String]
    ) throws {
        let transcript = Transcript()
        let simulation = VirtualRun(start: start)
        let end = try simulation.run { [clock = simulation.clock, executor = simulation.executor] in
            let sleeper = Task(executorPreference: executor) {
                try await clock.sleep(for: .seconds(2)) {
                    transcript.write("halfway")
                    return .seconds(1_000)
                }
            }
            try await clock.sleep(for: .seconds(seconds))
            sleeper.cancel()
            let result = await sleeper.result
            #expect(throws: CancellationError.self) { try result.get() }
            return clock.now
        }
        #expect(start.duration(to: end) == .seconds(seconds))
        #expect(transcript.lines == lines)
    }

    @Test func `a sleep in two parts is not resumed twice when its halfway step is canceled`()
        throws
    {
        let simulation = VirtualRun(start: start)
        let end = try simulation.run { [clock = simulation.clock, executor = simulation.executor] in
            let sleeper = Task(executorPreference: executor) {
                try await clock.sleep(for: .seconds(2)) { .seconds(1_000) }
            }
            let canceler = Task(executorPreference: executor) {
                try await clock.sleep(for: .seconds(2))
                sleeper.cancel()
            }
            _ = await canceler.result
            let result = await sleeper.result
            #expect(throws: CancellationError.self) { try result.get() }
            return clock.now
        }
        #expect(start.duration(to: end) == .seconds(2))
    }

    @Test func `due work is done at its instant, before sleepers wake`() throws {
        let transcript = Transcript()
        let simulation = VirtualRun(start: start)
        let work = CountedWork(dueAt: start.advanced(by: .seconds(5)), transcript: transcript)
        simulation.add(work)
        try simulation.run { [clock = simulation.clock] in
            try await clock.sleep(for: .seconds(5))
            transcript.write("sleeper")
        }
        #expect(transcript.lines == ["work at 2026-03-02T09:00:05Z", "sleeper"])
    }
}

private final class CountedWork: DueWork {
    private(set) var nextDueAt: Instant?
    private let transcript: Transcript

    init(dueAt: Instant, transcript: Transcript) {
        nextDueAt = dueAt
        self.transcript = transcript
    }

    func advance(to instant: Instant) {
        transcript.write("work at \(instant)")
        nextDueAt = nil
    }
}
