// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Reads every account of every target, reports drift and orphans, and repairs.
    ///
    /// Returns once everything is read and repairs are queued; `settle()` waits for them. Nothing
    /// is concluded from an incomplete read. Only one reconciliation runs at a time: two would
    /// report the same drift twice and count it twice against the guard.
    package func reconcile() async {
        await reconciliations.withLock {
            if halted == nil { await reconcileAlone() }
        }
    }

    private func reconcileAlone() async {
        var drifts: [Drift] = []
        inactive = []
        for target in targets.indices {
            do throws(LaneFailure) {
                drifts += try await findDrift(at: target)
                resolve(incompleteReadID(of: target))
            } catch {
                switch error {
                case .superseded: break
                case .journal(let failure): halt(failure)
                case .connector(let failure): reportIncompleteRead(at: target, failure)
                }
            }
        }
        attempt { () throws(JournalError) in
            try reviewInactive()
            retryBlocked(except: Set(drifts.map(\.lane)))
            if !mutated("reconcile.repairs-nothing") { try repair(drifts) }
        }
        lanes.restIdle()
    }

    /// Runs the lane through planning, fulfillment and verification again.
    func repair(
        _ lane: Lane,
        approvedBy: String?,
        because cause: String? = nil
    ) throws(JournalError) {
        guard !lane.isInFlight else { return }
        if state[lane].isSettled {
            try commit(
                .drifted(
                    identity: state.people[lane.person].id,
                    target: targets[lane.target],
                    approvedBy: approvedBy,
                    because: cause,
                    at: now
                )
            )
        }
        lane.renew(needsRead: true)
        enqueue(lane)
    }

    /// Retries blocked lanes: seats may have been bought, or a permission restored.
    private func retryBlocked(except drifting: Set<Lane>) {
        for lane in lanes.awake
        where lane.isBlocked && !lane.isInFlight && !drifting.contains(lane)
            && !mutated("reconcile.retries-nothing")
        {
            lane.renew(needsRead: true)
            enqueue(lane)
        }
    }

    /// Repairs additions at once and counts removals against the guard first.
    ///
    /// People who left by their own event are never held back.
    private func repair(_ drifts: [Drift]) throws(JournalError) {
        var repairs: [Lane] = []
        var known: Set<Lane> = []
        for drift in drifts where known.insert(drift.lane).inserted {
            repairs.append(drift.lane)
        }
        let removing = Set(
            drifts.filter { drift in
                drift.takesAway
                    && state.people[drift.lane.person].standing == .active
            }.map { $0.lane.person }
        )
        let run = "\(ProvisioningCore.reconciliation) \(now.rfc3339)"
        let stop = guardStop(run: run, affected: removing.count)
        for lane in repairs {
            if stop != nil, removing.contains(lane.person) { continue }
            try repair(lane, approvedBy: nil)
        }
        guard let stop else { return }
        let people = removing.sorted().map { state.people[$0].id }
        try hold(GuardHold(stop: stop, events: [], people: people))
    }

    private func findDrift(at target: Int) async throws(LaneFailure) -> [Drift] {
        let began = now
        let own = try await ownAccount(at: target, for: ProvisioningCore.reconciliation)
        let crawl = try await crawl(target)
        var drifts: [Drift] = []
        for account in crawl where account.id != own?.id && !isProtected(account) {
            if let number = state.owner(of: account.id, target: target) {
                let lane = lanes[number, target]
                guard isQuiet(lane, since: began) else { continue }
                try noteKey(of: account, lane)
                drifts += compare(account, lane)
                noteActivity(of: account, in: lane)
            } else {
                drifts += correlate(account, target, since: began)
            }
        }
        let seen = Set(crawl.map(\.id))
        for number in state.people.indices {
            let recorded = state.lanes[state.lane(of: number, target)].accounts
            guard let missing = recorded.first(where: { !seen.contains($0.id) }) else { continue }
            let lane = lanes[number, target]
            guard isQuiet(lane, since: began), !mutated("reconcile.misses-nobody") else {
                continue
            }
            if let drift = try await confirmGone(missing, lane, target, since: began) {
                drifts.append(drift)
            }
        }
        return drifts
    }

    /// Whether the list can be compared with the record: nothing is in flight, and nothing changed
    /// while the list was read.
    private func isQuiet(_ lane: Lane, since instant: Instant) -> Bool {
        guard !lane.isInFlight, state[lane].isSettled else { return false }
        return state[lane].settledAt.map { $0 < instant } ?? true
    }

    private func compare(_ account: Account, _ lane: Lane) -> [Drift] {
        guard let recorded = state[lane].accounts.first(where: { $0.id == account.id }) else {
            return []
        }
        var listed = account
        // An incomplete list cannot show that something is missing.
        if !account.grantsAreComplete, !mutated("reconcile.takes-unlisted-rights-for-gone") {
            listed.grants.formUnion(recorded.grants)
        }
        let changes = AccountDifference.changes(
            from: recorded,
            to: listed,
            target: targets[lane.target],
            mapped: options.mappedAttributes
        )
        guard !changes.isEmpty, verdict(on: listed, in: lane) != .agrees else { return [] }
        for change in changes { reportDrift(change, of: account.id, in: lane) }
        return changes.map { Drift(lane: lane, takesAway: $0.kind.givesAccess) }
    }

    /// Reports a manually issued key once; it breaks no rule on its own, and ends with the account.
    private func noteKey(of account: Account, _ lane: Lane) throws(LaneFailure) {
        let key = "apiKeyEnabled"
        guard let recorded = state[lane].accounts.first(where: { $0.id == account.id }),
            let former = recorded.attributes[key], let now = account.attributes[key],
            former != now, now == "true" || asksForKeys
        else { return }
        var keyed = recorded
        keyed.attributes[key] = now
        let changes = AccountDifference.changes(
            from: recorded,
            to: keyed,
            target: targets[lane.target],
            mapped: []
        )
        for change in changes { reportDrift(change, of: account.id, in: lane) }
        try noteFound(changes, of: keyed, lane)
        followKeys(of: lane)
    }

    private func verdict(on account: Account, in lane: Lane) -> Verification {
        let target = lane.target
        let accounts = state[lane].accounts.map { $0.id == account.id ? account : $0 }
        return Verification(
            of: accounts,
            against: desired(in: lane),
            target: targets[target],
            planner: planner(of: lane),
            profile: state.people[lane.person].profile,
            pushed: state[lane].pushed
        )
    }

    /// Looks for the owner of an unlinked account.
    private func correlate(_ account: Account, _ target: Int, since began: Instant) -> [Drift] {
        let addresses = ([account.email] + account.alternateEmails).compactMap(\.self)
        var numbers: [Int] = []
        for address in addresses {
            for number in state.people(at: address) where !numbers.contains(number) {
                numbers.append(number)
            }
        }
        guard let number = numbers.first else {
            report(account, target, .unmatched)
            return []
        }
        guard numbers.count == 1 else {
            report(account, target, .ambiguous)
            return []
        }
        let lane = lanes[number, target]
        guard isQuiet(lane, since: began) else { return [] }
        switch state.people[number].standing {
        case .unknown: report(account, target, .unmatched)
        case .left:
            guard account.isEnabled || !account.grants.isEmpty,
                !mutated("reconcile.passes-leavers-by")
            else { return [] }
            report(account, target, .leftBehind)
            return [Drift(lane: lane, takesAway: true)]
        case .active, .onLeave:
            // A second account besides the linked one needs a human decision.
            report(account, target, .ambiguous)
        }
        return []
    }

    private func report(_ account: Account, _ target: Int, _ kind: OrphanReport.Kind) {
        let report = OrphanReport(
            target: targets[target],
            account: account.id.rawValue,
            kind: kind
        )
        guard !state.knows(report), !mutated("reconcile.tells-of-no-orphan") else { return }
        attempt { () throws(JournalError) in
            try commit(.orphan(report, at: now))
            emit(.orphan(report))
        }
    }

    /// Absence from a list proves nothing, so the account itself is read.
    private func confirmGone(
        _ account: Account,
        _ lane: Lane,
        _ target: Int,
        since began: Instant
    ) async throws(LaneFailure) -> Drift? {
        for kind in planners[target].manifest.accountKinds {
            if mutated("reconcile.takes-unlisted-for-gone") { break }
            do throws(LaneFailure) {
                _ = try await call(.read, target, ProvisioningCore.reconciliation) {
                    connector throws(ConnectorError) in
                    try await connector.account(account.id, of: kind)
                }
                return nil
            } catch {
                guard case .connector(let failure) = error, failure.code == .notFound else {
                    throw error
                }
            }
        }
        // Work may have started in the lane meanwhile.
        guard isQuiet(lane, since: began), state[lane].accounts.contains(account) else {
            return nil
        }
        let change = ElementaryChange(
            kind: .accountDeleted,
            entitlement: nil,
            before: "present",
            after: "absent"
        )
        reportDrift(change, of: account.id, in: lane)
        return Drift(lane: lane, takesAway: false)
    }

    private func crawl(_ target: Int) async throws(LaneFailure) -> [Account] {
        var accounts: [Account] = []
        var seen: Set<Account.ID> = []
        for kind in planners[target].manifest.accountKinds {
            var cursor: PageCursor?
            repeat {
                let after = cursor
                let page = try await call(.read, target, ProvisioningCore.reconciliation) {
                    connector throws(ConnectorError) in
                    try await connector.accounts(of: kind, after: after)
                }
                for account in page.elements where seen.insert(account.id).inserted {
                    accounts.append(account)
                }
                cursor = mutated("reconcile.first-page") ? nil : page.next
            } while cursor != nil
        }
        return accounts
    }

    private func incompleteReadID(of target: Int) -> String {
        "incompleteRead/\(targets[target].rawValue)"
    }

    private func reportIncompleteRead(at target: Int, _ failure: ConnectorError) {
        open(
            ExceptionRecord(
                id: incompleteReadID(of: target),
                cause: ProvisioningCore.reconciliation,
                identity: nil,
                target: targets[target],
                reason: "incompleteRead",
                detail: "\(failure.message); nothing was concluded from what was read",
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }
}

/// A lane whose actual state differs from the goal.
struct Drift: Hashable {
    let lane: Lane
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
