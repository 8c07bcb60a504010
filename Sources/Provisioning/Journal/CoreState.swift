// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// What the core knows: the fold of its journal, and nothing else.
package struct CoreState: Sendable {
    package let targets: [TargetName]
    package private(set) var people = IdentifiedArray<PersonRecord>()
    /// One lane for each person and target: `person * targets.count + target`.
    package private(set) var lanes = ChunkedArray<LaneRecord>()
    package private(set) var activeCount = 0
    package private(set) var chain = EvidenceChain()
    package private(set) var openExceptions: [String: ExceptionRecord] = [:]
    /// Forced closures in effect, by the event that they close.
    package private(set) var forced: [String: ExceptionRecord] = [:]
    /// Since when each is with its owner.
    package private(set) var exceptionSince: [String: Instant] = [:]
    /// In the order of the guard's stops.
    package private(set) var holds: [GuardHold] = []
    package private(set) var decisions = DecisionBook()
    package private(set) var requests = RequestBook()
    package private(set) var ruleChanges = RuleBook()
    /// When the first fact came in; campaigns are counted from there.
    package private(set) var beganAt: Instant?
    /// When each source was last heard, whatever it said.
    package private(set) var heardAt: [String: Instant] = [:]
    /// When a decision last took a step.
    package private(set) var lastAgendaAt: Instant?
    /// When the core wrote what; empty unless audit logs are provided.
    package private(set) var writes = WriteLog()
    private let keepsWrites: Bool
    private var persons: [LifecycleEvent.ID: Int] = [:]
    private var owners: [[Account.ID: Int]]
    private var holders: [String: [Int]] = [:]
    private var orphans: Set<OrphanReport> = []
    private var shared = SharedHoldings()

    package init(targets: [TargetName], keepsWrites: Bool = false) {
        self.targets = targets
        self.keepsWrites = keepsWrites
        owners = [[Account.ID: Int]](repeating: [:], count: targets.count)
    }

    package init(targets: [TargetName], entries: [JournalEntry], keepsWrites: Bool = false) {
        self.init(targets: targets, keepsWrites: keepsWrites)
        for entry in entries { apply(entry) }
    }

    package func number(of identity: Identity.ID) -> Int? { people.position(of: identity) }
    package func person(of event: LifecycleEvent.ID) -> Int? { persons[event] }

    // Whoever asks for one property of a person through the state from outside copies one of them.
    func currentID(of person: Int) -> LifecycleEvent.ID? { people[person].currentID }
    func holdsFacts(of person: Int) -> Bool { !people[person].held.isEmpty }

    /// What is known of somebody, with their number; nothing of a stranger.
    func record(of identity: Identity.ID) -> (number: Int?, person: PersonRecord) {
        guard let number = number(of: identity) else {
            return (nil, PersonRecord(id: identity))
        }
        return (number, people[number])
    }

    package func owner(of account: Account.ID, target: Int) -> Int? { owners[target][account] }
    package func knows(_ orphan: OrphanReport) -> Bool { orphans.contains(orphan) }

    /// Everybody who was ever known under the address, in order of arrival.
    package func people(at address: String) -> [Int] { holders[address.inLowerCase] ?? [] }

    package func lane(of person: Int, _ target: Int) -> Int { person * targets.count + target }

    subscript(lane: Lane) -> LaneRecord {
        // A borrow: a getter would copy the whole state to read one lane.
        _read { yield lanes[lane.index] }
    }

    subscript(id: Lane.ID) -> LaneRecord {
        _read { yield lanes[lane(of: id.person, id.target)] }
    }

    package func activeHolder(of address: String, otherThan identity: Identity.ID) -> Bool {
        let address = address.inLowerCase
        guard let numbers = holders[address] else { return false }
        return numbers.contains { number in
            people[number].id != identity && people[number].standing == .active
                && people[number].profile?.email.inLowerCase == address
        }
    }

    package mutating func apply(_ entry: JournalEntry) {
        if keepsWrites { writes.apply(entry) }
        switch entry {
        case .intake(let intake): apply(intake)
        case .planned(let planned): if let record = planned.evidence { chain.follow(record) }
        case .operationBegan(let began): apply(began)
        case .operationEnded(let ended): apply(ended)
        case .readBack(let read): apply(read)
        case .claim(let claim, _): apply(claim)
        case .exception(let record, let instant):
            apply(record)
            exceptionSince[record.id] = record.fate == .opened ? instant : nil
        case .guardStopped(let hold, _): holds.append(hold)
        case .guardReleased(let run, _, _): holds.removeAll { $0.stop.run == run }
        case .orphan(let report, _): orphans.insert(report)
        case .drifted(let identity, let target, let approver, let cause, let instant):
            reopen(identity, target, approver, cause, instant)
        case .decision(let record, let instant): apply(record, at: instant)
        case .request(let request, let outcome, _): requests.apply(request, outcome)
        case .ruleChange(let change, let step, _): ruleChanges.apply(change, step)
        }
    }

    private mutating func add(_ identity: Identity.ID) -> Int {
        if let known = number(of: identity) { return known }
        let number = people.count
        people.append(PersonRecord(id: identity))
        for _ in targets { lanes.append(LaneRecord()) }
        return number
    }

    private func lane(_ identity: Identity.ID, _ target: TargetName) -> Int? {
        guard let number = number(of: identity), let index = targets.firstIndex(of: target) else {
            return nil
        }
        return lane(of: number, index)
    }

    private mutating func apply(_ intake: JournalEntry.Intake) {
        let event = intake.event
        if beganAt == nil { beganAt = intake.at }
        heardAt[event.source] = intake.at
        switch intake.outcome {
        case .refused, .duplicate: return
        case .accepted, .superseded, .scheduled, .quarantined: break
        }
        if persons[event.id] == nil { persons[event.id] = add(event.identity) }
        let number = add(event.identity)
        people[number].learn(event)
        people[number].scheduled.removeAll { $0.id == event.id }
        people[number].held.removeAll { $0.id == event.id }
        switch intake.outcome {
        case .refused, .duplicate, .superseded: break
        case .scheduled: people[number].scheduled.append(event)
        case .quarantined(let reason):
            if IntakeRules.Reason(rawValue: reason)?.mayClear == true {
                people[number].held.append(event)
            }
        case .accepted: activate(event, number, intake)
        }
    }

    private mutating func activate(
        _ event: LifecycleEvent,
        _ number: Int,
        _ intake: JournalEntry.Intake
    ) {
        let wasActive = people[number].standing == .active
        people[number].activate(event, approvedBy: intake.approvedBy, at: intake.at)
        let isActive = people[number].standing == .active
        if wasActive != isActive { activeCount += isActive ? 1 : -1 }
        if event.profile != nil {
            for address in people[number].addresses
            where holders[address]?.contains(number) != true {
                holders[address, default: []].append(number)
            }
        }
        for target in targets.indices {
            let lane = lane(of: number, target)
            lanes[lane].unsettle()
            lanes[lane].isRepair = false
            lanes[lane].repairApprovedBy = nil
            lanes[lane].repairDecision = nil
        }
    }

    private mutating func apply(_ began: JournalEntry.OperationBegan) {
        chain.follow(began.evidence)
        guard let lane = lane(began.identity, began.target) else { return }
        lanes[lane].openOperations.append(
            LaneRecord.OpenOperation(
                cause: began.cause,
                operation: began.operation,
                account: began.operation.account,
                beganAt: began.at
            )
        )
    }

    private mutating func apply(_ ended: JournalEntry.OperationEnded) {
        guard let lane = lane(ended.identity, ended.target),
            let last = lanes[lane].openOperations.indices.last
        else { return }
        switch ended.outcome {
        case .refused:
            if lanes[lane].openOperations[last].operation.account == nil {
                lanes[lane].openOperations.removeLast()
            } else {
                lanes[lane].openOperations[last].endedAt = ended.at
                lanes[lane].openOperations[last].isRefused = true
            }
        case .unknown: break
        case .succeeded(let account):
            lanes[lane].openOperations[last].endedAt = ended.at
            switch lanes[lane].openOperations[last].operation.action {
            case .create(let draft):
                guard let account else { return }
                lanes[lane].openOperations[last].account = account.id
                lanes[lane].remember(draft.attributes)
                lanes[lane].remember(
                    ["givenName": draft.givenName, "familyName": draft.familyName]
                )
                lanes[lane].accounts.append(account)
                owners[lane % targets.count][account.id] = lane / targets.count
            case .update(let changes):
                lanes[lane].remember(changes.set, cleared: changes.clear)
            case .enable, .disable, .delete, .convert, .changeGrants: break
            }
        }
    }

    private mutating func apply(_ read: JournalEntry.ReadBack) {
        guard let lane = lane(read.identity, read.target) else { return }
        let (number, target) = (lane / targets.count, lane % targets.count)
        for account in read.accounts where owners[target][account.id] == nil {
            owners[target][account.id] = number
        }
        lanes[lane].accounts = read.accounts
        if !lanes[lane].pushed.isEmpty, let first = read.accounts.first {
            lanes[lane].forgetPushed(shownBy: first)
        }
        if read.isSettled {
            lanes[lane].settle(at: read.at, sharing: &shared, with: people[number])
        } else {
            lanes[lane].unsettle()
        }
        if !lanes[lane].openOperations.isEmpty {
            // A create whose answer was lost is kept until its account turns up.
            lanes[lane].openOperations.removeAll { open in
                !read.accounts.isEmpty || open.operation.account != nil || open.endedAt != nil
            }
            // An emptied array would keep its room.
            if lanes[lane].openOperations.isEmpty { lanes[lane].openOperations = [] }
        }
        if let last = read.evidence.last { chain.follow(last) }
    }

    private mutating func apply(_ claim: ClaimRecord) {
        guard let number = number(of: claim.identity), people[number].currentID == claim.event
        else { return }
        people[number].claim = claim.state
    }

    private mutating func apply(_ record: ExceptionRecord) {
        if record.reason == ExceptionRecord.forcedClosure {
            forced[record.cause] = record.fate == .approved ? record : nil
            return
        }
        let lane = record.identity.flatMap { identity in
            record.target.flatMap { self.lane(identity, $0) }
        }
        switch record.fate {
        case .opened:
            let isNew = openExceptions.updateValue(record, forKey: record.id) == nil
            if isNew, let lane { lanes[lane].exceptions.append(record.id) }
        // An ignored exception still has to be resolved.
        case .ignored: openExceptions[record.id] = record
        case .approved, .refused, .resolved, .expired:
            openExceptions[record.id] = nil
            if let lane { lanes[lane].exceptions.removeAll { $0 == record.id } }
        }
    }

    /// A ruling, or its end, is work at the right's target, for the event that asked for it or on
    /// its own.
    private mutating func apply(_ record: DecisionRecord, at instant: Instant) {
        decisions.apply(record, at: instant)
        lastAgendaAt = instant
        switch record.step {
        case .asked where record.kind == .emergency: break
        case .asked, .reminded, .moved, .turnedAway, .withdrawn: return
        case .decided, .lapsed, .ended: break
        }
        guard record.kind != .handOff, record.kind != .ruleChange,
            let number = number(of: record.subject),
            people[number].standing == .active || record.kind == .deletion,
            let lane = lane(record.subject, record.entitlement.target), lanes[lane].isSettled
        else { return }
        let isOfEvent =
            people[number].currentID?.rawValue == record.cause
            && people[number].claim != .complete
        lanes[lane].unsettle()
        lanes[lane].isRepair = !isOfEvent
        lanes[lane].repairAskedAt = instant
        lanes[lane].repairApprovedBy = nil
        lanes[lane].repairDecision = isOfEvent ? nil : record.id
    }

    private mutating func reopen(
        _ identity: Identity.ID,
        _ target: TargetName,
        _ approver: String?,
        _ cause: String?,
        _ instant: Instant
    ) {
        guard let lane = lane(identity, target) else { return }
        lanes[lane].unsettle()
        lanes[lane].isRepair = true
        lanes[lane].repairAskedAt = instant
        lanes[lane].repairApprovedBy = approver
        lanes[lane].repairDecision = cause
    }
}
