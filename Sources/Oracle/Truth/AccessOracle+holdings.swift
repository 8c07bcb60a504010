// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    func count(
        _ difference: PathDifference,
        of account: AccountStanding,
        for person: Int,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        if let state = difference.to {
            count(
                difference.path,
                in: state,
                of: account,
                for: person,
                change: 1,
                origin: origin,
                at: instant
            )
        }
        if let state = difference.from {
            count(
                difference.path,
                in: state,
                of: account,
                for: person,
                change: -1,
                origin: origin,
                at: instant
            )
        }
    }

    /// Adds a path to a person's holdings, or removes it.
    func count(
        _ path: KnownPath,
        in state: PathState,
        of account: AccountStanding,
        for person: Int,
        change: Int,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let entitlement = path.entitlement
        let isUsable = state == .usable && path.channel != .pending
        let isSeat = table[entitlement].isLicense
        var holding = people[person].holdings[entitlement] ?? Holding(since: instant)
        let couldAct = holding.canAct
        if account.isProtected {
            if isUsable { holding.sheltered += Int32(change) }
        } else if isUsable || isSeat {
            holding.usable += Int32(change)
        } else {
            holding.latent += Int32(change)
        }
        if !couldAct, holding.canAct {
            holding.since = instant
            people[person].earlyCauses[entitlement] = cause(beforeItIsFact: origin, at: instant)
        }
        people[person].holdings[entitlement] = holding.isEmpty ? nil : holding
    }

    /// The cause of a change for an event that takes effect later, if at all.
    private func cause(beforeItIsFact origin: ChangeOrigin, at instant: Instant) -> String? {
        guard case .workflow(let cause) = origin,
            fact(of: cause).map({ facts[$0].effectiveAt > instant }) ?? true
        else { return nil }
        return cause
    }
}
