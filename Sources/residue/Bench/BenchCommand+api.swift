// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Simulation
import Wire

extension BenchCommand {
    private static let callsPerSecondMin = 25_000.0

    /// Calls to one simulated service, alone and with everything around it.
    static func api(_ effort: Effort) async throws -> BenchSection {
        let agents = effort.size(10_000, quick: 1_000)
        let rounds = effort.size(6_000, quick: 1_000)
        let runs = effort.runs(5)
        let world = BenchWorld(agents: agents)
        var section = BenchSection(
            name: "API calls in process",
            how: "Freshservice with \(agents) agents. A round reads an agent, changes its groups, "
                + "looks up an address, creates an agent and deactivates it; \(rounds) rounds, "
                + "median of \(runs) runs, one core; rates are by processor time. Bodies are "
                + "encoded and decoded on both sides.",
            columns: [
                Column("calls"), Column("processor", "s", digits: 3), Column("rate", "calls/s"),
                Column("cost", "µs/call", digits: 1),
                Column("of the target's", "ratio", digits: 2),
            ]
        )
        let alone = try await median(of: runs, by: \.seconds) {
            try await rate {
                try world.callTarget(rounds: rounds) { Terminal.processorNanoseconds }
            }
        }
        let whole = try await median(of: runs, by: \.seconds) {
            try await rate {
                try world.callConnector(rounds: rounds) { Terminal.processorNanoseconds }
            }
        }
        section.rows = [
            row("target alone", alone, against: alone),
            row("connector, transport, virtual time, target, oracle", whole, against: alone),
        ]
        section.requirements = [
            BenchSection.Requirement(
                text: "at least 25,000 calls/s end to end",
                isMet: whole.perSecond >= callsPerSecondMin
            )
        ]
        return section
    }

    private typealias Column = BenchSection.Column

    private struct Rate: Sendable {
        let calls: Int
        let seconds: Double

        var perSecond: Double { Double(calls) / seconds }
    }

    private static func rate(
        _ body: @escaping @Sendable () throws -> (calls: Int, nanoseconds: UInt64)
    ) async throws -> Rate {
        let result = await SimulationThread.run { Result { try body() } }
        let (calls, nanoseconds) = try result.get()
        return Rate(calls: calls, seconds: seconds(nanoseconds))
    }

    private static func row(_ name: String, _ rate: Rate, against base: Rate) -> BenchSection.Row {
        BenchSection.Row(
            name: name,
            values: [
                Double(rate.calls), rate.seconds, rate.perSecond, 1e6 / rate.perSecond,
                base.perSecond / rate.perSecond,
            ]
        )
    }
}
