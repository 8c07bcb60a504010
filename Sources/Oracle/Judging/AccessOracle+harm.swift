// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// An account that the core's work removed although its owner should have kept it.
struct LostAccount {
    let key: AccountKey
    let target: Int
    let at: Instant
    let cause: String
}

extension AccessOracle {
    /// Checks what the core's work takes from an account without an owner (I4).
    ///
    /// No event concerns such an account, so the core's work cannot have been about it. It may
    /// still remove what it created itself, such as a trial account.
    func checkHarm(
        to reference: AccountReference,
        from before: [KnownPath],
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        guard case .workflow(let cause) = origin else { return }
        let account = targets[reference.target].accounts[reference.account].standing
        guard account.owner == nil, !account.isProtected else { return }
        if case .workflow = targets[reference.target].accounts[reference.account].firstOrigin {
            return
        }
        let paths = targets[reference.target].accounts[reference.account].paths
        let lost = before.filter { path in
            !path.channel.isCredential && !table[path.entitlement].isLicense
                && !paths.contains { $0.isSamePath(as: path) && $0.state == path.state }
        }
        guard let first = lost.first else { return }
        let right = table[first.entitlement].entitlement
        let rest = lost.count > 1 ? " (and \(lost.count - 1) more)" : ""
        report(
            FindingRecord(
                invariant: .bystanders,
                account: account.key.rawValue,
                target: right.target,
                entitlement: right,
                channel: first.channel,
                since: instant,
                event: fact(of: cause).map { facts[$0].id },
                summary: "account \(account.key.rawValue) on \(right.target.rawValue), which "
                    + "answers to nobody, lost \(right.phrase)\(rest) by work on '\(cause)' at "
                    + instant.rfc3339
            ),
            at: instant
        )
    }

    /// Checks for a person's own account that the core removes and then recreates under another id
    /// (I5).
    ///
    /// Whatever was attached to the old one is lost, above all its history. If policy ended the
    /// account, because the person left or no longer needs it, a new one is fine.
    func checkReplacement(
        of reference: AccountReference,
        before: AccountProfile?,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let account = targets[reference.target].accounts[reference.account]
        guard let owner = account.owner, !account.isProtected else { return }
        switch (before, account.profile) {
        case (let before?, nil):
            guard case .workflow(let cause) = origin, people[owner].standing == .active,
                intendsAccount(of: before.kind, owner, on: reference.target)
            else { return }
            people[owner].lostAccounts.append(
                LostAccount(key: account.key, target: reference.target, at: instant, cause: cause)
            )
        case (nil, _?):
            let index = people[owner].lostAccounts.firstIndex { $0.target == reference.target }
            guard let index else { return }
            let lost = people[owner].lostAccounts.remove(at: index)
            reportReplacement(of: lost, by: account.key, owner: owner, at: instant)
        default: return
        }
    }

    private func intendsAccount(of kind: String, _ person: Int, on target: Int) -> Bool {
        let right = Entitlement(target: targets[target].name, kind: .account, name: kind)
        return table.known(right).map(people[person].intends) ?? false
    }

    private func reportReplacement(
        of lost: LostAccount,
        by account: AccountKey,
        owner: Int,
        at instant: Instant
    ) {
        let place = targets[lost.target].name
        report(
            FindingRecord(
                invariant: .onePersonOneAccount,
                identity: people[owner].id,
                account: account.rawValue,
                target: place,
                since: lost.at,
                event: fact(of: lost.cause).map { facts[$0].id },
                summary: "account \(lost.key.rawValue) of \(people[owner].id.rawValue) on "
                    + "\(place.rawValue) was removed by work on '\(lost.cause)' at "
                    + "\(lost.at.rfc3339) and recreated as \(account.rawValue)"
            ),
            at: instant
        )
    }
}
