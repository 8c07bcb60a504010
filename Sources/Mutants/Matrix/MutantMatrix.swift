// SPDX-License-Identifier: Apache-2.0

import Recording
import Reports
import Scenarios
import Simulation

/// Which check kills which mutant, by running scenarios with each mutant active.
///
/// A mutant runs only in scenarios in which the unmutated code reaches its line. With the first
/// seed it runs in every such file, to learn which checks detect it; with the others the first
/// scenario that kills it is enough.
package struct MutantMatrix: Sendable {
    /// The result for one mutant.
    package struct Row: Sendable {
        package let mutant: Mutant
        /// For how many seeds some scenario reached it.
        package var seedsReached = 0
        package var seedsKilled = 0
        /// Every check that killed it.
        package var checks: Set<String> = []
        /// Those that did so with the first seed, over all scenarios that reached it.
        package var firstChecks: Set<String> = []
        /// Scenarios that killed it, without duplicates, starting with the cheapest of the first
        /// seed.
        package var killers: [String] = []
        /// Scenarios that reached it with the first seed.
        package var scenariosReached = 0
        package var runs = 0
        /// Processor time of its runs up to the first kill.
        package var nanoseconds: UInt64 = 0

        package var isKilled: Bool { seedsKilled > 0 }

        /// Records that a scenario killed it, if any check did.
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

    /// A scenario with one seed and unmutated code.
    private struct Baseline: Sendable {
        let scenario: Scenario
        let seed: UInt64
        let run: MutantRun

        var isLong: Bool { run.jobsWithSiblings > MutantMatrix.jobsMax }

        func isReached(by mutant: Mutant) -> Bool {
            if case .line = mutant.place { return run.reached.contains(mutant.id) }
            return mutant.applies(to: scenario)
        }

        /// The same with the mutant active, within a limit.
        func run(with mutant: Mutant) throws -> MutantRun {
            try MutantRun(
                of: scenario,
                seed: seed,
                mutant,
                jobsMax: MutantRun.jobsMax(of: run.jobs)
            )
        }
    }

    /// Longer scenarios are skipped for killed mutants, accepted survivors and correct connectors:
    /// a few long ones would take most of the time.
    private static let jobsMax = 4_000

    private let scenarios: [Scenario]
    private let seeds: Int
    private let jobs: Int
    /// Checks to ignore, as if they did not exist.
    private let ignored: Set<String>
    /// Every check that should kill some mutant.
    private let wanted: Set<String>
    /// Called for every mutant and every unusual connector finished with one seed.
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

    /// One row for each mutant, in order.
    package func rows(of mutants: [Mutant]) async throws -> [Row] {
        let first = try await baselines(of: scenarios, number: 0)
        var rows = try await inParallel(mutants.indices) { index in
            let row = try explored(mutants[index], in: first)
            progress(row.mutant.id)
            return row
        }
        try await showEveryCheck(in: &rows, first)
        for number in 1..<max(1, seeds) {
            // An accepted survivor is only tried with the first seed.
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

    /// Runs killed mutants in skipped scenarios that use a check without kills so far, up to its
    /// first kill.
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

    /// Runs up to the first kill by the check; each with its row and what did not hold.
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

    /// The scenarios' accusations of correct connectors, and the number of runs.
    ///
    /// Every scenario runs with each of them, rotating through the seeds.
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

    /// The scenarios that hold with the given seed, cheapest first.
    ///
    /// A figure tuned to a scenario's own seed may not hold with another; a scenario that does not
    /// hold without mutants says nothing about them.
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

    /// Runs the mutant in every scenario that reaches it; among variants of one file, up to the
    /// first kill, since the others cover the same.
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
