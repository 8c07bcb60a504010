// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// Compares one target with the record: it reads every page before it concludes anything, compares
/// each listed account, and then looks for recorded accounts that no page listed.
struct DriftSearch {
    typealias Step = ReconciliationStateMachine.Step

    private enum Phase {
        case knowingItself
        case listing(kind: Int, after: PageCursor?)
        case comparing
        /// The account at hand is compared further, now that its key is noted.
        case keyNoted(Lane.ID)
        case judging(Account, Lane.ID, [ElementaryChange])
        case missing
        case confirming(Account, Lane.ID, kind: Int)
    }

    private let target: Int
    private let terms: ReconciliationStateMachine.Terms
    /// Work that came to an end after this instant is not compared with what was listed.
    private let began: Instant
    private var phase = Phase.knowingItself
    private var own: Account.ID?
    private var accounts: [Account] = []
    private var seen: Set<Account.ID> = []
    /// The account or, later, the person that is next.
    private var position = 0
    private var todo: [Step] = []
    private(set) var drifts: [Drift] = []

    init(at target: Int, under terms: ReconciliationStateMachine.Terms, began: Instant) {
        self.target = target
        self.terms = terms
        self.began = began
    }

    private var kinds: [Account.Kind] { terms.kinds[target] }

    /// The next step, `nil` at the end; a question is repeated until it is answered.
    mutating func next(in state: CoreState, _ lanes: LaneTable) -> Step? {
        while true {
            if !todo.isEmpty { return todo.removeFirst() }
            switch phase {
            case .knowingItself: return .findOwnAccount
            case .listing(let kind, let cursor):
                if kind < kinds.count { return .readPage(of: kinds[kind], after: cursor) }
                phase = .comparing
            case .comparing:
                guard position < accounts.count else {
                    (phase, position) = (.missing, 0)
                    continue
                }
                position += 1
                if let step = compare(accounts[position - 1], state, lanes) { return step }
            case .keyNoted(let lane):
                phase = .comparing
                compareRights(of: accounts[position - 1], lane, state)
            case .judging(let account, let lane, _): return .judge(account, in: lane)
            case .missing:
                guard position < state.people.count else { return nil }
                position += 1
                lookForMissing(Lane.ID(person: position - 1, target: target), state, lanes)
            case .confirming(let account, let lane, let kind):
                if kind < kinds.count { return .readAlone(account.id, of: kinds[kind]) }
                phase = .missing
                concludeGone(account, lane, state, lanes)
            }
        }
    }

    mutating func found(own account: Account?) {
        own = account?.id
        phase = .listing(kind: 0, after: nil)
    }

    mutating func listed(_ page: Page<Account>) {
        guard case .listing(let kind, _) = phase else { return }
        for account in page.elements where seen.insert(account.id).inserted {
            accounts.append(account)
        }
        if let next = page.next, !mutated("reconcile.first-page") {
            phase = .listing(kind: kind, after: next)
        } else {
            phase = .listing(kind: kind + 1, after: nil)
        }
    }

    mutating func judged(_ verdict: Verification) {
        guard case .judging(_, let lane, let changes) = phase else { return }
        phase = .comparing
        let account = accounts[position - 1]
        if verdict != .agrees {
            todo.append(.reportDrift(changes, of: account.id, in: lane))
            drifts += changes.map { Drift(lane: lane, takesAway: $0.kind.givesAccess) }
        }
        noteUse(of: account, lane)
    }

    /// The account is there, although no page listed it.
    mutating func isThere() { phase = .missing }

    /// `false` if the search cannot go on.
    mutating func goesOn(after failure: ConnectorError) -> Bool {
        guard case .confirming(let account, let lane, let kind) = phase, failure.code == .notFound
        else { return false }
        phase = .confirming(account, lane, kind: kind + 1)
        return true
    }

    /// Whether the list can be compared with the record: nothing is in flight, and nothing changed
    /// while the list was read.
    private func isQuiet(_ lane: Lane.ID, _ state: CoreState, _ lanes: LaneTable) -> Bool {
        guard !lanes.isInFlight(lane), state[lane].isSettled else { return false }
        return state[lane].settledAt.map { $0 < began } ?? true
    }

    private mutating func compare(
        _ account: Account,
        _ state: CoreState,
        _ lanes: LaneTable
    ) -> Step? {
        guard account.id != own, !terms.protected.contains(account) else { return nil }
        guard let number = state.owner(of: account.id, target: target) else {
            return correlate(account, state, lanes)
        }
        let lane = Lane.ID(person: number, target: target)
        guard isQuiet(lane, state, lanes) else { return nil }
        guard let step = noteKey(of: account, lane, state) else {
            compareRights(of: account, lane, state)
            return nil
        }
        phase = .keyNoted(lane)
        return step
    }

