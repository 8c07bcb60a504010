// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation

extension BenchCommand {
    /// The cost of virtual time itself.
    static func simulation(_ effort: Effort) async throws -> BenchSection {
        let jobs = effort.size(1_000_000, quick: 100_000)
        let sleeps = effort.size(500_000, quick: 50_000)
        let runs = effort.runs(5)
        let jobTime = try await median(of: runs, by: { $0 }) { try await yields(jobs) }
        let sleepTime = try await median(of: runs, by: { $0 }) { try await naps(sleeps) }
        return BenchSection(
            name: "Simulation",
            how: "\(jobs) suspensions and \(sleeps) sleeps in virtual time, by 64 tasks taking "
                + "turns on one core; median of \(runs) runs.",
            columns: [
                BenchSection.Column("count"), BenchSection.Column("time", "s", digits: 3),
                BenchSection.Column("rate", "per s"), BenchSection.Column("cost", "ns"),
            ],
            rows: [row("jobs", jobs, jobTime), row("sleeps", sleeps, sleepTime)]
        )
    }

    private static let tasks = 64

    private static func row(_ name: String, _ count: Int, _ time: Double) -> BenchSection.Row {
        let count = Double(count)
        return BenchSection.Row(
            name: name,
            values: [count, time, count / time, 1e9 * time / count]
        )
    }

    private static func yields(_ count: Int) async throws -> Double {
        try await timed { _ in
            for _ in 0..<count / tasks { await Task.yield() }
        }
    }

    private static func naps(_ count: Int) async throws -> Double {
        try await timed { clock in
            for _ in 0..<count / tasks { try await clock.sleep(for: .milliseconds(5)) }
        }
    }

    private static func timed(
        _ body: @escaping @Sendable (SimulatedClock) async throws -> Void
    ) async throws -> Double {
        let result = await SimulationThread.run {
            Result {
                let simulation = VirtualRun(start: Instant(milliseconds: 0))
                let clock = simulation.clock
                return try seconds {
                    try simulation.run {
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            for _ in 0..<tasks {
                                group.addTask { try await body(clock) }
                            }
                            try await group.waitForAll()
                        }
                    }
                }
            }
        }
        return try result.get()
    }
}
