// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Simulation

extension BenchCommand {
    /// Cost per event may grow because caches overflow, but not with the population.
    private static let costGrowthMax = 2.0

    /// The same lifecycle in organizations of growing size, with the oracle checking throughout.
    static func scaling(_ effort: Effort) async throws -> BenchSection {
        let sizes = effort.isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000]
        var section = BenchSection(
            name: "Scaling of a replay",
            how: "Synthetic feeds: everybody joins with 3 to 6 of one group for 10 people, 25 % "
                + "move, 20 % leave. Core, connector, target, oracle, metrics and event log. "
                + "Median of 5 runs for 1,000 people, 3 for 10,000, 1 for more. The peak is the "
                + "process's so far, which is meaningful because rows grow. Rates and costs are by "
                + "processor time.",
            columns: [
                Column("events"), Column("calls"), Column("time", "s", digits: 2),
                Column("processor", "s", digits: 2),
                Column("rate", "events/s"), Column("rate", "calls/s"),
                Column("peak memory", "MiB"), Column("cost per event", "to the first", digits: 2),
            ]
        )
        var first: Replayed?
        for size in sizes {
            let runs = size <= 1_000 ? 5 : size <= 10_000 ? 3 : 1
            let replayed = try await median(of: effort.runs(runs), by: \.times.processor) {
                try await replay(people: size)
            }
            let base = first ?? replayed
            first = base
            section.rows.append(row(size, replayed, against: base))
            guard size > sizes[0] else { continue }
            let growth = replayed.perEvent / base.perEvent
            section.requirements.append(
                BenchSection.Requirement(
                    text: "an event with \(BenchTable.figure(Double(size), digits: 0)) people "
                        + "costs at most twice that with 1,000",
                    isMet: growth <= costGrowthMax
                )
            )
        }
        return section
    }

    private typealias Column = BenchSection.Column

    private struct Replayed: Sendable {
        let events: Int
        let calls: Int
        let times: Times
        let peakMemory: Int

        var perEvent: Double { times.processor / Double(events) }
    }

    private static func replay(people: Int) async throws -> Replayed {
        let result = await SimulationThread.run {
            Result { () throws -> Replayed in
                let feed = SyntheticFeed.make(people: people, seed: 1)
                let replay = Replay(
                    feed: "synthetic",
                    events: feed.events,
                    groups: feed.groups
                )
                let (outcome, times) = try times { try replay.run() }
                return Replayed(
                    events: feed.events.count,
                    calls: outcome.figures.calls,
                    times: times,
                    peakMemory: Terminal.peakMemory
                )
            }
        }
        return try result.get()
    }

    private static func row(
        _ size: Int,
        _ replayed: Replayed,
        against base: Replayed
    ) -> BenchSection.Row {
        BenchSection.Row(
            name: "\(BenchTable.figure(Double(size), digits: 0)) people",
            values: [
                Double(replayed.events), Double(replayed.calls), replayed.times.wall,
                replayed.times.processor, Double(replayed.events) / replayed.times.processor,
                Double(replayed.calls) / replayed.times.processor,
                Double(replayed.peakMemory) / 1_048_576,
                replayed.perEvent / base.perEvent,
            ]
        )
    }
}
