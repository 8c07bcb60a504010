// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Oracle
import Provisioning
import Recording
import Simulation
import TargetKit

/// The core of a run with its connectors and its journal; after a kill, a new core resumes from the
/// journal.
///
/// `@unchecked Sendable` for the reason given at `World`.
final class CoreHost: @unchecked Sendable {
    /// What every core of a run is built from.
    struct Parts {
        let plan: RunPlan
        let policy: Policy
        let hosts: [TargetHost]
        let simulation: VirtualRun
        let recorder: RunRecorder
        let inbox: OracleInbox
        let cast: ActorCast
        let desk: ServiceDesk?
    }

    /// How long a killed core is down.
    private static let restartTime = Duration.seconds(60)

    private let parts: Parts
    /// `nil` if nobody will ever read it.
    private let journal: MemoryJournal?
    /// `nil` if it is never killed.
    private var process: CoreProcess?
    /// `nil` once the run is over.
    private var core: (any Governor)?
    /// What the connectors of the core say that they can do; none of an engine's.
    private(set) var manifests: [TargetName: ConnectorManifest] = [:]
    private var restart: Task<Void, Never>?
    /// Why a killed core could not be restarted, or was never killed.
    private var trouble: String?
    private var crashesAhead = 0

    init(_ parts: Parts) throws(RunPlanError) {
        self.parts = parts
        let isMortal = parts.plan.death != nil || parts.plan.crashesCore
        let keepsJournal = isMortal || parts.plan.checks.contains(.killAndResume)
        journal = keepsJournal ? MemoryJournal() : nil
        process = isMortal ? CoreProcess(endingAt: parts.plan.death) : nil
        if let makeGovernor = parts.plan.makeGovernor {
            core = try makeGovernor(parts.governorOrder)
            return
        }
        let connectors = try parts.connectors(of: process)
        core = ProvisioningCore(
            policy: parts.policy,
            policyVersion: parts.plan.policyVersion,
            targets: connectors,
            clock: parts.simulation.clock,
            journal: CoreHost.journal(journal, of: process),
            sink: CoreSink(parts),
            options: parts.plan.core,
            executor: parts.simulation.executor
        )
        for (name, connector) in connectors { manifests[name] = connector.manifest }
        process?.onEnd = { [weak self] in self?.startAgain() }
    }

    private static func journal(
        _ journal: MemoryJournal?,
        of process: CoreProcess?
    ) -> any Journal {
        guard let journal else { return ForgetfulJournal() }
        return process.map { ProcessJournal(journal, of: $0) } ?? journal
    }

    /// The number of journal entries.
    var journalCount: Int { journal?.count ?? 0 }

    /// Delivers something to the core, and again if it dies meanwhile, like a source without an
    /// acknowledgment.
    func tell(_ body: (any Governor) async -> Void) async {
        await restart?.value
        guard let told = core else { return }
        await body(told)
        guard let restart else { return }
        await restart.value
        if let core, told !== core { await body(core) }
    }

    /// Why a planned kill proves nothing.
    var problem: String? {
        if let trouble { return trouble }
        guard let process, let death = parts.plan.death, !process.isOver else { return nil }
        return "the core was to be killed \(death.phrase), and never got there"
    }

    func reconcile() async {
        await restart?.value
        await core?.reconcile()
    }

    /// `nil` if the credential gives no access.
    func connector(for host: TargetHost, of client: String) -> (any Connector)? {
        try? parts.connector(for: host, of: client)
    }

    func stop() async {
        await core?.stop()
        if crashesAhead > 0 {
            trouble = trouble ?? "a crash never came: fewer requests followed than it waits for"
        }
    }

    /// Lets go of the core and all that it remembers of its people, which reports do not ask for.
    func release() {
        core = nil
        restart = nil
    }

    /// Kills the program under test, otherwise the core, at a request from here on.
    func crash(at point: CrashPoint) {
        if let crashProgram = parts.plan.crashProgram { return crashProgram(point) }
        crashesAhead += 1
        process?.end(at: point)
    }

    private func startAgain() {
        crashesAhead = 0
        let killed = core
        let clock = parts.simulation.clock
        restart = Task(executorPreference: parts.simulation.executor) {
            await killed?.stop()
            // A cancellation means that the run is over.
            do { try await clock.sleep(for: CoreHost.restartTime) } catch { return }
            await self.resume()
        }
    }

