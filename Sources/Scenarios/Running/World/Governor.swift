// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import Recording
import Simulation
import Vocabulary

/// Receives the facts of a run and manages access: the core, or an engine under test.
package protocol Governor: AnyObject, Sendable {
    /// Returns once the fact is accepted; the work continues.
    func receive(_ event: LifecycleEvent) async
    func receive(roster: Roster) async
    func reconcile() async
    /// The runs whose removals are held back until somebody approves them.
    var heldRuns: [String] { get async }
    func approve(run: String, by approver: String) async
    /// A new credential replaces the one for the target.
    func use(_ credential: ConnectorCredential, at target: TargetName) async
    /// The credential for the target may be compromised.
    func suspect(_ target: TargetName, because reason: String) async
    /// An administrator passes on the new rows of a product's own audit log.
    func receive(audit rows: [AuditRow], from target: TargetName) async
    /// Somebody force-closes an event.
    func force(_ closure: ForcedClosure) async
    /// Somebody asks for a change to a policy rule.
    func receive(change: RuleChange) async
    func stop() async
    /// Somebody answers a decision.
    func answer(_ answer: AnswerRecord) async
    /// Somebody requests access.
    func receive(request: AccessRequest) async
    func withdraw(request id: String) async
}

extension Governor {
    /// An engine that asks for no decisions gets no answers.
    package func answer(_ answer: AnswerRecord) async {}
    package func receive(request: AccessRequest) async {}
    package func withdraw(request id: String) async {}
}

extension ProvisioningCore: Governor {}

extension Governor {
    /// By default ignored: a governor with its own credentials learns of new ones in its own way.
    package func use(_ credential: ConnectorCredential, at target: TargetName) async {}
    package func suspect(_ target: TargetName, because reason: String) async {}
    package func force(_ closure: ForcedClosure) async {}
    package func receive(change: RuleChange) async {}
    package func receive(audit rows: [AuditRow], from target: TargetName) async {}
}

extension RunPlan {
    /// What an engine in place of the core gets.
    package struct GovernorOrder: Sendable {
        /// The targets, each with the transport that leads to it.
        package let targets: [ConnectorOrder]
        /// The run's policy, with the integration's accounts protected.
        package let policy: Policy
        package let mappedAttributes: [String]
        /// Receives the engine's claims, which are checked.
        package let sink: any RunEventSink
        package let clock: SimulatedClock
        package let executor: SimulatedExecutor
    }

    package typealias GovernorFactory =
        @Sendable (GovernorOrder) throws(RunPlanError) -> any Governor
}
