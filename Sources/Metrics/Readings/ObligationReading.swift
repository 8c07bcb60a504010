// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// One entitlement that one event obliged the core to revoke, and the outcome: a member of the
/// must-revoke sets counted by M-01 to M-03.
package struct ObligationReading: Hashable, Sendable {
    package let identity: Identity.ID
    package let entitlement: Entitlement
    package let event: LifecycleEvent.Kind
    package let effectiveAt: Instant
    /// As of the query's instant; `dead` is revoked.
    package let state: PathState
    /// When its last path stopped being usable; `nil` while one is, or if none ever was.
    package let usableUntil: Instant?
    /// When its last path died; `nil` while one lives.
    package let heldUntil: Instant?
}

extension MetricCatalog {
    /// The must-revoke sets of the query's events, in the order in which the events took effect.
    package static func obligations(
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [ObligationReading] {
        let reader = MetricReader(ledger: ledger, query: query)
        return reader.facts(of: Revocations.kinds).flatMap { reader.obligations(of: $0) }
    }
}

extension MetricReader {
    fileprivate func obligations(of cause: Int32) -> [ObligationReading] {
        guard let fact = fact(of: cause) else { return [] }
        var readings: [ObligationReading] = []
        forEachObligation(of: fact, cause) { triple, window in
            if let reading = reading(of: triple, window, fact) { readings.append(reading) }
        }
        return readings.sorted { $0.entitlement < $1.entitlement }
    }

    private func reading(
        of triple: TripleHistory,
        _ window: ObligationWindow,
        _ fact: CauseHistory.Fact
    ) -> ObligationReading? {
        var (usable, latent): ([Intervals.Span], [Intervals.Span]) = ([], [])
        let outcomes = triple.paths
            .filter { query.channel == nil || query.channel == $0.channel }
            .map { $0.outcome(in: window, usable: &usable, latent: &latent) }
            .filter(\.wasHeld)
        guard !outcomes.isEmpty else { return nil }
        let state = outcomes.map(\.now).max() ?? .dead
        func end(of spans: [Intervals.Span]) -> Instant? {
            spans.map { min($0.end, at) }.max().map { Instant(milliseconds: $0) }
        }
        return ObligationReading(
            identity: ledger.persons[Int(fact.person)].id,
            entitlement: ledger.entitlements[triple.entitlement],
            event: fact.kind,
            effectiveAt: Instant(milliseconds: fact.effectiveAt),
            state: state,
            usableUntil: state == .usable ? nil : end(of: usable),
            heldUntil: state == .dead ? end(of: usable + latent) : nil
        )
    }
}
