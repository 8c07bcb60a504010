// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// What became of the access that one event took away; the raw figures behind M-01 to M-03, so
/// that several runs can be pooled without averaging percentiles.
package struct RevocationReading: Hashable, Sendable {
    package let effectiveAt: Instant
    /// Triples to revoke, and those dead by the strict reading.
    package let triples: ExactRatio
    /// From the effective instant to the last at which any path was usable; `nil` where nothing
    /// was usable.
    package let timeToRevoke: Distribution.Quantile?
    /// The same for each path that was usable.
    package let pathTimes: [Distribution.Quantile]
    /// Unweighted entitlement-milliseconds.
    package let exposureMilliseconds: Int64

    package var isComplete: Bool { triples.numerator == triples.denominator }
}

extension MetricCatalog {
    /// One reading for every event of the query that obliges the core to take access away, in the
    /// order in which the events took effect.
    package static func revocations(
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [RevocationReading] {
        let reader = MetricReader(ledger: ledger, query: query)
        return reader.revocations.events.compactMap { event in
            reader.fact(of: event.cause).map { RevocationReading(event, of: $0) }
        }
    }
}

extension RevocationReading {
    fileprivate init(_ event: EventRevocation, of fact: CauseHistory.Fact) {
        effectiveAt = Instant(milliseconds: fact.effectiveAt)
        triples = ExactRatio(event.strictTriples.dead, of: event.strictTriples.all)
        exposureMilliseconds = event.exposure
        timeToRevoke = event.lastUsable.map { last in
            let duration = max(0, last - fact.effectiveAt)
            return event.isCensored ? .beyond(duration) : .finite(duration)
        }
        pathTimes = event.outcomes.compactMap { outcome in
            guard let first = outcome.firstUsable, let last = outcome.lastUsable else {
                return nil
            }
            return outcome.now == .usable ? .beyond(last - first) : .finite(last - first)
        }
    }
}
