// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Provisioning
import Recording
import Simulation
import TargetKit

extension World {
    /// Lives through the plan's steps up to the horizon.
    ///
    /// `progress` is called now and then with the number of steps done since its last call, `judge`
    /// for every `judge` step with the instant that it stands for.
    ///
    /// Returns what kept the run from meaning what it should, one sentence each.
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
        for host in hosts {
            oracle.observe(host.name, in: host.target, at: plan.start)
            for person in plan.people { bind(person.id, on: host.name) }
        }
        let driver = Driver(world: self, progress: progress, judge: judge)
        try simulation.run { try await driver.drive() }
        return driver.problems
    }

    /// Tells the oracle whose the accounts under a person's addresses are: the scenario knows
    /// it even before a fact does.
    fileprivate func bind(_ identity: Identity.ID, on target: TargetName) {
        for address in addresses(of: identity) {
            oracle.bind(account: address, on: target, to: identity, at: simulation.clock.now)
        }
    }
}

/// Carries out the steps of a plan; confined to the simulation's thread like its world.
private final class Driver: @unchecked Sendable {
    private let world: World
    private let judge: (Int, Instant) -> Void
    private let progress: (@Sendable (Int) -> Void)?
    private(set) var problems: [String] = []
    private var roster = RosterBook()
    /// The event whose intended state a correction by hand serves (M-11).
    private var lastFacts: [Identity.ID: LifecycleEvent.ID] = [:]
    private var convergence = ConvergenceWatch()

    init(
        world: World,
        progress: (@Sendable (Int) -> Void)?,
        judge: @escaping (Int, Instant) -> Void
    ) {
        self.world = world
        self.progress = progress
        self.judge = judge
    }

    private var clock: SimulatedClock { world.simulation.clock }

    func drive() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let interval = world.plan.reconcileEvery {
                group.addTask { try await self.reconcile(every: interval) }
            }
            for (number, step) in world.plan.steps.enumerated() {
                try await reach(step)
                await perform(step)
                if number % 256 == 255 { progress?(256) }
            }
            try await sleep(until: world.plan.end)
            judgeRepeat()
            group.cancelAll()
        }
        await world.core.stop()
    }

    /// A judgement waits until the instant is over, since work of that instant belongs to it.
    private func reach(_ step: RunPlan.Step) async throws {
        switch step.action {
        case .judge: try await sleep(until: step.at.advanced(by: .milliseconds(1)))
        case .fact, .delivery, .roster, .sideDoor, .reconcile, .approveGuard:
            try await sleep(until: step.at)
        }
    }

    private func sleep(until instant: Instant) async throws {
        guard instant > clock.now else { return }
        try await clock.sleep(until: instant, tolerance: nil)
    }

    private func reconcile(every interval: Duration) async throws {
        while true {
            try await clock.sleep(for: interval)
            await world.core.reconcile()
        }
    }

    /// Where two reconciliations followed each other, the second one's writes are too many (I7).
    private func judgeRepeat() {
        guard let writes = convergence.end(writes: writeCount) else { return }
        world.oracle.convergedRun(writes: writes, at: clock.now)
    }

    private var writeCount: Int { world.hosts.reduce(0) { $0 + $1.writeCount } }

    private func watch(_ action: RunPlan.Step.Action) {
        switch action {
        case .reconcile:
            judgeRepeat()
            convergence.begin(
                writes: writeCount,
                isConverged: world.oracle.openDifferences().isEmpty
            )
        case .fact, .delivery, .roster, .sideDoor, .approveGuard:
            judgeRepeat()
            convergence = ConvergenceWatch()
        case .judge: break
        }
    }

    private func perform(_ step: RunPlan.Step) async {
        watch(step.action)
        switch step.action {
        case .fact(let event):
            roster.apply(event)
            lastFacts[event.identity] = event.id
            _ = world.oracle.apply(fact: event, at: clock.now)
        case .delivery(let event, let times):
            await waiting("the source", for: "the core to take in \(event.id.rawValue)") {
                for _ in 0..<times { await world.core.receive(event) }
            }
        case .roster(let step): await send(step)
        case .sideDoor(let step): open(step)
        case .reconcile:
            await waiting("the schedule", for: "a reconciliation") {
                await world.core.reconcile()
            }
        case .approveGuard: await approveGuards()
        case .judge(let number): judge(number, step.at)
        }
    }

    private func waiting(
        _ who: String,
        for what: @autoclosure () -> String,
        _ body: () async -> Void
    ) async {
        await world.simulation.waits.waiting(who, for: what(), body)
    }

    private func approveGuards() async {
        let stops = world.recorder.guardStops
        if stops.isEmpty {
            problems.append("at \(clock.now) there was no guard stop to approve")
        }
        for stop in stops { await world.core.approve(run: stop.run, by: "risk-owner") }
    }

    private func send(_ step: RosterStep) async {
        let (present, missing) = roster.split(by: step.content)
        let revision = roster.nextRevision()
        if step.isTrue {
            for person in missing {
                let leaver = LifecycleEvent(
                    id: LifecycleEvent.ID(
                        "\(step.source)-roster-\(revision)-\(person.id.rawValue)"
                    ),
                    kind: .leaver,
                    identity: person.id,
                    effectiveAt: clock.now,
                    recordedAt: clock.now,
                    source: step.source,
                    revision: revision,
                    profile: nil
                )
                roster.apply(leaver)
                _ = world.oracle.apply(fact: leaver, at: clock.now)
            }
        }
        await world.core.receive(
            roster: Roster(
                source: step.source,
                takenAt: clock.now,
                revision: revision,
                people: present
            )
        )
    }

    private func open(_ step: SideDoorStep) {
        let addresses: [String]
        switch step.holder {
        case .person(let id): addresses = world.addresses(of: id)
        case .address(let address), .account(_, let address): addresses = [address]
        case .nobody: addresses = [""]
        }
        let hosts = world.hosts.filter { step.target == nil || step.target == $0.name }
        var refusals: [String] = []
        var isOpened = false
        for host in hosts {
            for address in addresses {
                do throws(SideDoorError) {
                    try host.open(step.sideDoor(email: address), at: clock.now)
                    if let identity = step.identity { world.bind(identity, on: host.name) }
                    isOpened = true
                    break
                } catch {
                    refusals.append("\(host.name.rawValue): \(error.sentence)")
                }
            }
        }
        guard isOpened else {
            problems.append(
                "at \(clock.now) nothing could be done by hand (\(step.door.word)): "
                    + (refusals.first ?? "no target")
            )
            return
        }
        guard step.isCorrection else { return }
        world.recorder.record(
            .correction(
                CorrectionRecord(
                    cause: step.identity.flatMap { lastFacts[$0] }?.rawValue ?? "",
                    identity: step.identity,
                    what: step.door.word,
                    isRemoval: step.door.takesAccess
                )
            ),
            at: clock.now
        )
    }
}

