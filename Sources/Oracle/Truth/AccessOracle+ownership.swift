// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Declares an account's owner, for accounts whose owner cannot be found by address.
    ///
    /// An account that already has an owner keeps it.
    package func bind(
        account email: String,
        on target: TargetName,
        to identity: Identity.ID,
        at instant: Instant
    ) {
        let number = number(of: target)
        let owner = person(identity)
        for account in targets[number].unownedByAddress[email.inLowerCase] ?? [] {
            let reference = AccountReference(target: number, account: account)
            own(reference, by: owner, at: instant)
            judgeOwned(reference, of: owner, at: instant)
        }
    }

    /// Learns the addresses in a fact, and with them accounts that already existed.
    ///
    /// The caller judges the person's holdings afterwards.
    func registerAddresses(of person: Int, at instant: Instant) {
        for address in people[person].addresses {
            if let holder = personByAddress[address], holder != person {
                // An address is reused once its holder has left or has another; accounts bound
                // before stay bound.
                let known = people[holder]
                guard known.standing.isGone || !known.addresses.contains(address) else { continue }
            }
            personByAddress[address] = person
            for target in targets.indices {
                for account in targets[target].unownedByAddress[address] ?? [] {
                    let reference = AccountReference(target: target, account: account)
                    own(reference, by: person, at: instant)
                }
            }
        }
    }

    /// The person found by one of the account's addresses.
    func owner(by profile: AccountProfile) -> Int? {
        for email in profile.emails {
            if let person = personByAddress[email.inLowerCase] { return person }
        }
        return nil
    }

    func indexUnowned(_ reference: AccountReference, by addresses: [String]) {
        for address in addresses {
            targets[reference.target].unownedByAddress[address.inLowerCase, default: []]
                .append(reference.account)
        }
    }

    func unindex(_ reference: AccountReference, from addresses: [String]) {
        for address in addresses {
            let address = address.inLowerCase
            targets[reference.target].unownedByAddress[address]?
                .removeAll { $0 == reference.account }
            if targets[reference.target].unownedByAddress[address]?.isEmpty == true {
                targets[reference.target].unownedByAddress[address] = nil
            }
        }
    }

    /// Assigns a known account to its owner, with its paths.
    private func own(_ reference: AccountReference, by person: Int, at instant: Instant) {
        let account = targets[reference.target].accounts[reference.account]
        unindex(reference, from: account.profile?.emails ?? [])
        targets[reference.target].accounts[reference.account].owner = person
        people[person].accounts.append(reference)
        settle(.orphan(reference), at: instant)
        recordObservation(of: reference, at: instant)
        for path in account.paths {
            let state = path.state
            record(path, of: account, owner: nil, from: state, to: .dead, at: instant)
            record(path, of: account, owner: person, from: .dead, to: state, at: instant)
            count(
                path,
                in: path.state,
                of: account.standing,
                for: person,
                change: 1,
                origin: account.lastOrigin,
                at: account.lastChangedAt
            )
        }
    }

    private func judgeOwned(_ reference: AccountReference, of person: Int, at instant: Instant) {
        let account = targets[reference.target].accounts[reference.account]
        let beginning = Discrepancy.Beginning.access(account.lastOrigin)
        for entitlement in Set(account.paths.map(\.entitlement)).sorted() {
            judge(person: person, entitlement: entitlement, beginning: beginning, at: instant)
        }
        judgeTwins(of: person, beginning: beginning, at: instant)
    }

    private func record(
        _ path: KnownPath,
        of account: KnownAccount,
        owner: Int?,
        from: PathState,
        to: PathState,
        at instant: Instant
    ) {
        recordAccess(
            path,
            account: account.key,
            owner: owner,
            from: from,
            to: to,
            origin: account.lastOrigin,
            at: instant
        )
    }
}
