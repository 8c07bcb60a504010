// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import Recording
import Simulation
import Vocabulary

/// Whoever is told the facts of a run and brings access about: the core, or an engine under test.
package protocol Governor: AnyObject, Sendable {
    /// Returns once the fact is taken in; the work goes on.
    func receive(_ event: LifecycleEvent) async
    func receive(roster: Roster) async
    func reconcile() async
    /// The runs whose removals are held back until somebody approves them.
    var heldRuns: [String] { get async }
    func approve(run: String, by approver: String) async
    /// Another credential replaces the one at the target.
    func use(_ credential: ConnectorCredential, at target: TargetName) async
    /// The credential at the target may be in wrong hands.
    func suspect(_ target: TargetName, because reason: String) async
    /// An administrator hands over what a product's own audit log shows since the last time.
    func receive(audit rows: [AuditRow], from target: TargetName) async
    /// Somebody calls an event closed whatever is left of it.
    func force(_ closure: ForcedClosure) async
    /// Somebody wants a rule of the policy to say something else.
    func receive(change: RuleChange) async
    func stop() async
    /// Somebody says something to a decision that was put to them.
    func answer(_ answer: AnswerRecord) async
    /// Somebody asks for access.
    func receive(request: AccessRequest) async
    func withdraw(request id: String) async
}

extension Governor {
    /// An engine that puts no decisions to anybody gets no answers.
    package func answer(_ answer: AnswerRecord) async {}
    package func receive(request: AccessRequest) async {}
    package func withdraw(request id: String) async {}
}

extension ProvisioningCore: Governor {}

extension Governor {
    /// Whoever keeps credentials of its own is told by its own ways.
    package func use(_ credential: ConnectorCredential, at target: TargetName) async {}
    package func suspect(_ target: TargetName, because reason: String) async {}
    package func force(_ closure: ForcedClosure) async {}
    package func receive(change: RuleChange) async {}
    package func receive(audit rows: [AuditRow], from target: TargetName) async {}
}

extension RunPlan {
    /// What an engine in place of the core has to work with.
    package struct GovernorOrder: Sendable {
        /// The targets, each with the transport that leads to it.
        package let targets: [ConnectorOrder]
        /// The run's policy, the accounts of the integration among those to be left alone.
        package let policy: Policy
        package let mappedAttributes: [String]
        /// Takes what the engine claims, so that it is checked.
        package let sink: any RunEventSink
        package let clock: SimulatedClock
        package let executor: SimulatedExecutor
    }

    package typealias GovernorFactory =
        @Sendable (GovernorOrder) throws(RunPlanError) -> any Governor
}