    /// Reports a manually issued key once; it breaks no rule on its own, and ends with the account.
    private func noteKey(of account: Account, _ lane: Lane.ID, _ state: CoreState) -> Step? {
        let key = "apiKeyEnabled"
        guard let now = account.attributes[key],
            var keyed = state[lane].accounts.first(where: { $0.id == account.id }),
            let former = keyed.attributes[key], former != now, now == "true" || terms.asksForKeys
        else { return nil }
        let recorded = keyed
        keyed.attributes[key] = now
        let changes = AccountDifference.changes(
            from: recorded,
            to: keyed,
            target: state.targets[target],
            mapped: []
        )
        return .noteKey(changes, of: keyed, in: lane)
    }

    private mutating func compareRights(
        of account: Account,
        _ lane: Lane.ID,
        _ state: CoreState
    ) {
        var listed = account
        var changes: [ElementaryChange] = []
        if let recorded = state[lane].accounts.first(where: { $0.id == account.id }) {
            // An incomplete list cannot show that something is missing.
            if !account.grantsAreComplete, !mutated("reconcile.takes-unlisted-rights-for-gone") {
                listed.grants.formUnion(recorded.grants)
            }
            changes = AccountDifference.changes(
                from: recorded,
                to: listed,
                target: state.targets[target],
                mapped: terms.mappedAttributes
            )
        }
        if changes.isEmpty {
            noteUse(of: account, lane)
        } else {
            phase = .judging(listed, lane, changes)
        }
    }

    private mutating func noteUse(of account: Account, _ lane: Lane.ID) {
        if terms.watchesUse { todo.append(.noteUse(of: account, in: lane)) }
    }

    /// Looks for the owner of an unlinked account.
    private mutating func correlate(
        _ account: Account,
        _ state: CoreState,
        _ lanes: LaneTable
    ) -> Step? {
        let addresses = ([account.email] + account.alternateEmails).compactMap(\.self)
        let numbers = Set(addresses.flatMap { state.people(at: $0) })
        guard let number = numbers.first else { return orphan(account, .unmatched, state) }
        guard numbers.count == 1 else { return orphan(account, .ambiguous, state) }
        let lane = Lane.ID(person: number, target: target)
        guard isQuiet(lane, state, lanes) else { return nil }
        switch state.people[number].standing {
        case .unknown: return orphan(account, .unmatched, state)
        case .left:
            guard account.isEnabled || !account.grants.isEmpty,
                !mutated("reconcile.passes-leavers-by")
            else { return nil }
            drifts.append(Drift(lane: lane, takesAway: true))
            return orphan(account, .leftBehind, state)
        // A second account besides the linked one needs a human decision.
        case .active, .onLeave: return orphan(account, .ambiguous, state)
        }
    }

    /// Each is reported once.
    private func orphan(
        _ account: Account,
        _ kind: OrphanReport.Kind,
        _ state: CoreState
    ) -> Step? {
        let name = state.targets[target]
        let report = OrphanReport(target: name, account: account.id.rawValue, kind: kind)
        if state.knows(report) || mutated("reconcile.tells-of-no-orphan") { return nil }
        return .reportOrphan(report)
    }

    /// Absence from a list proves nothing, so the account itself is read.
    private mutating func lookForMissing(
        _ lane: Lane.ID,
        _ state: CoreState,
        _ lanes: LaneTable
    ) {
        guard let account = state[lane].accounts.first(where: { !seen.contains($0.id) }),
            isQuiet(lane, state, lanes), !mutated("reconcile.misses-nobody")
        else { return }
        let isTakenForGone = mutated("reconcile.takes-unlisted-for-gone")
        phase = .confirming(account, lane, kind: isTakenForGone ? kinds.count : 0)
    }

    private mutating func concludeGone(
        _ account: Account,
        _ lane: Lane.ID,
        _ state: CoreState,
        _ lanes: LaneTable
    ) {
        // Work may have started in the lane meanwhile.
        guard isQuiet(lane, state, lanes), state[lane].accounts.contains(account) else { return }
        let change = ElementaryChange(
            kind: .accountDeleted,
            entitlement: nil,
            before: "present",
            after: "absent"
        )
        todo.append(.reportDrift([change], of: account.id, in: lane))
        drifts.append(Drift(lane: lane, takesAway: false))
    }
}

/// A lane whose actual state differs from the goal.
struct Drift: Hashable {
    let lane: Lane.ID
    /// Whether the repair revokes access.
    let takesAway: Bool
}

extension ChangeKind {
    /// Whether the change granted access, so that its repair revokes it.
    var givesAccess: Bool {
        switch self {
        case .accountCreated, .accountEnabled, .accountConverted, .granted, .seatAssigned,
            .credentialIssued, .sessionOpened:
            true
        case .accountUpdated, .accountDisabled, .accountDeleted, .accountMerged, .revoked,
            .seatReleased, .sessionEnded, .credentialEnded, .recordCreated, .recordUpdated,
            .recordDeleted:
            false
        }
    }
}
