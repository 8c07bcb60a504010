// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import Simulation
import Synchronization
import Wire

extension CheckSubject {
    /// Starts the program once, with targets that do not answer, and asks it to identify itself.
    ///
    /// Runs on the calling thread.
    package func introduce(with options: ProgramOptions) throws -> ProgramIdentity {
        let start = Instant(milliseconds: 1_772_442_000_000)
        let targets = kinds.map { kind in
            RunPlan.Target(name: TargetName(kind), kind: kind, settings: .object([:]))
        }
        let plan = RunPlan(
            title: "introduction",
            seed: 1,
            start: start,
            end: start,
            deadline: .seconds(3_600),
            policy: Policy(rules: []),
            people: [],
            targets: targets,
            steps: []
        )
        let run = SubjectRun(self, plan: plan)
        defer { run.finish() }
        let simulation = VirtualRun(start: start)
        let session = try run.session(
            options,
            targets.map { ProgramSeat(unreachable: $0) },
            plan.policy,
            simulation.clock
        )
        let failure = Mutex<ProgramProblem?>(nil)
        try simulation.run {
            do throws(ProgramFailure) {
                try await session.begin()
            } catch {
                failure.withLock { $0 = session.problem ?? ProgramProblem("\(error)") }
            }
        }
        if let problem = failure.withLock({ $0 }) { throw problem }
        return ProgramIdentity(
            name: session.name,
            version: session.version,
            capabilities: session.capabilities
        )
    }
}
