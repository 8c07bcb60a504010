// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Reads every account of every target, reports drift and orphans, and repairs.
    ///
    /// Returns once everything is read and repairs are in line; `settle()` waits for them. A read
    /// that breaks off proves nothing, so that nothing follows from it (F-17). One reconciliation
    /// runs at a time: two would report the same drift twice and count it twice against the guard.
    package func reconcile() async {
        await reconciliations.withLock {
            if halted == nil { await reconcileAlone() }
        }
    }

    private func reconcileAlone() async {
        var drifts: [Drift] = []
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
            retryBlocked(except: Set(drifts.map(\.lane)))
            try repair(drifts)
        }
    }

    /// Sends the lane through plan, fulfillment and verification again.
    func repair(_ lane: Int, approvedBy: String?) throws(JournalError) {
        guard !work[lane].isInFlight else { return }
        if state.lanes[lane].isSettled {
            try commit(
                .drifted(
                    identity: state.people[state.person(ofLane: lane)].id,
                    target: targets[state.target(ofLane: lane)],
                    approvedBy: approvedBy,
                    at: now
                )
            )
        }
        work[lane].renew(options)
        work[lane].needsRead = true
        enqueue(lane)
    }

    /// What waits for somebody is tried again: seats may have been bought, a role given back.
    private func retryBlocked(except drifting: Set<Int>) {
        for lane in work.indices
        where work[lane].isBlocked && !work[lane].isInFlight && !drifting.contains(lane) {
            work[lane].renew(options)
            work[lane].needsRead = true
            enqueue(lane)
        }
    }

    /// Repairs additions at once and counts removals against the guard first.
    ///
    /// People who left by an event of their own are never held back.
    private func repair(_ drifts: [Drift]) throws(JournalError) {
        var lanes: [Int] = []
        var known: Set<Int> = []
        for drift in drifts where known.insert(drift.lane).inserted { lanes.append(drift.lane) }
        let removing = Set(
            drifts.filter { drift in
                drift.takesAway
                    && state.people[state.person(ofLane: drift.lane)].standing == .active
            }.map { state.person(ofLane: $0.lane) }
        )
        let run = "\(ProvisioningCore.reconciliation) \(now.rfc3339)"
        let stop = guardStop(run: run, affected: removing.count)
        for lane in lanes {
            if stop != nil, removing.contains(state.person(ofLane: lane)) { continue }
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
                let lane = state.lane(of: number, target)
                guard isQuiet(lane, since: began) else { continue }
                drifts += compare(account, lane)
            } else {
                drifts += correlate(account, target, since: began)
            }
        }
        let seen = Set(crawl.map(\.id))
        for number in state.people.indices {
            let lane = state.lane(of: number, target)
            let missing = state.lanes[lane].accounts.first { !seen.contains($0.id) }
            guard let missing, isQuiet(lane, since: began) else { continue }
            if let drift = try await confirmGone(missing, lane, target, since: began) {
                drifts.append(drift)
            }
        }
        return drifts
    }

    /// Whether the list can be compared with the record: nothing is under way, and nothing
    /// changed while the list was read.
    private func isQuiet(_ lane: Int, since instant: Instant) -> Bool {
        guard !work[lane].isInFlight, state.lanes[lane].isSettled else { return false }
        return state.lanes[lane].settledAt.map { $0 < instant } ?? true
    }

    private func compare(_ account: Account, _ lane: Int) -> [Drift] {
        guard let recorded = state.lanes[lane].accounts.first(where: { $0.id == account.id }) else {
            return []
        }
        var listed = account
        // A list that does not tell everything cannot show that something is missing.
        if !account.grantsAreComplete { listed.grants.formUnion(recorded.grants) }
        let changes = AccountDifference.changes(
            from: recorded,
            to: listed,
            target: targets[state.target(ofLane: lane)],
            mapped: options.mappedAttributes
        )
        guard !changes.isEmpty, verdict(on: listed, in: lane) != .agrees else { return [] }
        for change in changes { reportDrift(change, of: account.id, in: lane) }
        return changes.map { Drift(lane: lane, takesAway: $0.kind.givesAccess) }
    }

    private func verdict(on account: Account, in lane: Int) -> Verification {
        let target = state.target(ofLane: lane)
        let accounts = state.lanes[lane].accounts.map { $0.id == account.id ? account : $0 }
        return Verification(
            of: accounts,
            against: desired(in: lane),
            target: targets[target],
            planner: planners[target],
            profile: state.people[state.person(ofLane: lane)].profile,
            pushed: state.lanes[lane].pushed
        )
    }

    /// Finds the owner of an account that is linked to nobody.
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
        let lane = state.lane(of: number, target)
        guard isQuiet(lane, since: began) else { return [] }
        switch state.people[number].standing {
        case .unknown: report(account, target, .unmatched)
        case .left:
            guard account.isEnabled || !account.grants.isEmpty else { return [] }
            report(account, target, .leftBehind)
            return [Drift(lane: lane, takesAway: true)]
        case .active, .onLeave:
            // A second account beside the linked one is for somebody to judge.
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
        guard !state.knows(report) else { return }
        attempt { () throws(JournalError) in
            try commit(.orphan(report, at: now))
            emit(.orphan(report))
        }
    }

    /// Absence from a list is not absence: the account itself is asked for.
    private func confirmGone(
        _ account: Account,
        _ lane: Int,
        _ target: Int,
        since began: Instant
    ) async throws(LaneFailure) -> Drift? {
        for kind in planners[target].manifest.accountKinds {
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
        // The lane may have been taken up while the target was asked.
        guard isQuiet(lane, since: began), state.lanes[lane].accounts.contains(account) else {
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
                cursor = page.next
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

/// A lane that is other than it should be.
struct Drift: Hashable {
    let lane: Int
    /// Whether the repair takes access away.
    let takesAway: Bool
}

extension ChangeKind {
    /// Whether the change gave access, so that its repair takes some away.
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
