// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Provisioning
import Recording
import Simulation
import TargetKit

/// Carries out the steps of a plan; confined to the simulation's thread like its world.
final class RunDriver: @unchecked Sendable {
    let world: World
    private let judge: (Int, Instant) -> Void
    private let progress: (@Sendable (Int) -> Void)?
    var problems: [String] = []
    private(set) var roster = RosterBook()
    /// Whether a step of the plan looks something up in the roster.
    private let needsRoster: Bool
    private var convergence = ConvergenceWatch()
    var intruders: [Task<Void, Never>] = []

    init(
        world: World,
        progress: (@Sendable (Int) -> Void)?,
        judge: @escaping (Int, Instant) -> Void
    ) {
        self.world = world
        needsRoster = world.plan.steps.contains { step in
            switch step.action {
            case .roster, .sideDoor: true
            case .fact, .delivery, .request, .withdraw, .reconcile, .approveGuard, .crash,
                .suspect, .misuse, .forceClosure, .changeRule, .judge:
                false
            }
        }
        self.progress = progress
        self.judge = judge
    }

    var clock: SimulatedClock { world.simulation.clock }

    func drive() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            if let interval = world.plan.reconcileEvery {
                group.addTask { try await self.reconcile(every: interval) }
            }
            if let interval = world.plan.auditEvery {
                group.addTask { try await self.audit(every: interval) }
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
        world.cast.stop()
        intruders.forEach { $0.cancel() }
        await world.core.stop()
        problems += world.desk?.problems ?? []
    }

    /// A judgment waits until the instant is over, since work of that instant belongs to it.
    private func reach(_ step: RunPlan.Step) async throws {
        switch step.action {
        case .judge: try await sleep(until: step.at.advanced(by: .milliseconds(1)))
        case .fact, .delivery, .roster, .sideDoor, .request, .withdraw, .reconcile, .approveGuard,
            .crash, .suspect, .misuse, .forceClosure, .changeRule:
            try await sleep(until: step.at)
        }
    }

    private func sleep(until instant: Instant) async throws {
        guard instant > clock.now else { return }
        try await clock.sleep(until: instant, tolerance: nil)
    }

    /// After this many scheduled reconciliations in a row without findings, further ones are
    /// skipped.
    private static let idleMax = 1_000

    /// When a reconciliation may find something again; `nil` if faults could strike any of them.
    private var nextHappening: Instant? {
        let due = world.hosts.map(\.nextDueAt) + [world.oracle.nextDueAt, clock.nextDeadline]
        var next = due.compactMap(\.self).reduce(world.plan.end, min)
        for fault in world.plan.faults {
            guard let window = fault.scope.window else { return nil }
            if window.contains(clock.now) { return nil }
            if clock.now < window.lowerBound { next = min(next, window.lowerBound) }
        }
        return next
    }

    /// Reconciles on schedule.
    ///
    /// If nothing has happened for long, the schedule skips ahead to the next happening: a gap of a
    /// hundred years must not take a hundred years of work.
    private func reconcile(every interval: Duration) async throws {
        var idle = 0
        while true {
            try await clock.sleep(for: interval)
            let happenings = world.recorder.happenings
            await world.core.reconcile()
            idle = world.recorder.happenings == happenings ? idle + 1 : 0
            guard idle >= RunDriver.idleMax, let next = nextHappening else { continue }
            let cycles = clock.now.duration(to: next).wholeMilliseconds / interval.wholeMilliseconds
            if cycles > 1 { try await clock.sleep(for: interval * Int(cycles - 1)) }
        }
    }

    /// If two reconciliations followed each other, the second one's writes are too many (I7).
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
        case .fact, .delivery, .roster, .sideDoor, .request, .withdraw, .approveGuard, .suspect,
            .misuse, .forceClosure, .changeRule:
            judgeRepeat()
            convergence = ConvergenceWatch()
        case .judge, .crash: break
        }
    }

    private func perform(_ step: RunPlan.Step) async {
        watch(step.action)
        switch step.action {
        case .fact(let event):
            if needsRoster { roster.apply(fact: event) }
            world.inbox.apply(fact: event, at: clock.now)
        case .delivery(let event, let times):
            await waiting("the source", for: "the core to take in \(event.id.rawValue)") {
                for _ in 0..<times { await world.core.tell { await $0.receive(event) } }
            }
        case .roster(let step): await send(step)
        case .sideDoor(let step):
            open(step)
            await handOver(after: step)
        case .suspect(let target):
            world.inbox.suspected(target, at: clock.now)
            await world.core.tell { await $0.suspect(target, because: "it may be in wrong hands") }
        case .misuse(let step): misuse(step)
        case .forceClosure(let closure):
            await world.core.tell { await $0.force(closure) }
        case .changeRule(let change):
            world.oracle.apply(change: change, at: clock.now)
            await world.core.tell { await $0.receive(change: change) }
        case .request(let asked):
            let request = await world.desk?.file(asked) ?? asked
            note(request)
            await world.core.tell { await $0.receive(request: request) }
        case .withdraw(let request):
            note(request)
            await world.core.tell { await $0.withdraw(request: request.id) }
        case .reconcile:
            await waiting("the schedule", for: "a reconciliation") {
                await world.core.reconcile()
            }
        case .approveGuard: await approveGuards()
        case .crash(let point): world.core.crash(at: point)
        case .judge(let number): judge(number, step.at)
        }
    }

    /// A request is a fact like any other: it is true before the core receives it.
    private func note(_ request: AccessRequest) {
        world.recorder.record(.accessRequest(request), at: clock.now)
        world.oracle.apply(request: request, at: clock.now)
    }

    private func waiting(
        _ who: String,
        for what: @escaping @autoclosure @Sendable () -> String,
        _ body: () async -> Void
    ) async {
        await world.simulation.waits.waiting(who, for: what(), body)
    }

    private func approveGuards() async {
        var count = 0
        await world.core.tell { core in
            for run in await core.heldRuns {
                await core.approve(run: run, by: "risk-owner")
                count += 1
            }
        }
        if count == 0 { problems.append("at \(clock.now) there was no guard stop to approve") }
    }

    private func send(_ step: RosterStep) async {
        let (present, missing) = roster.split(by: step.content, at: clock.now)
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
                world.inbox.apply(fact: leaver, at: clock.now)
            }
        }
        let roster = Roster(
            source: step.source,
            takenAt: clock.now,
            revision: revision,
            people: present
        )
        await world.core.tell { await $0.receive(roster: roster) }
    }
}
