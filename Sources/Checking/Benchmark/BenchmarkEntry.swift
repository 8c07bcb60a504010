// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import LineProtocol
import Provisioning
import Reports
import Scenarios
import Wire

/// Who is put to the test, and how it is run.
package struct BenchmarkEntry: Sendable {
    package enum Subject: Sendable {
        /// A connector or engine: of the catalog, or a program.
        case checked(CheckSubject)
        /// Our core, with settings and a policy of offboarding of its own.
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

    /// Tasks that say something about it: a connector's have its target.
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

/// Settings of a core, as a file of `benchmark/cores/` states them.
package struct BenchmarkCore: Hashable, Sendable {
    package var offboarding: Policy.Offboarding
    package var attemptsMax: Int?
    package var isVerifying: Bool?
    package var ageMax: Duration?
    package var reconcileEvery: Duration?

    /// Reads settings and the way leavers are treated out of a file that is nothing else.
    ///
    /// Throws everything that is wrong with it.
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
