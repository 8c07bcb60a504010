// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import LineProtocol
import Provisioning
import Reports
import Scenarios
import Wire

/// What is under test, and how it is run.
package struct BenchmarkEntry: Sendable {
    package enum Subject: Sendable {
        /// A connector or engine, from the catalog or a program.
        case checked(CheckSubject)
        /// Our core, with custom settings and offboarding policy.
        case core(BenchmarkCore)
    }

    package let name: String
    package let division: BenchmarkDivision
    package let subject: Subject

    package init(name: String, division: BenchmarkDivision, subject: Subject) {
        self.name = name
        self.division = division
        self.subject = subject
    }

    /// The tasks that apply to it: for a connector, those with its target.
    package var tasks: [BenchmarkTask] {
        switch subject {
        case .core: BenchmarkTask.all
        case .checked(let subject):
            BenchmarkTask.all.filter { task in
                switch subject.role {
                case .connector: !Set(task.targets).isDisjoint(with: subject.kinds)
                case .engine:
                    Set(task.targets).isSubset(of: subject.kinds) && task.kind != .contractor
                }
            }
        }
    }

    /// Runs one task on the calling thread.
    package func run(_ task: BenchmarkTask, _ seed: BenchmarkSeed) -> BenchmarkScore.Run {
        do {
            var scenario = try task.scenario(seed)
            let outcome: ScenarioRunner.Outcome
            var problem: String?
            switch subject {
            case .core(let core):
                core.apply(to: &scenario)
                outcome = try ScenarioRunner.run(
                    scenario,
                    plan: try RunPlan(scenario, seed: scenario.seed),
                    log: { _ in }
                )
            case .checked(let subject):
                let check = ScenarioCheck(path: "\(task.id).json", scenario: scenario)
                (outcome, problem) = try check.measure(subject, seed: scenario.seed)
            }
            return BenchmarkScore.Run(
                figures: AccessFigures(outcome.report),
                problem: outcome.defects.first.map { "a defect of Residue's: \($0)" } ?? problem
            )
        } catch {
            return BenchmarkScore.Run(figures: AccessFigures(), problem: "not judged: \(error)")
        }
    }
}

/// Settings of a core, from a file in `benchmark/cores/`.
package struct BenchmarkCore: Hashable, Sendable {
    package var offboarding: Policy.Offboarding
    package var attemptsMax: Int?
    package var isVerifying: Bool?
    package var ageMax: Duration?
    package var reconcileEvery: Duration?

    /// Reads core settings and the treatment of leavers from a file.
    ///
    /// Throws all of its mistakes.
    package init(bytes: [UInt8], file: String) throws(RejectedFile) {
        let settings = try CoreFile.read(bytes: bytes, file: file)
        offboarding = settings.offboarding
        attemptsMax = settings.core.attemptsMax
        isVerifying = settings.core.isVerifying
        ageMax = settings.core.ageMax
        reconcileEvery = settings.core.reconcileEvery
    }

    func apply(to scenario: inout Scenario) {
        scenario.organization.policy.offboarding = offboarding
        scenario.core.attemptsMax = attemptsMax
        scenario.core.isVerifying = isVerifying
        scenario.core.ageMax = ageMax
        scenario.core.reconcileEvery = reconcileEvery
    }
}
