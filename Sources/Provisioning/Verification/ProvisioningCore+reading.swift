// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Whether accounts must be searched for by address.
    ///
    /// A leaver may hold accounts that were never linked; a joiner may have an old one.
    func mustSearch(_ lane: Lane) -> Bool {
        guard !lane.hasSearched else { return false }
        let number = lane.person
        switch state.people[number].standing {
        case .unknown: return false
        case .left: return !mutated("read.leaver-is-not-searched")
        case .onLeave: return !state[lane].hasAccounts
        case .active:
            guard !state[lane].hasAccounts else { return false }
            if state[lane].hasUnknownOutcome, lane.needsSearch { return true }
            guard desired(in: lane).isActive else {
                return false
            }
            return lane.needsSearch || options.correlation == .beforeCreate
                || state.people[number].addresses.count > 1
        }
    }

    /// Finds the person's accounts under all addresses ever known and links them.
    func search(_ lane: Lane) async throws(LaneFailure) {
        let generation = lane.generation
        let person = state.people[lane.person]
        let own = try await ownAccount(
            at: lane.target,
            for: correlation(of: lane)
        )
        var found: [Account] = []
        for address in person.addresses {
            if mutated("read.first-address"), address != person.addresses.first { continue }
            let accounts = try await call(.read, lane) { connector throws(ConnectorError) in
                try await connector.findAccounts(email: address)
            }
            for account in accounts where !found.contains(where: { $0.id == account.id }) {
                found.append(account)
            }
        }
        // A newer event may know other addresses, so it does its own search.
        try check(lane, generation)
        var accounts = state[lane].accounts
        let target = lane.target
        let known = Set(accounts.map(\.id))
        let others = found.filter { account in
            !known.contains(account.id) && account.id != own?.id && !protected.contains(account)
        }
        let free = others.filter { account in
            state.owner(of: account.id, target: target) == nil
                && (mutated("read.takes-over-by-address")
                    || !isSharedAddress(of: account, with: person.id))
        }
        if free.count < others.count || (free.count > 1 && person.standing == .active) {
            open(
                "ambiguousAccount",
                in: lane,
                detail: "\(others.count) accounts answer to the person's addresses; "
                    + "say which one is theirs"
            )
        }
        let isClear = person.standing == .left || others.count <= 1
        if isClear { accounts += free }
        try link(accounts, lane)
        lane.searched(
            isAmbiguous: person.standing == .active && accounts.isEmpty && !others.isEmpty
        )
        if accounts.contains(where: { !known.contains($0.id) && !$0.grantsAreComplete }) {
            lane.needsRead = true
        }
    }

    private func link(_ accounts: [Account], _ lane: Lane) throws(LaneFailure) {
        let recorded = state[lane]
        guard accounts.count > recorded.accounts.count else { return }
        guard !recorded.hasUnknownOutcome else {
            // The next read shows whether a lost create made one of them.
            lane.found = accounts.filter { account in
                !recorded.accounts.contains { $0.id == account.id }
            }
            lane.needsRead = true
            return
        }
        let known = Set(recorded.accounts.map(\.id))
        let evidence = accounts.filter { !known.contains($0.id) }.flatMap { found($0, lane) }
        try record(accounts, evidence, isSettled: false, lane)
    }

    /// A recycled address proves nothing: the account may belong to the former holder.
    private func isSharedAddress(of account: Account, with identity: Identity.ID) -> Bool {
        ([account.email] + account.alternateEmails).compactMap(\.self).contains { address in
            state.people(at: address).contains { state.people[$0].id != identity }
        }
    }

    /// The connector's own account, which no cleanup may touch.
    func ownAccount(at target: Int, for cause: String) async throws(LaneFailure) -> Account? {
        if knowsOwnAccount[target] { return ownAccounts[target] }
        do throws(LaneFailure) {
            ownAccounts[target] = try await call(.read, target, cause) {
                connector throws(ConnectorError) in
                try await connector.ownAccount()
            }
        } catch {
            guard case .connector(let failure) = error, failure.code == .unsupported else {
                throw error
            }
        }
        knowsOwnAccount[target] = true
        return ownAccounts[target]
    }

    /// Reads every linked account, records what changed and who caused it, and compares it with the
    /// goal.
    func readBack(
        _ lane: Lane,
        purpose: RequestPurpose,
        _ generation: Int
    ) async throws(LaneFailure) -> Verification {
        var accounts: [Account] = []
        let isLooking =
            (options.isVerifying && !mutated("read.trusts-its-writes")) || purpose == .read
        let recorded = state[lane].accounts + lane.found
        for account in recorded {
            let expected = predicted(account, in: lane)
            guard isLooking else {
                accounts.append(expected)
                continue
            }
            if let fresh = try await read(account.id, expected.kind, lane, purpose) {
                accounts.append(fresh)
            }
        }
        try check(lane, generation)
        let verdict = verification(of: accounts, in: lane)
        switch verdict {
        case .agrees: lane.residual = []
        case .differs(let difference): lane.residual = difference.residual
        }
        var evidence = evidence(of: accounts, in: lane, isVerified: isLooking)
        let isSettled = verdict == .agrees && lane.withholdsNothing
        if isSettled { evidence += unchanged(lane, after: evidence, accounts) }
        try record(accounts, evidence, isSettled: isSettled, lane)
        lane.found = []
        lane.refusals = []
        return verdict
    }

    /// Records what reconciliation found on an account that needs no repair.
    func noteFound(
        _ changes: [ElementaryChange],
        of account: Account,
        _ lane: Lane
    ) throws(LaneFailure) {
        let accounts = state[lane].accounts.map { $0.id == account.id ? account : $0 }
        let evidence = changes.map { observed($0, of: account.id, lane) }
        try record(accounts, evidence, isSettled: true, lane)
    }

    private func seal(_ evidence: inout [EvidenceRecord]) {
        var chain = state.chain
        for index in evidence.indices { chain.seal(&evidence[index], &canonicalForm) }
    }

    func seal(_ evidence: inout EvidenceRecord, _ chain: consuming EvidenceChain) {
        chain.seal(&evidence, &canonicalForm)
    }

    private func record(
        _ accounts: [Account],
        _ evidence: [EvidenceRecord],
        isSettled: Bool,
        _ lane: Lane
    ) throws(LaneFailure) {
        var evidence = evidence
        seal(&evidence)
        let read = JournalEntry.ReadBack(
            identity: state.people[lane.person].id,
            target: targets[lane.target],
            accounts: accounts,
            evidence: evidence,
            isSettled: isSettled,
            at: now
        )
        try write(.readBack(read))
        var isSeatFree = false
        for record in evidence {
            emit(.evidence(record))
            let counts = record.outcome == .verified || record.outcome == .unverified
            if counts,
                record.kind == .seatReleased || record.kind == .accountDisabled
                    || record.kind == .accountConverted || record.kind == .accountDeleted
            {
                isSeatFree = true
            }
        }
        if isSeatFree, !mutated("read.wakes-nobody") { wakeSeatWaiter(at: lane.target) }
    }

    private func predicted(_ account: Account, in lane: Lane) -> Account {
        var expected = account
        for open in state[lane].openOperations
        where open.account == account.id && !open.isRefused {
            expected = open.operation.predicted(from: expected) ?? expected
        }
        return expected
    }

    /// The account as the target has it, `nil` if it is gone.
    ///
    /// After a lost answer it may have become another kind.
    private func read(
        _ id: Account.ID,
        _ kind: Account.Kind,
        _ lane: Lane,
        _ purpose: RequestPurpose
    ) async throws(LaneFailure) -> Account? {
        let manifest = planners[lane.target].manifest
        for kind in [kind] + manifest.accountKinds.filter({ $0 != kind }) {
            do throws(LaneFailure) {
                return try await call(purpose, lane) { connector throws(ConnectorError) in
                    try await connector.account(id, of: kind)
                }
            } catch {
                guard case .connector(let failure) = error, failure.code == .notFound else {
                    throw error
                }
            }
        }
        return nil
    }

    /// How these accounts, as read or listed, compare with the lane's goal.
    func verification(of accounts: [Account], in lane: Lane) -> Verification {
        Verification(
            of: accounts,
            against: desired(in: lane),
            target: targets[lane.target],
            planner: planner(of: lane),
            profile: state.people[lane.person].profile,
            pushed: state[lane].pushed
        )
    }
}
