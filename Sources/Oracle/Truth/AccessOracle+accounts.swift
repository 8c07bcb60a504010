// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Takes in an account as it is now, records the changes and judges them.
    func refresh(
        _ reference: AccountReference,
        to profile: AccountProfile?,
        _ access: [AccessPath],
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let number = reference.target
        let standingBefore = targets[number].accounts[reference.account].standing
        let profileBefore = targets[number].accounts[reference.account].profile
        let pathsBefore = targets[number].accounts[reference.account].paths
        let paths = known(access, of: number)
        let isChanged = profile != profileBefore
        if isChanged { take(profile, for: reference, before: profileBefore) }
        targets[number].accounts[reference.account].paths = paths
        targets[number].accounts[reference.account].lastOrigin = origin
        targets[number].accounts[reference.account].lastChangedAt = instant
        recordObservation(of: reference, at: instant)
        recordPaths(
            of: reference,
            from: pathsBefore,
            of: standingBefore,
            to: paths,
            origin: origin,
            at: instant
        )
        if let owner = targets[number].accounts[reference.account].owner {
            if people[owner].accounts.count > 1 {
                judgeTwins(of: owner, beginning: .access(origin), at: instant)
            }
            if isChanged {
                checkReplacement(of: reference, before: profileBefore, origin: origin, at: instant)
                judgeAttributes(of: owner, on: number, beginning: .access(origin), at: instant)
            }
        } else {
            checkHarm(to: reference, from: pathsBefore, origin: origin, at: instant)
            judgeOrphan(reference, origin: origin, at: instant)
        }
    }

    /// Every path of an account once; of two that differ only in state, the usable one.
    func known(_ enumerated: [AccessPath], of number: Int) -> [KnownPath] {
        var paths: [KnownPath] = []
        paths.reserveCapacity(enumerated.count)
        // Taken out once, and not for each path: nearly all of them are known.
        let numbers = targets[number].entitlements
        for path in enumerated {
            let known = KnownPath(
                entitlement: numbers[path.entitlement]
                    ?? self.number(of: path.entitlement, on: number),
                channel: path.channel,
                through: path.through,
                state: path.state
            )
            if let index = paths.firstIndex(where: known.isSamePath) {
                if path.state == .usable { paths[index] = known }
            } else {
                paths.append(known)
            }
        }
        return paths
    }

    /// Replaces the profile and looks for an owner if the account has none.
    private func take(
        _ profile: AccountProfile?,
        for reference: AccountReference,
        before: AccountProfile?
    ) {
        let number = reference.target
        targets[number].accounts[reference.account].profile = profile
        // Only when first seen: an account cannot gain protection by changing its address.
        if before == nil, let profile,
            profile.emails.contains(where: protectedAddresses.contains)
        {
            targets[number].accounts[reference.account].isProtected = true
        }
        guard targets[number].accounts[reference.account].owner == nil else { return }
        let emailsBefore = before?.emails ?? []
        let emails = profile?.emails ?? []
        if let profile, let owner = owner(by: profile) {
            unindex(reference, from: emailsBefore)
            targets[number].accounts[reference.account].owner = owner
            people[owner].accounts.append(reference)
            return
        }
        guard emails != emailsBefore else { return }
        unindex(reference, from: emailsBefore)
        indexUnowned(reference, by: emails)
    }

    func recordObservation(of reference: AccountReference, at instant: Instant) {
        let owner = targets[reference.target].accounts[reference.account].owner
        let before = targets[reference.target].accounts[reference.account].observation
        let paths = targets[reference.target].accounts[reference.account].paths
        let observation = targets[reference.target].accounts[reference.account].observed(
            on: targets[reference.target].name,
            owner: owner.map { people[$0].id },
            isPrivileged: paths.contains { table[$0.entitlement].weight >= 10 }
        )
        guard observation != before else { return }
        let lastActiveAt = before?.lastActiveAt
        targets[reference.target].accounts[reference.account].observation = observation
        if observation.lastActiveAt != lastActiveAt {
            watchActivity(of: reference, observation)
            if let owner { noteSeatCell(owner, reference.target, at: instant) }
        }
        sink.record(.account(observation), at: instant)
    }

    /// Records the paths that differ; a newly found owner takes over all of them.
    private func recordPaths(
        of reference: AccountReference,
        from pathsBefore: [KnownPath],
        of standingBefore: AccountStanding,
        to paths: [KnownPath],
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let account = targets[reference.target].accounts[reference.account].standing
        var before = pathsBefore
        if account.owner != standingBefore.owner {
            let ended = before.map { PathDifference(path: $0, from: $0.state, to: nil) }
            apply(ended, to: standingBefore, origin: origin, at: instant)
            before = []
        }
        guard paths != before else { return }
        let differences = PathDifference.between(before, paths)
        noteEndedCredentials(differences, of: reference)
        noteKeys(differences, of: reference, at: instant)
        apply(differences, to: account, origin: origin, at: instant)
    }

    private func apply(
        _ differences: [PathDifference],
        to account: AccountStanding,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        var touched: [(entitlement: Int, couldAct: Bool)] = []
        for difference in differences {
            recordAccess(
                difference.path,
                account: account.key,
                owner: account.owner,
                from: difference.from ?? .dead,
                to: difference.to ?? .dead,
                origin: origin,
                at: instant
            )
            guard let owner = account.owner else { continue }
            let entitlement = difference.path.entitlement
            if !touched.contains(where: { $0.entitlement == entitlement }) {
                let couldAct = people[owner].holdings[entitlement]?.canAct ?? false
                touched.append((entitlement, couldAct))
            }
            count(difference, of: account, for: owner, origin: origin, at: instant)
        }
        guard let owner = account.owner else { return }
        checkSeat(of: owner, differences, origin: origin, at: instant)
        for (entitlement, couldAct) in touched {
            judge(
                person: owner,
                entitlement: entitlement,
                couldAct: couldAct,
                origin: origin,
                at: instant
            )
        }
        noteSeatCells(of: owner, at: instant)
    }

    private func noteEndedCredentials(
        _ differences: [PathDifference],
        of reference: AccountReference
    ) {
        for difference in differences where difference.path.channel.isCredential {
            let path = difference.path
            targets[reference.target].accounts[reference.account].endedCredentials
                .removeAll { $0.isSamePath(as: path) }
            if difference.to == nil {
                targets[reference.target].accounts[reference.account].endedCredentials.append(path)
            }
        }
    }

    func recordAccess(
        _ path: KnownPath,
        account: AccountKey,
        owner: Int?,
        from: PathState,
        to: PathState,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let key = AccessPathKey(
            identity: owner.map { people[$0].id },
            account: account.rawValue,
            entitlement: table[path.entitlement].entitlement,
            channel: path.channel,
            through: path.through
        )
        sink.record(
            .access(AccessChange(path: key, from: from, to: to, origin: origin)),
            at: instant
        )
    }
}

extension KnownAccount {
    fileprivate func observed(
        on target: TargetName,
        owner: Identity.ID?,
        isPrivileged: Bool
    ) -> AccountObservation {
        AccountObservation(
            target: target,
            account: key.rawValue,
            kind: profile?.kind ?? observation?.kind ?? "",
            owner: owner,
            exists: profile != nil,
            isEnabled: isEnabled,
            isProtected: isProtected,
            isPrivileged: isPrivileged,
            seat: profile?.seat,
            lastActiveAt: profile?.lastActiveAt
        )
    }
}
