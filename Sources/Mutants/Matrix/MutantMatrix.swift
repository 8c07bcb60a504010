// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios
import Simulation

/// Which check kills which mutant, by running scenarios with each mutant at work.
///
/// A mutated line runs only where the code as it is comes by it. With the first seed a mutant runs
/// in every such scenario, so that it is known what sees it; with the others the first scenario
/// that kills it is enough.
package struct MutantMatrix: Sendable {
    /// What became of one mutant.
    package struct Row: Sendable {
        package let mutant: Mutant
        /// In how many seeds some scenario came by it.
        package var seedsReached = 0
        package var seedsKilled = 0
        /// Every check that was seen to kill it.
        package var checks: Set<String> = []
        /// Those that did so with the first seed, in all scenarios that came by it.
        package var firstChecks: Set<String> = []
        /// Scenarios that killed it, the cheapest of the first seed before others, none twice.
        package var killers: [String] = []
        /// Scenarios that came by it with the first seed.
        package var scenariosReached = 0
        package var runs = 0
        /// Processor time of its runs up to the first that killed it.
        package var nanoseconds: UInt64 = 0

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

        func isReached(by mutant: Mutant) -> Bool {
            if case .line = mutant.place { return run.reached.contains(mutant.id) }
            return mutant.applies(to: scenario)
        }
    }

    /// A scenario of more calls is left out once a mutant is killed, for those that are accepted as
    /// survivors, and for those who are right: a few long ones would take most of the time.
    private static let callsMax = 200

    private let scenarios: [Scenario]
    private let seeds: Int
    private let jobs: Int
    /// What is not looked at, as if nobody had written it.
    private let ignored: Set<String>
    /// Told of every mutant that is done with.
    private let progress: @Sendable (String) -> Void

    package init(
        scenarios: [Scenario],
        seeds: Int,
        jobs: Int,
        without ignored: Set<String> = [],
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.scenarios = scenarios
        self.seeds = seeds
        self.jobs = jobs
        self.ignored = ignored
        self.progress = progress
    }

    /// One row for each mutant, in their order.
    package func rows(of mutants: [Mutant]) async throws -> [Row] {
        let first = try await baselines(of: scenarios, number: 0)
        var rows = try await inParallel(mutants.indices) { index in
            let row = try explored(mutants[index], in: first)
            progress(row.mutant.id)
            return row
        }
        for number in 1..<max(1, seeds) {
            // An accepted survivor is looked for with the first seed alone.
            let wanted = rows.map { row in
                row.isKilled
                    ? Set(row.killers)
                    : Mutant.survivors[row.mutant.id] == nil ? Set(scenarios.map(\.title)) : []
            }
            let all = wanted.reduce(into: Set<String>()) { $0.formUnion($1) }
            let baselines = try await baselines(
                of: scenarios.filter { all.contains($0.title) },
                number: number
            )
            let known = rows
            rows = try await inParallel(known.indices) { index in
                let chosen = baselines.filter { wanted[index].contains($0.scenario.title) }
                return try confirmed(known[index], in: chosen)
            }
        }
        return rows
    }

    /// What the scenarios accuse of connectors that are right; runs that were made.
    ///
    /// Every scenario runs with each of them, the scenarios taking turns with the seeds.
    package func falseAlarms(
        of unusual: [Mutant]
    ) async throws -> (alarms: [FalseAlarm], runs: Int) {
        var alarms: [FalseAlarm] = []
        var runs = 0
        let judging = scenarios.filter(\.judgesAnyConnector)
        for number in 0..<seeds {
            let share = judging.indices.filter { $0 % seeds == number }.map { judging[$0] }
            let baselines = try await baselines(of: share, number: number)
            let found = try await inParallel(unusual.indices) { index in
                try accusations(of: unusual[index], in: baselines)
            }
            alarms += found.flatMap(\.alarms)
            runs += found.reduce(0) { $0 + $1.runs }
        }
        return (alarms, runs)
    }

    private func accusations(
        of mutant: Mutant,
        in baselines: [Baseline]
    ) throws -> (alarms: [FalseAlarm], runs: Int) {
        var alarms: [FalseAlarm] = []
        var runs = 0
        for baseline in baselines
        where baseline.run.calls <= MutantMatrix.callsMax && mutant.applies(to: baseline.scenario) {
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
    private func baselines(of scenarios: [Scenario], number: Int) async throws -> [Baseline] {
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

    /// The mutant in every scenario that comes by it.
    private func explored(_ mutant: Mutant, in baselines: [Baseline]) throws -> Row {
        var row = Row(mutant: mutant)
        for baseline in baselines where baseline.isReached(by: mutant) {
            row.scenariosReached += 1
            let needsAll = row.killers.isEmpty && Mutant.survivors[mutant.id] == nil
            guard needsAll || baseline.run.calls <= MutantMatrix.callsMax else { continue }
            _ = try attempt(baseline, &row)
        }
        row.seedsReached = row.scenariosReached > 0 ? 1 : 0
        row.seedsKilled = row.killers.isEmpty ? 0 : 1
        row.firstChecks = row.checks
        return row
    }

    /// The same under another seed, up to the first scenario that kills it; those first that did.
    private func confirmed(_ row: Row, in baselines: [Baseline]) throws -> Row {
        var row = row
        let reaching = baselines.filter { $0.isReached(by: row.mutant) }
        guard !reaching.isEmpty else { return row }
        row.seedsReached += 1
        for baseline in reaching where try attempt(baseline, &row) {
            row.seedsKilled += 1
            break
        }
        return row
    }

    /// Whether the scenario kills the mutant.
    private func attempt(_ baseline: Baseline, _ row: inout Row) throws -> Bool {
        row.runs += 1
        let run = try MutantRun(of: baseline.scenario, seed: baseline.seed, row.mutant)
        if !row.isKilled, row.killers.isEmpty { row.nanoseconds += run.nanoseconds }
        let checks = run.checks.subtracting(ignored)
        guard run.verdict == .violated, !checks.isEmpty else { return false }
        row.checks.formUnion(checks)
        let title = baseline.scenario.title
        if !row.killers.contains(title) { row.killers.append(title) }
        return true
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

extension Scenario {
    /// Whether any right connector must come through: a scenario that expects findings, or is
    /// about exact figures, says what one of them comes to, and another may come to others.
    fileprivate var judgesAnyConnector: Bool {
        !file.contains("figures/")
            && !expectations.flatMap(\.checks).contains { check in
                if case .expectedFinding = check.subject { true } else { false }
            }
    }
}
