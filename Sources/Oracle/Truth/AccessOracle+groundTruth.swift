// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Counts a target's state; takes time proportional to its size.
    package func groundTruth(of name: TargetName) -> GroundTruth {
        let number = number(of: name)
        var truth = GroundTruth()
        for account in targets[number].accounts {
            guard let profile = account.profile else { continue }
            if let seat = profile.seat { truth.seats[seat, default: 0] += 1 }
            guard profile.isActive else {
                truth.disabledAccounts[profile.kind, default: 0] += 1
                continue
            }
            truth.activeAccounts[profile.kind, default: 0] += 1
            if account.owner == nil, !account.isProtected { truth.orphans += 1 }
            var counted: Set<Int> = []
            for path in account.paths where path.pathState == .usable {
                let row = table[path.entitlement]
                guard !row.isLicense, counted.insert(path.entitlement).inserted else { continue }
                truth.grants[row.entitlement.kind, default: 0] += 1
            }
        }
        for person in people.indices { addResidue(of: person, on: number, to: &truth) }
        return truth
    }

    /// What a target keeps that neither source nor policy knows of, the integration's own apart.
    ///
    /// `named` are the rights that policy has a word for, and the kinds of which it takes any name.
    package func ownStore(
        of name: TargetName,
        named: (rights: Set<Entitlement>, kinds: Set<Entitlement.Kind>)
    ) -> OwnStore {
        var store = OwnStore()
        var holders: [Entitlement: [String]] = [:]
        for account in targets[number(of: name)].accounts {
            guard account.profile != nil, !account.isProtected else { continue }
            let holder = account.owner.map { people[$0].id.rawValue } ?? account.key.rawValue
            if account.owner == nil { store.accounts.append(account.key.rawValue) }
            for path in account.paths where !path.channel.isCredential && path.state != .dead {
                let right = table[path.entitlement].entitlement
                guard !named.kinds.contains(right.kind), !named.rights.contains(right),
                    holders[right]?.contains(holder) != true
                else { continue }
                holders[right, default: []].append(holder)
            }
        }
        store.rights = holders.keys.sorted().map { right in
            OwnStore.LocalRight(kind: right.kind, name: right.name, holders: holders[right] ?? [])
        }
        return store
    }

    private func addResidue(of person: Int, on target: Int, to truth: inout GroundTruth) {
        let name = targets[target].name
        func isHere(_ entitlement: Int) -> Bool { table[entitlement].entitlement.target == name }
        let known = people[person]
        if known.holdings.contains(where: { number, holding in
            isHere(number) && !table[number].isLicense && holding.canAct
        }) {
            truth.ableToAct.append(known.id)
        }
        guard !known.intents.contains(where: { isHere($0.entitlement) }) else { return }
        let held = known.holdings.keys.filter { isHere($0) && !table[$0].isLicense }
        let wrongs = held.map { wrong(with: $0, of: person) }
        if wrongs.contains(.usable) {
            truth.residualPeople.append(known.id)
        } else if wrongs.contains(.latent) {
            truth.latentPeople.append(known.id)
        }
    }
}
