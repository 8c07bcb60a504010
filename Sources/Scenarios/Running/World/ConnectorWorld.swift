// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Oracle
import Recording
import Simulation
import TargetKit
import Vocabulary

/// One target and one connector without a core, for running single operations and checking their
/// effect.
///
/// `@unchecked Sendable` is safe for the reason given at `World`.
package final class ConnectorWorld: @unchecked Sendable {
    /// The target's own state for an address.
    package struct Truth: Hashable, Sendable {
        /// How many accounts there are under the address.
        package var accounts: Int
        package var isActive: Bool
        /// `group/Service Desk`, sorted.
        package var rights: [String]
    }

    package let connector: any Connector
    private let host: TargetHost
    private let simulation: VirtualRun

    /// Takes the first target of the plan; its steps are left out.
    package init(plan: RunPlan, recorder: RunRecorder) throws(RunPlanError) {
        precondition(!plan.targets.isEmpty, "a world needs a target")
        simulation = VirtualRun(start: plan.start)
        let target = plan.targets[0]
        let oracle = AccessOracle(policy: plan.policy, deadline: plan.deadline, sink: recorder)
        oracle.register(target: target.name, kind: target.kind)
        let inbox = OracleInbox(oracle)
        host = TargetHost(
            name: target.name,
            target: try target.made(start: plan.start, seed: plan.seed),
            faults: FaultPlan(rules: plan.faults, seed: plan.seed),
            inbox: inbox,
            stopwatch: nil
        )
        simulation.add(host)
        let parts = CoreHost.Parts(
            plan: plan,
            policy: plan.policy,
            hosts: [host],
            simulation: simulation,
            recorder: recorder,
            inbox: inbox,
            cast: ActorCast([:], clock: simulation.clock, executor: simulation.executor),
            desk: nil
        )
        connector = try parts.connector(for: host, nil)
    }

    /// Runs on the calling thread.
    package func run<Value: Sendable>(
        _ body: @escaping @Sendable (ConnectorWorld) async throws -> Value
    ) throws -> Value {
        try simulation.run {
            // A target's jobs only run while somebody sleeps or sends requests.
            try await RequestContext.$current.withValue(
                RequestContext(purpose: .write, cause: "check")
            ) {
                try await body(self)
            }
        }
    }

    package func truth(under address: String) -> Truth {
        var truth = Truth(accounts: 0, isActive: false, rights: [])
        for key in host.target.accounts {
            guard let profile = host.target.profile(of: key),
                profile.emails.contains(address.lowercased())
            else { continue }
            truth.accounts += 1
            truth.isActive = truth.isActive || profile.isActive
            truth.rights += host.target.access(of: key)
                .map { "\($0.entitlement.kind)/\($0.entitlement.name)" }
        }
        truth.rights = Set(truth.rights).sorted()
        return truth
    }

    /// Has the connector's credential replaced at the target and passed on; the previous one ends.
    package func replaceCredential() async throws {
        try open(.renewConnectorCredential)
        try await connector.use(host.target.connectorCredential)
        try open(.expireConnectorCredential)
    }

    private func open(_ kind: SideDoorKind) throws(SideDoorError) {
        try host.open(SideDoor(kind), by: "somebody", at: simulation.clock.now)
    }

    /// The number of accounts, including those of the integration itself.
    package var accountCount: Int { host.target.accounts.count }

    /// The number of changes at the target; a repeat without a change does not affect it.
    package var changeCount: Int { host.target.changes.count }
}