    private func resume() async {
        guard let journal else { return }
        let next: ProvisioningCore
        process = parts.plan.crashesCore ? CoreProcess(endingAt: nil) : nil
        process?.onEnd = { [weak self] in self?.startAgain() }
        do {
            next = try ProvisioningCore(
                resumingFrom: CoreHost.journal(journal, of: process),
                policy: parts.policy,
                policyVersion: parts.plan.policyVersion,
                targets: try parts.connectors(of: process),
                clock: parts.simulation.clock,
                sink: CoreSink(parts),
                options: parts.plan.core,
                executor: parts.simulation.executor
            )
        } catch {
            trouble = "the core could not be started again: \(error)"
            return
        }
        core = next
        await next.resume()
    }
}

extension RunPlan {
    /// Whether its steps kill the core.
    fileprivate var crashesCore: Bool {
        crashProgram == nil
            && steps.contains { if case .crash = $0.action { true } else { false } }
    }
}

extension CoreHost.Parts {
    fileprivate func connectors(
        of process: CoreProcess?
    ) throws(RunPlanError) -> [(TargetName, any Connector)] {
        var connectors: [(TargetName, any Connector)] = []
        for host in hosts { connectors.append((host.name, try connector(for: host, process))) }
        return connectors
    }

    fileprivate var governorOrder: RunPlan.GovernorOrder {
        RunPlan.GovernorOrder(
            targets: hosts.map { order(for: $0, nil) },
            policy: policy,
            mappedAttributes: plan.core.mappedAttributes,
            sink: CoreSink(self),
            clock: simulation.clock,
            executor: simulation.executor
        )
    }

    func connector(
        for host: TargetHost,
        _ process: CoreProcess?
    ) throws(RunPlanError) -> any Connector {
        try plan.makeConnector(order(for: host, process))
    }

    /// Somebody else's connector, with the core's credential.
    func connector(
        for host: TargetHost,
        of client: String
    ) throws(RunPlanError) -> any Connector {
        try RunPlan.catalogConnector(order(for: host, nil, of: client))
    }

    private func order(
        for host: TargetHost,
        _ process: CoreProcess?,
        of client: String? = nil
    ) -> RunPlan.ConnectorOrder {
        let stream = ([host.name.rawValue] + [client].compactMap(\.self)).joined(separator: " ")
        let transport = SimulatedTransport(
            host: host,
            simulation: simulation,
            recorder: recorder,
            latency: LatencySource(plan.latency, seed: plan.seed, stream: stream),
            timeout: plan.requestTimeout,
            carrier: client == nil ? plan.carrier : nil,
            process: process,
            client: client
        )
        return RunPlan.ConnectorOrder(
            target: host.name,
            kind: type(of: host.target).kind,
            transport: transport,
            credential: host.target.connectorCredential,
            clock: simulation.clock,
            connector: plan.connectors[host.name],
            retry: plan.retry
        )
    }
}

/// Records the core's claims first, then passes them to the oracle, which only checks them.
///
/// `@unchecked Sendable` for the reason given at `World`.
private final class CoreSink: RunEventSink, @unchecked Sendable {
    private let recorder: RunRecorder
    private let inbox: OracleInbox
    private let cast: ActorCast
    private let desk: ServiceDesk?

    init(_ parts: CoreHost.Parts) {
        recorder = parts.recorder
        inbox = parts.inbox
        cast = parts.cast
        desk = parts.desk
    }

    func record(_ body: RunEvent.Body, at instant: Instant) {
        var decision: DecisionRecord?
        let isHeard: Bool
        switch body {
        case .claim, .evidence, .drift, .orphan: isHeard = true
        case .exception:
            isHeard = true
            inbox.beWary()
        case .decision(let record):
            isHeard = true
            decision = record
        case .runStarted, .declaration, .fact, .intake, .phase, .request, .fault, .change, .account,
            .intent, .access, .correction, .guardStop, .accessRequest, .requestOutcome, .answer,
            .finding, .runEnded:
            isHeard = false
        }
        recorder.record(body, at: instant, isHeard: isHeard)
        desk?.hear(body)
        if isHeard { inbox.hear(body, at: instant) }
        if let decision { cast.hear(decision) }
    }
}
