// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import Provisioning
import Recording
import Reports
import Scenarios
import Vocabulary

/// One run of a scenario with a mutant at work, or none.
package struct MutantRun: Sendable {
    package let verdict: RunVerdict
    /// What was not held: `I1`, `revocationCompleteness`.
    package let checks: Set<String>
    /// Ids of the mutated lines that the run came by; empty in a build without mutants.
    package let reached: Set<String>
    package let calls: Int
    /// Jobs of the simulation, without and with those of runs that were compared with it: what the
    /// run took, whatever machine it was on.
    package let jobs: Int
    package let jobsWithSiblings: Int
    /// Processor time, as the thread's own clock tells it.
    package let nanoseconds: UInt64

    /// What a run is killed by that takes far more jobs than the code as it is.
    package static let runaway = "runaway"

    /// How many jobs a mutant may take where the code as it is takes so many: far more than any
    /// detour, and far less than a run without an end.
    package static func jobsMax(of jobs: Int) -> Int { 20 * jobs + 50_000 }

    /// Runs on the calling thread, up to so many jobs.
    package init(
        of scenario: Scenario,
        seed: UInt64,
        _ mutant: Mutant? = nil,
        jobsMax: Int? = nil
    ) throws(RunPlanError) {
        let begun = MutantRun.threadNanoseconds
        let lines = LineWatch(of: mutant)
        let outcome: ScenarioRunner.Outcome
        do {
            outcome = try lines.perform {
                var plan = try MutantRun.plan(of: scenario, seed: seed, mutant)
                plan.jobsMax = jobsMax
                return try ScenarioRunner.run(scenario, plan: plan)
            }
        } catch let error as RunPlanError {
            throw error
        } catch {
            preconditionFailure("a run throws nothing but errors of its plan: \(error)")
        }
        // What a run that broke off did not come to is nothing that a check has found.
        verdict = outcome.isRunaway ? .violated : outcome.report.verdict
        checks = outcome.isRunaway ? [Self.runaway] : MutantRun.checks(of: outcome.report)
        reached = lines.reached
        calls = outcome.report.calls
        jobs = outcome.jobs
        jobsWithSiblings = outcome.jobs + outcome.siblingJobs
        nanoseconds = MutantRun.threadNanoseconds - begun
    }

    private static func plan(
        of scenario: Scenario,
        seed: UInt64,
        _ mutant: Mutant?
    ) throws(RunPlanError) -> RunPlan {
        switch mutant?.place {
        case nil, .line: return try RunPlan(scenario, seed: seed)
        case .omission(let check):
            var plan = try RunPlan(scenario, seed: seed)
            plan.core.omits.insert(check)
            return plan
        case .connector(let kinds, let begin):
            let planting = begin()
            return try RunPlan(
                scenario,
                seed: seed,
                makeConnector: { order throws(RunPlanError) in
                    let base = try RunPlan.catalogConnector(order)
                    return kinds.contains(order.kind) ? try planting(base, order) : base
                }
            )
        }
    }

    private static func checks(of report: ScenarioReport) -> Set<String> {
        let invariants = Dictionary(
            report.findings.map { ($0.id, $0.invariant.rawValue) },
            uniquingKeysWith: { first, _ in first }
        )
        var checks: Set<String> = []
        for expectation in report.expectations where expectation.verdict == .violated {
            let codes = expectation.findings.compactMap { invariants[$0] }
            let key = String(expectation.expected.prefix { $0 != " " })
            if MetricCatalog.definition(for: key) != nil || codes.isEmpty {
                checks.insert(key)
            } else {
                checks.formUnion(codes)
            }
        }
        return checks
    }

    private static var threadNanoseconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// Switches a mutated line on for a run, and sees which lines it comes by.
private struct LineWatch {
    #if MUTANTS
    private let run: MutationRun

    init(of mutant: Mutant?) {
        guard let mutant, case .line = mutant.place else {
            run = MutationRun(active: nil)
            return
        }
        run = MutationRun(active: mutant.id)
    }

    var reached: Set<String> { run.reached }

    func perform<Value>(_ body: () throws -> Value) rethrows -> Value { try run.perform(body) }
    #else
    init(of mutant: Mutant?) {}

    var reached: Set<String> { [] }

    func perform<Value>(_ body: () throws -> Value) rethrows -> Value { try body() }
    #endif
}
