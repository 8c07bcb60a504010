// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension Oracle {
    /// Counts what a target holds; costs as much as the target is large.
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
