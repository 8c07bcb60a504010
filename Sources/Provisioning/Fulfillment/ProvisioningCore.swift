// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// Turns lifecycle events into access on targets, and claims nothing until a read confirms it.
///
/// Each person has a lane at each target. A lane pursues one goal at a time, the newest; lanes of
/// one target run concurrently up to a limit. Everything that must survive is written to the
/// journal first.
package actor ProvisioningCore {
    private(set) var evaluator: PolicyEvaluator
    let decisionRules: DecisionRules
    let rules: IntakeRules
    let connectors: [any Connector]
    private(set) var planners: [Planner]
    let clock: any CivilClock
    let journal: any Journal
    let sink: any RunEventSink
    let options: CoreOptions
    /// What kind of rule each is, by its id.
    private(set) var ruleStyles: [String: GrantStyle]
    /// The version of the policy, as evidence names it.
    private(set) var policyVersion: String
    let protected: ProtectedAddresses
    let executor: (any TaskExecutor)?
    /// Room for the evidence that is being sealed.
    var canonicalForm: [UInt8] = []
    var state: CoreState
    var lanes: LaneTable
    var queues: [LaneQueue]
    /// The last phase reported for each person's current event.
    var phases: [Int] = []
    var ownAccounts: [Account?]
    var knowsOwnAccount: [Bool]
    var scheduled: [LifecycleEvent.ID: Task<Void, Never>] = [:]
    var expiries: [Int: Task<Void, Never>] = [:]
    /// Wakes when the next decision is due or ends.
    var agenda: Task<Void, Never>?
    var agendaAt: Instant?
    /// When accounts may be deleted that are kept until then, by lane.
    var retentionEnds: [Int: Instant] = [:]
    /// People with a secret that others know.
    var sharers: [Int] = []
    /// Ends of engagements, by person.
    var ends: [Int: Task<Void, Never>] = [:]
    var settleWaiters: [CheckedContinuation<Void, Never>] = []
    /// Lanes that wait for a seat, by target, first come, first served.
    var seatWaiters: [[Lane]]
    var inFlight = 0
    let reconciliations = AsyncMutex()
    /// Inactive accounts found by a reconciliation, and when each was last seen in use.
    var inactive: [(account: Account, right: Entitlement, lane: Lane)] = []
    var lastActive: [String: Instant] = [:]
    /// When each account was seen to have been used, and since when somebody looks.
    var uses: [String: SeenUses] = [:]
    /// Decisions past their time that silence does not decide.
    var overdue: Set<String> = []
    /// What products' audit logs have shown.
    var audits = AuditBook()
    /// Why the core stopped: the journal failed, or it was told to.
    package internal(set) var halted: JournalError?

    var policy: Policy { evaluator.policy }
    var targets: [TargetName] { state.targets }

    /// A core with an empty memory.
    ///
    /// `executor` runs the tasks that the core owns; a simulation passes its own. `policyVersion`
    /// spares computing the policy's version again.
    package init(
        policy: Policy,
        policyVersion: String? = nil,
        targets: [(TargetName, any Connector)],
        clock: any CivilClock,
        journal: any Journal,
        sink: any RunEventSink,
        options: CoreOptions = CoreOptions(),
        executor: (any TaskExecutor)? = nil
    ) {
        self.init(
            state: CoreState(targets: targets.map { $0.0 }, keepsWrites: options.isAudited),
            policy: policy,
            policyVersion: policyVersion,
            connectors: targets.map { $0.1 },
            clock: clock,
            journal: journal,
            sink: sink,
            options: options,
            executor: executor
        )
    }

    /// Rebuilds its state from the journal; `resume()` then continues unfinished work.
    package init(
        resumingFrom journal: any Journal,
        policy: Policy,
        policyVersion: String? = nil,
        targets: [(TargetName, any Connector)],
        clock: any CivilClock,
        sink: any RunEventSink,
        options: CoreOptions = CoreOptions(),
        executor: (any TaskExecutor)? = nil
    ) throws(JournalError) {
        self.init(
            state: CoreState(
                targets: targets.map { $0.0 },
                entries: try journal.entries(),
                keepsWrites: options.isAudited
            ),
            policy: policy,
            policyVersion: policyVersion,
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
        policyVersion: String?,
        connectors: [any Connector],
        clock: any CivilClock,
        journal: any Journal,
        sink: any RunEventSink,
        options: CoreOptions,
        executor: (any TaskExecutor)?
    ) {
        var policy = policy
        let changes = state.ruleChanges.adopted
        for change in changes { policy.put(change.rule) }
        let evaluator = PolicyEvaluator(policy: policy, targets: state.targets)
        self.state = state
        self.evaluator = evaluator
        decisionRules = DecisionRules(policy: policy)
        self.connectors = connectors
        self.clock = clock
        self.journal = journal
        self.sink = sink
        self.options = options
        self.executor = executor
        self.policyVersion =
            policyVersion.flatMap { changes.isEmpty ? $0 : nil } ?? policy.version
        protected = ProtectedAddresses(policy.protectedAccounts)
        ruleStyles = policy.ruleStyles
        rules = IntakeRules(sources: policy.authoritativeSources, codes: policy.codes)
        planners = connectors.enumerated().map { index, connector in
            Planner(
                manifest: connector.manifest,
                offboarding: policy.offboarding,
                mappedAttributes: options.mappedAttributes,
                managesSeats: evaluator.managesSeats(target: index)
            )
        }
        lanes = LaneTable(targetCount: connectors.count, options: options)
        queues = [LaneQueue](repeating: LaneQueue(), count: connectors.count)
        seatWaiters = [[Lane]](repeating: [], count: connectors.count)
        knowsOwnAccount = [Bool](repeating: false, count: connectors.count)
        ownAccounts = [Account?](repeating: nil, count: connectors.count)
    }

    /// Lets a rule be in force from now on.
    func follow(_ rule: AccessRule) {
        var policy = policy
        policy.put(rule)
        evaluator = PolicyEvaluator(policy: policy, targets: targets)
        ruleStyles = policy.ruleStyles
        policyVersion = policy.version
        for target in targets.indices {
            planners[target].managesSeats = evaluator.managesSeats(target: target)
        }
    }

    /// Continues what an earlier core left unfinished: scheduled facts, unsettled lanes, writes
    /// whose outcome is unknown.
    package func resume() async {
        growLanes()
        for person in state.people.indices {
            phases[person] = state.people[person].claim == .open ? 2 : 6
            for event in state.people[person].scheduled
            where !mutated("resume.forgets-the-schedule") {
                schedule(event)
            }
            for target in targets.indices {
                let record = state.lanes[state.lane(of: person, target)]
                guard !record.isSettled || record.hasUnknownOutcome,
                    !mutated("resume.leaves-what-was-under-way")
                else { continue }
                let lane = lanes[person, target]
                lane.needsRead = true
                lane.askForSearch()
                enqueue(lane)
            }
            attempt { () throws(JournalError) in try updateClaim(of: person) }
            resumeExpiry(of: person)
            if !mutated("resume.forgets-engagements") { scheduleEnd(of: person) }
            noteSharer(person)
        }
        resumeDecisions(since: state.lastAgendaAt ?? now)
    }

    /// Returns once nothing is in flight, retries included.
    ///
    /// It does not wait for events that take
    /// effect later, or for exceptions.
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

    /// Writes to the journal first, then changes the state.
    func commit(_ entry: JournalEntry) throws(JournalError) {
        if let halted { throw halted }
        try journal.append(entry)
        state.apply(entry)
        growLanes()
    }

    func emit(_ body: consuming RunEvent.Body) {
        sink.record(body, at: now)
    }

    /// Runs code that only fails if the journal does; a failure stops the core.
    func attempt(_ body: () throws(JournalError) -> Void) {
        do { try body() } catch { halt(error) }
    }

    func halt(_ error: JournalError) {
        guard halted == nil else { return }
        halted = error
        for event in scheduled.keys.sorted() { scheduled[event]?.cancel() }
        for person in expiries.keys.sorted() { expiries[person]?.cancel() }
        agenda?.cancel()
        for person in ends.keys.sorted() { ends[person]?.cancel() }
        for lane in lanes.awake {
            switch lane.phase {
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

    private func growLanes() {
        lanes.grow(people: state.people.count)
        while phases.count < state.people.count { phases.append(0) }
    }
}

extension Policy {
    /// What kind of rule each is, by its id.
    fileprivate var ruleStyles: [String: GrantStyle] {
        Dictionary(
            rules.map { rule in
                (rule.id, rule.conditions.contains { $0.attribute == "job" } ? .role : .policy)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
