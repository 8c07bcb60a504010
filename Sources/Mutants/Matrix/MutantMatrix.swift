// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Simulation

/// Which check kills which mutant, by running scenarios with each mutant at work.
///
/// A mutated line runs only where the code as it is comes by it; the first scenario that kills a
/// mutant is enough, but for the first seed, which goes on a little to see what else does.
package struct MutantMatrix: Sendable {
    /// What became of one mutant.
    package struct Row: Sendable {
        package let mutant: Mutant
        /// In how many seeds some scenario came by it.
        package var seedsReached = 0
        package var seedsKilled = 0
        /// Every check that was seen to kill it.
        package var checks: Set<String> = []
        /// Scenarios that killed it, the first of each seed before others, none twice.
        package var killers: [String] = []
        package var runs = 0

        package var isKilled: Bool { seedsKilled > 0 }
    }

    /// An unusual connector that a scenario accused.
    package struct FalseAlarm: Sendable {
        package let connector: String
        package let scenario: String
        package let seed: UInt64
        package let checks: Set<String>
    }

    /// A scenario with one seed, as the code is.
    private struct Baseline: Sendable {
        let scenario: Scenario
        let seed: UInt64
        let run: MutantRun

        /// Whether any right connector must come through: a scenario that expects findings, or is
        /// about exact figures, says what one of them comes to, and another may come to others.
        var judgesAnybody: Bool {
            !scenario.file.contains("figures/")
                && !scenario.expectations.flatMap(\.checks).contains { check in
                    if case .expectedFinding = check.subject { true } else { false }
                }
        }
    }

    /// How many scenarios more the first seed tries after the first that killed.
    private static let furtherMax = 6

    private let scenarios: [Scenario]
    private let seeds: Int
    private let jobs: Int
    /// Told of every mutant that is done with.
    private let progress: @Sendable (String) -> Void

    package init(
        scenarios: [Scenario],
        seeds: Int,
        jobs: Int,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.scenarios = scenarios
        self.seeds = seeds
        self.jobs = jobs
        self.progress = progress
    }

    /// One row for each mutant, in their order.
    package func rows(of mutants: [Mutant]) async throws -> [Row] {
        var rows = mutants.map { Row(mutant: $0) }
        for number in 0..<seeds {
            let baselines = try await baselines(number)
            let known = rows
            let isFirst = number == 0
            rows = try await inParallel(known.indices) { index in
                let row = known[index]
                let result = try MutantMatrix.try(row, in: baselines, goesOn: isFirst)
                return result
            }
            for row in rows where number == seeds - 1 { progress(row.mutant.id) }
        }
        return rows
    }

    /// What the scenarios accuse of connectors that are right; runs that were made.
    package func falseAlarms(
        of unusual: [Mutant]
    ) async throws -> (alarms: [FalseAlarm], runs: Int) {
        var alarms: [FalseAlarm] = []
        var runs = 0
        let enough = 1_000
        for number in 0..<seeds where runs < enough {
            let baselines = try await baselines(number).filter(\.judgesAnybody)
            let found = try await inParallel(unusual.indices) { index in
                try MutantMatrix.accusations(of: unusual[index], in: baselines)
            }
            for result in found {
                alarms += result.alarms
                runs += result.runs
            }
        }
        return (alarms, runs)
    }

    private static func accusations(
        of mutant: Mutant,
        in baselines: [Baseline]
    ) throws -> (alarms: [FalseAlarm], runs: Int) {
        var alarms: [FalseAlarm] = []
        var runs = 0
        for baseline in baselines where mutant.applies(to: baseline.scenario) {
            runs += 1
            let run = try MutantRun(of: baseline.scenario, seed: baseline.seed, mutant)
            guard run.verdict == .violated else { continue }
            alarms.append(
                FalseAlarm(
                    connector: mutant.id,
                    scenario: baseline.scenario.title,
                    seed: baseline.seed,
                    checks: run.checks
                )
            )
        }
        return (alarms, runs)
    }

    /// The scenarios that hold with the seed of that number, cheapest first.
    ///
    /// A figure that belongs to a scenario's own seed may not hold with another one; what does not
    /// hold without a mutant says nothing about one.
    private func baselines(_ number: Int) async throws -> [Baseline] {
        let scenarios = scenarios
        let all = try await inParallel(scenarios.indices) { index in
            let scenario = scenarios[index]
            let seed = (scenario.seed &+ UInt64(number) &* 7_919) % Scenario.seedMax
            return Baseline(
                scenario: scenario,
                seed: seed,
                run: try MutantRun(of: scenario, seed: seed)
            )
        }
        return all.enumerated().filter { $0.element.run.verdict == .held }
            .sorted { left, right in
                (left.element.run.calls, left.offset) < (right.element.run.calls, right.offset)
            }
            .map(\.element)
    }

    private static func `try`(
        _ row: Row,
        in baselines: [Baseline],
        goesOn: Bool
    ) throws -> Row {
        var row = row
        // An accepted survivor is looked for with the first seed alone.
        guard goesOn || row.isKilled || Mutant.survivors[row.mutant.id] == nil else { return row }
        let reaching = baselines.filter { baseline in
            switch row.mutant.place {
            case .line: baseline.run.reached.contains(row.mutant.id)
            case .connector: row.mutant.applies(to: baseline.scenario)
            }
        }
        guard !reaching.isEmpty else { return row }
        row.seedsReached += 1
        // What killed with another seed will likely do so again.
        let order =
            reaching.filter { row.killers.contains($0.scenario.title) }
            + reaching.filter { !row.killers.contains($0.scenario.title) }
        var further: Int?
        for baseline in order {
            if let left = further {
                guard left > 0 else { break }
                further = left - 1
            }
            row.runs += 1
            let run = try MutantRun(of: baseline.scenario, seed: baseline.seed, row.mutant)
            guard run.verdict == .violated else { continue }
            row.checks.formUnion(run.checks)
            if !row.killers.contains(baseline.scenario.title) {
                row.killers.append(baseline.scenario.title)
            }
            if further == nil {
                row.seedsKilled += 1
                guard goesOn else { break }
                further = furtherMax
            }
        }
        return row
    }

    /// The results in the order of the indices, however they were worked on.
    private func inParallel<Value: Sendable>(
        _ indices: Range<Int>,
        _ body: @escaping @Sendable (Int) throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var values = [Value?](repeating: nil, count: indices.count)
            var rest = indices[...]
            func add() {
                guard let index = rest.popFirst() else { return }
                group.addTask {
                    let result = await SimulationThread.run { Result { try body(index) } }
                    return (index, try result.get())
                }
            }
            for _ in 0..<jobs { add() }
            while let (index, value) = try await group.next() {
                values[index - indices.lowerBound] = value
                add()
            }
            return values.compactMap { $0 }
        }
    }
}

extension Mutant {
    /// Whether the scenario has a target whose connector it would take the place of.
    func applies(to scenario: Scenario) -> Bool {
        guard case .connector(let kinds, _) = place else { return true }
        return scenario.targets.contains { kinds.contains($0.kind) }
    }
}
