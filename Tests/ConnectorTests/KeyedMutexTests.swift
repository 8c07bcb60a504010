// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Simulation
import Synchronization
import Testing

@Suite
struct KeyedMutexTests {
    private final class Log: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        func add(_ line: String) {
            lines.withLock { $0.append(line) }
        }
    }

    /// Three tasks that hold a key for a second each, in the order in which they came.
    private func log(keys: [String]) throws -> [String] {
        let simulation = VirtualRun(start: Instant(milliseconds: 0))
        let clock = simulation.clock
        let log = Log()
        let mutex = KeyedMutex<String>()
        try simulation.run {
            await withTaskGroup(of: Void.self) { group in
                for (number, key) in keys.enumerated() {
                    group.addTask {
                        await mutex.withLock(key) {
                            log.add("\(number) enters")
                            try? await clock.sleep(for: .seconds(1))
                            log.add("\(number) leaves")
                        }
                    }
                }
            }
        }
        return log.all
    }

    @Test func `those who want the same key enter one at a time, in order of arrival`() throws {
        #expect(
            try log(keys: ["a", "a", "a"]) == [
                "0 enters", "0 leaves", "1 enters", "1 leaves", "2 enters", "2 leaves",
            ]
        )
    }

    @Test func `different keys do not wait for each other`() throws {
        #expect(
            try log(keys: ["a", "b"]) == ["0 enters", "1 enters", "0 leaves", "1 leaves"]
        )
    }

    @Test func `a closure that throws releases the key`() async throws {
        struct Failure: Error {}
        let mutex = AsyncMutex()
        await #expect(throws: Failure.self) {
            try await mutex.withLock { throw Failure() }
        }
        #expect(await mutex.withLock { 1 } == 1)
    }
}
