// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Provisioning
import Recording
import Simulation
import TargetKit

/// Targets, connectors, core and oracle of one run, wired along the one-way data flow.
///
/// `@unchecked Sendable` is safe because everything in it is used on the simulation's thread:
/// it is built before the run begins, tasks of the run stay on the simulated executor, and an
/// escape from it ends the run with an error.
final class World: @unchecked Sendable {
    let plan: RunPlan
    let simulation: VirtualRun
    let recorder: RunRecorder
    let inbox: OracleInbox
    let hosts: [TargetHost]
    let core: CoreHost
    let cast: ActorCast
    let desk: ServiceDesk?
    let invariants: InvariantWatch
    private let people: [Identity.ID: Identity]
    private let deadlines: OracleDeadlines

    init(
        plan: RunPlan,
        recorder: RunRecorder,
        stopwatch: RunStopwatch? = nil
    ) throws(RunPlanError) {
        self.recorder = recorder
        simulation = VirtualRun(start: plan.start, order: plan.order, jobsMax: plan.jobsMax)
        var values: [any SimulatedTarget] = []
        for target in plan.targets {
            values.append(try target.made(start: plan.start, seed: plan.seed))
        }
        var policy = plan.policy
        policy.protectedAccounts += values.flatMap(World.serviceAddresses)
        var plan = plan
        if plan.makeGovernor == nil, plan.policyVersion == nil {
            plan.policyVersion = policy.version
        }
        self.plan = plan
        let inbox = OracleInbox(recorder, under: policy, deadline: plan.deadline) { sink in
            AccessOracle(
                policy: policy,
                deadline: plan.deadline,
                options: AccessOracle.Options(
                    driftGrace: plan.reconcileEvery.map { $0 + plan.deadline } ?? .seconds(86_400),
                    misuseGrace: plan.auditEvery.map { $0 + plan.deadline },
                    mappedAttributes: plan.core.mappedAttributes
                ),
                sink: sink
            )
        }
        self.inbox = inbox
        let hosts = zip(plan.targets, values).map { target, value in
            World.host(of: target, value, plan, inbox, stopwatch)
        }
        self.hosts = hosts
        let cast = ActorCast(
            plan.actors,
            clock: simulation.clock,
            executor: simulation.executor
        )
        self.cast = cast
        let desk = World.desk(of: plan, hosts, simulation, recorder)
        self.desk = desk
        let core = try CoreHost(
            CoreHost.Parts(
                plan: plan,
                policy: policy,
                hosts: hosts,
                simulation: simulation,
                recorder: recorder,
                inbox: inbox,
                cast: cast,
                desk: desk
            )
        )
        self.core = core
        people = Dictionary(
            plan.people.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        deadlines = OracleDeadlines(of: inbox, at: hosts)
        invariants = InvariantWatch(hosts, every: plan.invariantsEvery, from: plan.start)
        cast.deliver = { [weak self] answer in await self?.deliver(answer) }
        for host in hosts { simulation.add(host) }
        simulation.add(deadlines)
        simulation.add(invariants)
        simulation.clockMoved = { inbox.pass(to: $0) }
    }

    /// The oracle, once it has taken in everything that has happened.
    var oracle: AccessOracle { inbox.oracle }

    private static func host(
        of target: RunPlan.Target,
        _ value: any SimulatedTarget,
        _ plan: RunPlan,
        _ inbox: OracleInbox,
        _ stopwatch: RunStopwatch?
    ) -> TargetHost {
        inbox.oracle.register(target: target.name, kind: target.kind)
        let host = TargetHost(
            name: target.name,
            target: value,
            faults: FaultPlan(plan.faults, strikingAt: target.name, seed: plan.seed),
            inbox: inbox,
            changesKept: plan.changesKept,
            stopwatch: stopwatch
        )
        host.tracesPermissions = plan.tracesPermissions && value.connectorPermissions != nil
        host.keepsAudit = plan.auditEvery != nil && value.keepsAuditLog
        return host
    }

    /// The integration's own accounts belong to no person and are nobody's orphans.
    private static func serviceAddresses(of target: any SimulatedTarget) -> [String] {
        target.serviceAccounts.compactMap { target.profile(of: $0)?.emails.first }
    }

    private static func desk(
        of plan: RunPlan,
        _ hosts: [TargetHost],
        _ simulation: VirtualRun,
        _ recorder: RunRecorder
    ) -> ServiceDesk? {
        guard let (target, catalog) = plan.desk,
            let host = hosts.first(where: { $0.name == target }),
            let client = ServiceDeskClient(
                transport: SimulatedTransport(
                    host: host,
                    simulation: simulation,
                    recorder: recorder,
                    latency: LatencySource(plan.latency, seed: plan.seed, stream: "desk"),
                    timeout: plan.requestTimeout
                ),
                credential: host.target.connectorCredential
            )
        else { return nil }
        let addresses = Dictionary(plan.people.map { ($0.id, $0.profile.email) }) { $1 }
        return ServiceDesk(
            host: host,
            client: client,
            simulation: simulation,
            catalog: catalog,
            address: { addresses[$0] }
        )
    }

    private func deliver(_ given: AnswerRecord) async {
        let answer = await desk?.decide(given) ?? given
        recorder.record(.answer(answer), at: simulation.clock.now)
        inbox.tell { $0.answered(answer) }
        await core.tell { await $0.answer(answer) }
    }

    /// Contradictions within the harness itself.
    var defects: [OracleDefect] { deadlines.defects }

    /// Every address under which a person may hold accounts.
    func addresses(of id: Identity.ID) -> [String] {
        people[id].map { [$0.profile.email] + $0.profile.alternateEmails } ?? []
    }
}

/// The oracle's deadlines; people whose deadline has passed are probed.
///
/// Apart from the world, which owns the simulation that keeps this and would never be released if
/// it were kept itself.
private final class OracleDeadlines: DueWork {
    private let inbox: OracleInbox
    private let hosts: [TargetHost]
    private(set) var defects: [OracleDefect] = []

    init(of inbox: OracleInbox, at hosts: [TargetHost]) {
        self.inbox = inbox
        self.hosts = hosts
    }

    var nextDueAt: Instant? { inbox.nextDueAt }

    func advance(to instant: Instant) {
        let people = inbox.advance(to: instant)
        guard !people.isEmpty else { return }
        for host in hosts {
            defects += inbox.oracle.confirm(
                people: people,
                on: host.name,
                in: host.target,
                at: instant
            )
        }
    }
}
