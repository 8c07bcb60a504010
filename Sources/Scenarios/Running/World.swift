// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Oracle
import Provisioning
import Recording
import Simulation
import SimulatedTargets
import TargetKit

/// Targets, connectors, core and oracle of one run, wired along the one-way road.
///
/// `@unchecked Sendable` is safe because everything in it is used on the simulation's thread:
/// it is built before the run begins, tasks of the run stay on the simulated executor, and an
/// escape from it ends the run with an error.
final class World: @unchecked Sendable {
    let plan: RunPlan
    let simulation: Simulation
    let recorder: RunRecorder
    let oracle: Oracle
    let hosts: [TargetHost]
    let core: ProvisioningCore
    let invariants: InvariantWatch
    private let people: [Identity.ID: Identity]
    /// Contradictions within the harness itself.
    private(set) var defects: [OracleDefect] = []

    init(
        plan: RunPlan,
        recorder: RunRecorder,
        stopwatch: RunStopwatch? = nil
    ) throws(RunPlanError) {
        self.plan = plan
        self.recorder = recorder
        simulation = Simulation(start: plan.start, order: plan.order)
        var values: [any SimulatedTarget] = []
        for target in plan.targets { values.append(try World.target(target, of: plan)) }
        var policy = plan.policy
        policy.protectedAccounts += values.flatMap(World.serviceAddresses)
        let oracle = Oracle(
            policy: policy,
            deadline: plan.deadline,
            options: Oracle.Options(
                driftGrace: plan.reconcileEvery.map { $0 + plan.deadline } ?? .seconds(86_400)
            ),
            sink: recorder
        )
        self.oracle = oracle
        var hosts: [TargetHost] = []
        for (target, value) in zip(plan.targets, values) {
            oracle.register(target: target.name, kind: target.kind)
            hosts.append(
                TargetHost(
                    name: target.name,
                    target: value,
                    faults: FaultPlan(plan.faults, strikingAt: target.name, seed: plan.seed),
                    oracle: oracle,
                    stopwatch: stopwatch
                )
            )
        }
        self.hosts = hosts
        var connectors: [(TargetName, any Connector)] = []
        for host in hosts {
            connectors.append(
                (
                    host.name,
                    try World.connector(for: host, plan, simulation, recorder)
                )
            )
        }
        core = ProvisioningCore(
            policy: policy,
            targets: connectors,
            clock: simulation.clock,
            journal: plan.keepsJournal ? MemoryJournal() : ForgetfulJournal(),
            sink: CoreSink(recorder: recorder, oracle: oracle),
            options: plan.core,
            executor: simulation.executor
        )
        people = Dictionary(
            plan.people.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        invariants = InvariantWatch(hosts, every: plan.invariantsEvery, from: plan.start)
        for host in hosts { simulation.add(host) }
        simulation.add(self)
        simulation.add(invariants)
    }

    /// The integration's own accounts belong to no person and are nobody's orphans.
    private static func serviceAddresses(of target: any SimulatedTarget) -> [String] {
        target.serviceAccounts.compactMap { target.profile(of: $0)?.emails.first }
    }

    private static func target(
        _ target: RunPlan.Target,
        of plan: RunPlan
    ) throws(RunPlanError) -> any SimulatedTarget {
        do throws(SettingError) {
            guard let entry = TargetCatalog.entry(target.kind) else {
                throw SettingError(path: [], message: "unknown kind of target '\(target.kind)'")
            }
            return try entry.make(
                name: target.name.rawValue,
                settings: try TargetSettings(target.settings),
                start: plan.start,
                seed: plan.seed
            )
        } catch {
            throw RunPlanError(target: target.name, path: error.path, message: error.message)
        }
    }

    private static func connector(
        for host: TargetHost,
        _ plan: RunPlan,
        _ simulation: Simulation,
        _ recorder: RunRecorder
    ) throws(RunPlanError) -> any Connector {
        let transport = SimulatedTransport(
            host: host,
            simulation: simulation,
            recorder: recorder,
            latency: LatencySource(plan.latency, seed: plan.seed, stream: host.name.rawValue),
            timeout: plan.requestTimeout,
            carrier: plan.carrier
        )
        return try plan.makeConnector(
            RunPlan.ConnectorOrder(
                target: host.name,
                kind: type(of: host.target).kind,
                transport: transport,
                credential: host.target.connectorCredential,
                clock: simulation.clock,
                connector: plan.connectors[host.name],
                retry: plan.retry
            )
        )
    }

    func person(_ id: Identity.ID) -> Identity? { people[id] }

    /// Every address under which a person may hold accounts.
    func addresses(of id: Identity.ID) -> [String] {
        people[id].map { [$0.profile.email] + $0.profile.alternateEmails } ?? []
    }
}

/// What the core says goes on record first, then to the oracle, which only checks it.
///
/// `@unchecked Sendable` for the reason given at `World`.
private final class CoreSink: RunEventSink, @unchecked Sendable {
    private let recorder: RunRecorder
    private let oracle: Oracle

    init(recorder: RunRecorder, oracle: Oracle) {
        self.recorder = recorder
        self.oracle = oracle
    }

    func record(_ body: RunEvent.Body, at instant: Instant) {
        recorder.record(body, at: instant)
        switch body {
        case .claim(let claim): oracle.claimed(claim, at: instant)
        case .evidence(let record): oracle.evidence(record, at: instant)
        case .drift(let report): oracle.reported(report, at: instant)
        case .orphan(let report): oracle.reported(report, at: instant)
        case .runStarted, .fact, .intake, .phase, .request, .fault, .change, .account, .intent,
            .access, .exception, .correction, .guardStop, .finding, .runEnded:
            break
        }
    }
}

/// The oracle's deadlines; whoever's time to be clean has come is probed.
extension World: DueWork {
    var nextDueAt: Instant? { oracle.nextDueAt }

    func advance(to instant: Instant) {
        let people = oracle.advance(to: instant)
        guard !people.isEmpty else { return }
        for host in hosts {
            defects += oracle.confirm(
                people: people,
                on: host.name,
                in: host.target,
                at: instant
            )
        }
    }
}
