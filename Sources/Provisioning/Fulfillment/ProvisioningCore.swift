// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// Turns lifecycle events into access on targets, and does not call it done before a target
/// agrees.
///
/// Each person has a lane at each target. A lane works on one thing at a time, what is wanted
/// now; lanes of one target run side by side up to a limit. Everything that must survive is
/// written to the journal first.
package actor ProvisioningCore {
    let evaluator: PolicyEvaluator
    let rules: IntakeRules
    let connectors: [any Connector]
    let planners: [Planner]
    let clock: any CivilClock
    let journal: any Journal
    let sink: any RunEventSink
    let options: CoreOptions
    let executor: (any TaskExecutor)?
    var state: CoreState
    var work: [LaneWork] = []
    var queues: [LaneQueue]
    /// The furthest phase told of each person's current event.
    var phases: [Int] = []
    var ownAccounts: [Account?]
    var knowsOwnAccount: [Bool]
    var scheduled: [LifecycleEvent.ID: Task<Void, Never>] = [:]
    var expiries: [Int: Task<Void, Never>] = [:]
    var settleWaiters: [CheckedContinuation<Void, Never>] = []
    /// Lanes that wait for a seat, by target, first come first served.
    var seatWaiters: [[Int]]
    var inFlight = 0
    let reconciliations = AsyncMutex()
    /// Why the core stopped: the journal takes nothing any more, or somebody stopped it.
    package internal(set) var halted: JournalError?

    var policy: Policy { evaluator.policy }
    var targets: [TargetName] { state.targets }

    /// A core with nothing to remember.
    ///
    /// `executor` carries the tasks that the core owns; a simulation hands in its own.
    package init(
        policy: Policy,
        targets: [(TargetName, any Connector)],
        clock: any CivilClock,
        journal: any Journal,
        sink: any RunEventSink,
        options: CoreOptions = CoreOptions(),
        executor: (any TaskExecutor)? = nil
    ) {
        self.init(
            state: CoreState(targets: targets.map { $0.0 }),
            policy: policy,
            connectors: targets.map { $0.1 },
            clock: clock,
            journal: journal,
            sink: sink,
            options: options,
            executor: executor
        )
    }

    /// Rebuilds what the journal tells; `resume()` then continues unfinished work.
    package init(
        resumingFrom journal: any Journal,
        policy: Policy,
        targets: [(TargetName, any Connector)],
        clock: any CivilClock,
        sink: any RunEventSink,
        options: CoreOptions = CoreOptions(),
        executor: (any TaskExecutor)? = nil
    ) throws(JournalError) {
        self.init(
            state: CoreState(targets: targets.map { $0.0 }, entries: try journal.entries()),
            policy: policy,
            connectors: targets.map { $0.1 },
            clock: clock,
            journal: journal,
            sink: sink,
            options: options,
            executor: executor
        )
    }

    private init(
        state: CoreState,
        policy: Policy,
        connectors: [any Connector],
        clock: any CivilClock,
        journal: any Journal,
        sink: any RunEventSink,
        options: CoreOptions,
        executor: (any TaskExecutor)?
    ) {
        let evaluator = PolicyEvaluator(policy: policy, targets: state.targets)
        self.state = state
        self.evaluator = evaluator
        self.connectors = connectors
        self.clock = clock
        self.journal = journal
        self.sink = sink
        self.options = options
        self.executor = executor
        rules = IntakeRules(sources: policy.authoritativeSources)
        planners = connectors.enumerated().map { index, connector in
            Planner(
                manifest: connector.manifest,
                offboarding: policy.offboarding,
                mappedAttributes: options.mappedAttributes,
                managesSeats: evaluator.managesSeats(target: index)
            )
        }
        queues = [LaneQueue](repeating: LaneQueue(), count: connectors.count)
        seatWaiters = [[Int]](repeating: [], count: connectors.count)
        knowsOwnAccount = [Bool](repeating: false, count: connectors.count)
        ownAccounts = [Account?](repeating: nil, count: connectors.count)
    }

    /// Continues what a former core left unfinished: scheduled facts, lanes without agreement,
    /// writes whose outcome nobody knows.
    package func resume() async {
        growWork()
        for person in state.people.indices {
            phases[person] = state.people[person].claim == .open ? 2 : 6
            for event in state.people[person].scheduled { schedule(event) }
            for target in targets.indices {
                let lane = state.lane(of: person, target)
                guard !state.lanes[lane].isSettled || state.lanes[lane].hasUnknownOutcome else {
                    continue
                }
                work[lane].needsRead = true
                work[lane].needsSearch = true
                enqueue(lane)
            }
            attempt { () throws(JournalError) in try updateClaim(of: person) }
            resumeExpiry(of: person)
        }
    }

    /// Returns once nothing is in flight, waits for a retry included; events that take effect
    /// in the future and exceptions that wait for somebody are not waited for.
    package func settle() async {
        guard inFlight > 0 else { return }
        await withCheckedContinuation { settleWaiters.append($0) }
    }

    /// Ends every task that the core owns; unfinished work stays in the journal.
    package func stop() {
        halt(JournalError("stopped"))
    }

    /// What the core knows at this moment.
    package var snapshot: CoreState { state }

    var now: Instant { clock.now }

    /// Writes to the journal, then changes what is known: never the other way round.
    func commit(_ entry: JournalEntry) throws(JournalError) {
        if let halted { throw halted }
        try journal.append(entry)
        state.apply(entry)
        growWork()
    }

    func emit(_ body: RunEvent.Body) {
        sink.record(body, at: now)
    }

    /// Carries out what only the journal can refuse; a refusal stops the core.
    func attempt(_ body: () throws(JournalError) -> Void) {
        do { try body() } catch { halt(error) }
    }

    func halt(_ error: JournalError) {
        guard halted == nil else { return }
        halted = error
        for event in scheduled.keys.sorted() { scheduled[event]?.cancel() }
        for person in expiries.keys.sorted() { expiries[person]?.cancel() }
        for lane in work.indices {
            switch work[lane].phase {
            case .waiting(let timer):
                timer.cancel()
                leave(lane)
            case .queued: leave(lane)
            case .idle, .running: break
            }
        }
    }

    func startTask(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: executor, operation: body)
    }

    private func growWork() {
        while work.count < state.lanes.count {
            work.append(LaneWork(persistence: PersistenceStateMachine(options: options)))
        }
        while phases.count < state.people.count { phases.append(0) }
    }
}
