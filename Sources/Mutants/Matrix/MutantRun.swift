// SPDX-License-Identifier: Apache-2.0

import Metrics
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

    /// Runs on the calling thread.
    package init(
        of scenario: Scenario,
        seed: UInt64,
        _ mutant: Mutant? = nil
    ) throws(RunPlanError) {
        let lines = LineWatch(of: mutant)
        let outcome: ScenarioRunner.Outcome
        do {
            outcome = try lines.perform {
                let plan = try RunPlan(
                    scenario,
                    seed: seed,
                    makeConnector: { order throws(RunPlanError) in
                        let base = try RunPlan.catalogConnector(order)
                        guard case .connector(let kinds, let planting) = mutant?.place,
                            kinds.contains(order.kind)
                        else { return base }
                        return try planting(base, order)
                    }
                )
                return try ScenarioRunner.run(scenario, plan: plan)
            }
        } catch let error as RunPlanError {
            throw error
        } catch {
            preconditionFailure("a run throws nothing but errors of its plan: \(error)")
        }
        verdict = outcome.report.verdict
        checks = MutantRun.checks(of: outcome.report)
        reached = lines.reached
        calls = outcome.report.calls
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
            if MetricCatalog.definition(for: key) != nil {
                checks.insert(key)
            } else if codes.isEmpty {
                checks.insert(key)
            } else {
                checks.formUnion(codes)
            }
        }
        return checks
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
