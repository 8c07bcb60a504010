// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// One entitlement that a person, or an account without an owner, holds or last held.
package struct HoldingReading: Hashable, Sendable {
    /// `nil` for an account without an owner.
    package let identity: Identity.ID?
    package let entitlement: Entitlement
    /// As of the query's instant.
    package let state: PathState
    /// When the latest span in which it was usable or latent began.
    package let since: Instant
    /// When that span ended; `nil` while it continues.
    package let until: Instant?
    package let isIntended: Bool
    /// Policy protects the account from automation; always false for a person's account.
    package let isProtected: Bool
}

extension MetricCatalog {
    /// Everything held up to the query's instant, seats included, by person in order of first
    /// appearance and then by entitlement.
    package static func holdings(
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [HoldingReading] {
        let reader = MetricReader(ledger: ledger, query: query)
        var result = reader.persons.flatMap { number in
            let person = ledger.persons[Int(number)]
            return reader.readings(of: person.holdings, by: person.id)
        }
        guard reader.includesUnowned else { return result }
        for account in ledger.unownedAccounts {
            guard let holdings = ledger.unowned[account] else { continue }
            let isProtected = ledger.accounts[Int(account)].step(at: reader.at)?.isProtected
            result += reader.readings(of: holdings, by: nil, isProtected: isProtected ?? false)
        }
        return result
    }
}

extension MetricReader {
    fileprivate func readings(
        of holdings: Holdings,
        by identity: Identity.ID?,
        isProtected: Bool = false
    ) -> [HoldingReading] {
        holdings.all
            .filter { includes(entitlement: $0.entitlement) }
            .compactMap { reading(of: $0, by: identity, isProtected: isProtected) }
            .sorted { $0.entitlement < $1.entitlement }
    }

    private func reading(
        of triple: TripleHistory,
        by identity: Identity.ID?,
        isProtected: Bool
    ) -> HoldingReading? {
        let held = triple.held(atLeast: .latent, until: at, by: query.channel)
        guard let last = held.spans.last else { return nil }
        let isHeld = last.end > at
        let isUsable = triple.held(atLeast: .usable, until: at, by: query.channel).contains(at)
        return HoldingReading(
            identity: identity,
            entitlement: ledger.entitlements[triple.entitlement],
            state: isUsable ? .usable : isHeld ? .latent : .dead,
            since: Instant(milliseconds: last.start),
            until: isHeld ? nil : Instant(milliseconds: last.end),
            isIntended: !triple.grounds(at: at).isEmpty,
            isProtected: isProtected
        )
    }
}
