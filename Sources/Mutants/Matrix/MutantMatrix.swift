// SPDX-License-Identifier: Apache-2.0

import Recording
import Reports
import Scenarios
import Simulation

/// Which check kills which mutant, by running scenarios with each mutant at work.
///
/// A mutated line runs only where the code as it is comes by it. With the first seed a mutant runs
/// in every such file, so that it is known what sees it; with the others the first scenario that
/// kills it is enough.
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

        /// Notes that a scenario killed it, if any check did.
        fileprivate mutating func add(_ checks: Set<String>, from title: String) {
            guard !checks.isEmpty else { return }
            self.checks.formUnion(checks)
            if !killers.contains(title) { killers.append(title) }
        }
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

        var isLong: Bool { run.jobsWithSiblings > MutantMatrix.jobsMax }

        func isReached(by mutant: Mutant) -> Bool {
            if case .line = mutant.place { return run.reached.contains(mutant.id) }
            return mutant.applies(to: scenario)
        }

        /// The same with the mutant at work, within a limit.
        func run(with mutant: Mutant) throws -> MutantRun {
            try MutantRun(
                of: scenario,
                seed: seed,
                mutant,
                jobsMax: MutantRun.jobsMax(of: run.jobs)
            )
        }
    }

    /// A scenario that takes more jobs is left out once a mutant is killed, for those that are
    /// accepted as survivors, and for those who are right: a few long ones would take most of the
    /// time.
    private static let jobsMax = 4_000

    private let scenarios: [Scenario]
    private let seeds: Int
    private let jobs: Int
    /// What is not looked at, as if nobody had written it.
    private let ignored: Set<String>
    /// Every check of which it is wanted that some mutant is killed by it.
    private let wanted: Set<String>
    /// Told of every mutant and every unusual connector that is done with under one seed.
    private let progress: @Sendable (String) -> Void

    package init(
        scenarios: [Scenario],
        seeds: Int,
        jobs: Int,
        without ignored: Set<String> = [],
        wanting wanted: Set<String> = [],
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.scenarios = scenarios
        self.seeds = seeds
        self.jobs = jobs
        self.ignored = ignored
        self.wanted = wanted
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
        try await showEveryCheck(in: &rows, first)
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
                let row = try confirmed(known[index], in: chosen)
                progress(row.mutant.id)
                return row
            }
        }
        return rows
    }

    /// Runs killed mutants in scenarios that were left out, where a check is asked for there that
    /// has killed nothing yet, up to the first that it kills.
    private func showEveryCheck(in rows: inout [Row], _ baselines: [Baseline]) async throws {
        let idle = rows.reduce(wanted.subtracting(ignored)) { $0.subtracting($1.firstChecks) }
            .sorted()
        let known = rows
        let found = try await inParallel(idle.indices) { place in
            try runs(of: known, showing: idle[place], in: baselines)
        }
        for (number, title, checks) in found.flatMap(\.self) {
            rows[number].runs += 1
            rows[number].add(checks, from: title)
            rows[number].firstChecks = rows[number].checks
        }
    }

    /// Runs up to the first in which the check kills; each with its row and what was not held.
    private func runs(
        of rows: [Row],
        showing check: String,
        in baselines: [Baseline]
    ) throws -> [(row: Int, title: String, checks: Set<String>)] {
        var runs: [(row: Int, title: String, checks: Set<String>)] = []
        for baseline in baselines where baseline.scenario.asks.contains(check) {
            for (number, row) in rows.enumerated()
            where row.isKilled && baseline.isReached(by: row.mutant) {
                let run = try baseline.run(with: row.mutant)
                let checks = run.verdict == .violated ? run.checks.subtracting(ignored) : []
                runs.append((number, baseline.scenario.title, checks))
                if checks.contains(check) { return runs }
            }
        }
        return runs
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
                let found = try accusations(of: unusual[index], in: baselines)
                progress(unusual[index].id)
                return found
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
        where !baseline.isLong && mutant.applies(to: baseline.scenario) {
            runs += 1
            let run = try baseline.run(with: mutant)
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
                (left.element.run.jobsWithSiblings, left.offset)
                    < (right.element.run.jobsWithSiblings, right.offset)
            }
            .map(\.element)
    }

    /// The mutant in every scenario that comes by it; of the variants of one file, up to the first
    /// that kills it, since what the others are about is the same.
    private func explored(_ mutant: Mutant, in baselines: [Baseline]) throws -> Row {
        var row = Row(mutant: mutant)
        var killing: Set<String> = []
        for baseline in baselines where baseline.isReached(by: mutant) {
            row.scenariosReached += 1
            let needsAll = row.killers.isEmpty && Mutant.survivors[mutant.id] == nil
            guard needsAll || !baseline.isLong, !killing.contains(baseline.scenario.file)
            else { continue }
            if try attempt(baseline, &row) { killing.insert(baseline.scenario.file) }
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
        let run = try baseline.run(with: row.mutant)
        if !row.isKilled, row.killers.isEmpty { row.nanoseconds += run.nanoseconds }
        let checks = run.checks.subtracting(ignored)
        guard run.verdict == .violated, !checks.isEmpty else { return false }
        row.add(checks, from: baseline.scenario.title)
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
    /// The metrics that its expectations name, and the invariants that take runs to compare with.
    fileprivate var asks: Set<String> {
        let metrics = expectations.flatMap(\.checks).compactMap { check -> String? in
            guard case .metric(let key, _) = check.subject else { return nil }
            return key
        }
        return Set(metrics + checks.map(\.invariant.rawValue))
    }

    /// Whether any right connector must come through: a scenario that expects findings, or is
    /// about exact figures, says what one of them comes to, and another may come to others.
    fileprivate var judgesAnyConnector: Bool {
        !file.contains("figures/")
            && !expectations.flatMap(\.checks).contains { check in
                if case .expectedFinding = check.subject { true } else { false }
            }
    }
}
