// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import Simulation

extension World {
    /// Runs the plan's steps up to the horizon.
    ///
    /// `progress` is called now and then with the number of steps done since its last call, `judge`
    /// for every `judge` step with the instant that it stands for.
    ///
    /// Returns the problems that invalidate the run, one sentence each.
    func run(
        progress: (@Sendable (Int) -> Void)?,
        judge: @escaping (Int, Instant) -> Void
    ) throws -> [String] {
        recorder.record(
            .runStarted(
                RunStarted(
                    scenario: plan.title,
                    seed: plan.seed,
                    deadline: plan.deadline,
                    weights: plan.policy.weights
                )
            ),
            at: plan.start
        )
        for declaration in declarations {
            recorder.record(.declaration(declaration), at: plan.start)
        }
        for host in hosts {
            oracle.observe(host.name, in: host.target, at: plan.start)
            for person in plan.people { bind(person.id, on: host.name) }
        }
        let driver = RunDriver(world: self, progress: progress, judge: judge)
        try simulation.run { try await driver.drive() }
        return driver.problems
    }

    /// Tells the oracle who owns the accounts under a person's addresses: the scenario knows it
    /// even before any fact.
    func bind(_ identity: Identity.ID, on target: TargetName) {
        for address in addresses(of: identity) {
            oracle.bind(account: address, on: target, to: identity, at: simulation.clock.now)
        }
    }
}
