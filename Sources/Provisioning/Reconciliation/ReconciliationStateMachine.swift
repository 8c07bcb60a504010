// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// Decides what one reconciliation reads, reports and repairs.
///
/// It neither calls nor writes: the core carries out each step, and the next is decided in the
/// state that it leaves behind.
struct ReconciliationStateMachine {
    enum Step: Hashable {
        case findOwnAccount
        case readPage(of: Account.Kind, after: PageCursor?)
        case readAlone(Account.ID, of: Account.Kind)
        /// Compare the person's accounts with the goal, this one as it was listed.
        case judge(Account, in: Lane.ID)
        case noteKey([ElementaryChange], of: Account, in: Lane.ID)
        case reportDrift([ElementaryChange], of: Account.ID, in: Lane.ID)
        case noteUse(of: Account, in: Lane.ID)
        case reportOrphan(OrphanReport)
        case reportComplete(target: Int)
        case reportIncomplete(target: Int, ConnectorError)
        case reviewInactive
        case retryBlocked(except: Set<Lane.ID>)
        case repair([Lane.ID])
        case hold(GuardHold)
    }

    /// What applies to the whole reconciliation.
    struct Terms {
        /// The kinds of accounts to list, by target.
        var kinds: [[Account.Kind]]
        var protected = ProtectedAddresses([])
        var mappedAttributes: [String] = []
        var massChange = MassChangeGuard()
        var asksForKeys = false
        var watchesUse = false
    }

    private let terms: Terms
    /// The target that is read.
    private(set) var target = 0
    private var search: DriftSearch?
    private var todo: [Step] = []
    private var hasConcluded = false
    private var drifts: [Drift] = []

    init(under terms: Terms) {
        self.terms = terms
    }

    mutating func next(in state: CoreState, _ lanes: LaneTable, at now: Instant) -> Step? {
        if !todo.isEmpty { return todo.removeFirst() }
        if target < terms.kinds.count {
            if search == nil { search = DriftSearch(at: target, under: terms, began: now) }
            if let step = search?.next(in: state, lanes) { return step }
            drifts += search?.drifts ?? []
            defer { leaveTarget() }
            return .reportComplete(target: target)
        }
        guard !hasConcluded else { return nil }
        hasConcluded = true
        todo = [.reviewInactive, .retryBlocked(except: Set(drifts.map(\.lane)))]
        if !mutated("reconcile.repairs-nothing") { conclude(state, at: now) }
        return todo.removeFirst()
    }

    mutating func found(own account: Account?) { search?.found(own: account) }

    mutating func listed(_ page: Page<Account>) { search?.listed(page) }

    mutating func judged(_ verdict: Verification) { search?.judged(verdict) }

    mutating func isThere() { search?.isThere() }

    /// Nothing is concluded from an incomplete read.
    mutating func failed(with failure: ConnectorError) {
        guard search?.goesOn(after: failure) != true else { return }
        todo = [.reportIncomplete(target: target, failure)]
        leaveTarget()
    }

    mutating func leaveTarget() {
        search = nil
        target += 1
    }

    /// Repairs additions at once and counts removals against the guard first.
    ///
    /// People who left by their own event are never held back.
    private mutating func conclude(_ state: CoreState, at now: Instant) {
        let removing = Set(
            drifts.filter { drift in
                drift.takesAway && state.people[drift.lane.person].standing == .active
            }.map(\.lane.person)
        )
        let stop = terms.massChange.stop(
            "\(ProvisioningCore.reconciliation) \(now.rfc3339)",
            affected: removing.count,
            active: state.activeCount
        )
        var known: Set<Lane.ID> = []
        let drifting = drifts.map(\.lane).filter { known.insert($0).inserted }
        todo.append(
            .repair(drifting.filter { stop == nil || !removing.contains($0.person) })
        )
        guard let stop else { return }
        let people = removing.sorted().map { state.people[$0].id }
        todo.append(.hold(GuardHold(stop: stop, events: [], people: people)))
    }
}
