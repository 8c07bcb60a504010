// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Reports

/// The expectations of a scenario and their verdicts so far.
struct ScenarioJudgement {
    private(set) var scenario: Scenario
    private let world: World
    /// Findings that the scenario's subject cannot avoid.
    private let pardoned: Set<FindingRecord.Invariant>
    private var verdicts: [Int: [ExpectationReport]] = [:]

    init(_ scenario: Scenario, world: World, pardoned: Set<FindingRecord.Invariant> = []) {
        self.scenario = scenario
        self.world = world
        self.pardoned = pardoned
    }

    private var judge: ExpectationJudge { ExpectationJudge(scenario: scenario, world: world) }

    /// Adds an expectation and returns its number.
    mutating func add(_ expectation: Expectation) -> Int {
        scenario.expectations.append(expectation)
        return scenario.expectations.count - 1
    }

    mutating func judge(_ number: Int, at instant: Instant) {
        verdicts[number] = judge.judge(scenario.expectations[number], at: instant)
    }

    /// Judges the expectations at the end.
    mutating func close(at end: Instant) {
        for (number, expectation) in scenario.expectations.enumerated()
        where expectation.moment == .end {
            judge(number, at: end)
        }
    }

    /// Expectations that have not been judged, by number.
    var missing: [Int] { scenario.expectations.indices.filter { verdicts[$0] == nil } }

    /// The report on the run; `plan` ends at the instant of the figures.
    func report(_ plan: RunPlan, problems: [String]) -> ScenarioReport {
        ScenarioReport(
            scenario,
            plan: plan,
            world: world,
            expectations: scenario.expectations.indices.flatMap { verdicts[$0] ?? [] }
                + judge.unexpectedFindings(beside: pardoned),
            problems: problems
        )
    }
}