/// Counts the writes of a reconciliation that follows another with nothing between.
private struct ConvergenceWatch {
    /// Whether the step before, judgements aside, was a reconciliation.
    private var followsReconciliation = false
    /// Writes before the second reconciliation; `nil` outside of one, and where something was
    /// still to be done.
    private var writesBefore: Int?

    mutating func begin(writes: Int, isConverged: Bool) {
        writesBefore = followsReconciliation && isConverged ? writes : nil
        followsReconciliation = true
    }

    /// The writes since the second reconciliation began.
    mutating func end(writes: Int) -> Int? {
        defer { writesBefore = nil }
        return writesBefore.map { writes - $0 }
    }
}

/// Who is active by the facts so far, as a source's full export would list them.
private struct RosterBook {
    private var active: [Identity.ID: Identity] = [:]
    private var revision = 0

    mutating func apply(_ event: LifecycleEvent) {
        revision = max(revision, event.revision)
        if event.kind == .leaver {
            active[event.identity] = nil
        } else if let profile = event.profile {
            active[event.identity] = Identity(id: event.identity, profile: profile)
        }
    }

    mutating func nextRevision() -> Int {
        revision += 1
        return revision
    }

    func split(by content: RosterStep.Content) -> (present: [Identity], missing: [Identity]) {
        let everybody = active.values.sorted { $0.id < $1.id }
        let missing: Set<Identity.ID>
        switch content {
        case .present(let ids):
            let listed = Set(ids)
            missing = Set(everybody.map(\.id)).subtracting(listed)
        case .missing(let ids): missing = Set(ids)
        case .missingPercent(let percent):
            // Rounded up, so that a share of a small organization is somebody.
            let count = (everybody.count * percent + 99) / 100
            missing = Set(everybody.prefix(count).map(\.id))
        }
        return (
            everybody.filter { !missing.contains($0.id) },
            everybody.filter { missing.contains($0.id) }
        )
    }
}

extension SideDoorStep {
    fileprivate var identity: Identity.ID? {
        switch holder {
        case .person(let id), .account(of: let id, _): id
        case .address, .nobody: nil
        }
    }
}

extension SideDoorStep.Door {
    /// What was done, in a word of the scenario file.
    fileprivate var word: String {
        switch self {
        case .signIn: "signIn"
        case .signOut: "signOut"
        case .create: "create"
        case .enable: "enable"
        case .disable: "disable"
        case .delete: "delete"
        case .anonymize: "anonymize"
        case .acceptInvitation: "acceptInvitation"
        case .giveWork: "giveWork"
        case .authorizeConnectorAgain: "authorizeConnectorAgain"
        case .grant: "grant"
        case .revoke: "revoke"
        case .edit: "edit"
        case .issueKey: "issueKey"
        case .approvePending: "approvePending"
        case .expireConnectorCredential: "expireConnectorCredential"
        case .buySeats: "buySeats"
        case .rename: "rename"
        }
    }

    fileprivate var takesAccess: Bool {
        switch self {
        case .disable, .delete, .anonymize, .revoke, .signOut: true
        case .signIn, .create, .enable, .grant, .edit, .issueKey, .approvePending,
            .acceptInvitation, .giveWork, .expireConnectorCredential, .authorizeConnectorAgain,
            .buySeats, .rename:
            false
        }
    }
}

extension SideDoorError {
    package var sentence: String {
        switch self {
        case .unknownAccount: "no account under that address"
        case .unknownEntitlement(let kind, let name): "no \(kind) named '\(name)'"
        case .refused(let reason): reason
        }
    }
}
