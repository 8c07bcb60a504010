// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// The outcome of one event's revocations; the raw figures behind M-01 to M-03, so that several
/// runs can be pooled without averaging percentiles.
package struct RevocationReading: Hashable, Sendable {
    package let kind: LifecycleEvent.Kind
    package let effectiveAt: Instant
    /// Triples to revoke, and those dead under the strict definition.
    package let triples: ExactRatio
    /// From the effective instant to the last at which any path was usable; `nil` where nothing
    /// was usable.
    package let timeToRevoke: Distribution.Quantile?
    /// The same for each path that was usable.
    package let pathTimes: [Distribution.Quantile]
    /// Paths to revoke by channel, and those that are not usable; without channels that had none.
    package let channels: [Channel: ExactRatio]
    /// A later event gave the person access again, so the state at the end proves nothing about
    /// this one.
    package let isOvertaken: Bool

    package var isComplete: Bool { !isOvertaken && triples.numerator == triples.denominator }
}

extension MetricReader {
    /// One reading for every event of the query that obliges the core to revoke access, in the
    /// order in which the events took effect.
    var revocationReadings: [RevocationReading] {
        revocations.events.compactMap { event in
            fact(of: event.cause).map { fact in
                let isOvertaken = isRehired(fact.person, after: event.cause)
                return RevocationReading(event, of: fact, isOvertaken: isOvertaken)
            }
        }
    }

    /// Whether the person has come back since the event took effect.
    fileprivate func isRehired(_ person: Int32, after cause: Int32) -> Bool {
        let facts = ledger.persons[Int(person)].facts
        guard let index = facts.lastIndex(of: cause) else { return false }
        return facts[(index + 1)...].contains { later in
            fact(of: later).map { [.joiner, .rehire].contains($0.kind) } ?? false
        }
    }
}

extension RevocationReading {
    fileprivate init(
        _ event: EventRevocation,
        of fact: CauseHistory.Fact,
        isOvertaken: Bool
    ) {
        self.isOvertaken = isOvertaken
        kind = fact.kind
        effectiveAt = Instant(milliseconds: fact.effectiveAt)
        channels = Dictionary(
            uniqueKeysWithValues: event.channels.map { channel, count in
                (channel, ExactRatio(count.dead, of: count.all))
            }
        )
        triples = ExactRatio(event.strictTriples.dead, of: event.strictTriples.all)
        timeToRevoke = event.lastUsable.map { last in
            let duration = max(0, last - fact.effectiveAt)
            return event.isCensored ? .beyond(duration) : .finite(duration)
        }
        pathTimes = event.pathTimes
    }
}
