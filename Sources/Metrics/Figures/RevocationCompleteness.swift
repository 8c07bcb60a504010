// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// M-01: how much of what had to be revoked is dead.
enum RevocationCompleteness {
    static let definitions: [MetricDefinition] = [
        ratio(
            "revocationCompleteness",
            "Revocation completeness",
            "Triples that an event obliges to revoke without a usable or latent path / all of them"
        ) { pooled($0, \.strictTriples) },
        ratio(
            "revocationCompletenessAtDeadline",
            "Revocation completeness at the deadline",
            "The same, each event as of its own deadline; events not yet due are left out",
            atDeadline
        ),
        ratio(
            "usableRevocationCompleteness",
            "Usable revocation completeness",
            "Triples that an event obliges to revoke without a usable path / all of them"
        ) { pooled($0, \.triples) },
        ratio(
            "pathRevocationCompleteness",
            "Path revocation completeness",
            "Paths that an event obliges to revoke that are not usable / all of them"
        ) { pooled($0, \.paths) },
        ratio(
            "strictPathRevocationCompleteness",
            "Strict path revocation completeness",
            "Paths that an event obliges to revoke that are neither usable nor latent / all of them"
        ) { pooled($0, \.strictPaths) },
        ratio(
            "weightedRevocationCompleteness",
            "Weighted revocation completeness",
            "Sensitivity weights of the triples without a usable or latent path / of all to revoke"
        ) { pooled($0, \.strictWeights) },
        ratio(
            "revocationCompletenessMacro",
            "Revocation completeness, average of events",
            "Mean of the events' ratios; events with nothing to revoke are left out"
        ) { macro($0.revocations.events.map(\.strictTriples)) },
        ratio(
            "revocationCompletenessWorst",
            "Revocation completeness, worst event",
            "The lowest of the events' ratios"
        ) { worst($0.revocations.events.map(\.strictTriples)) },
        ratio(
            "channelRevocationCompleteness",
            "Revocation completeness of a channel",
            "Paths of one channel that are not usable / paths of that channel that had to be "
                + "revoked"
        ) { reader in
            guard reader.query.channel != nil else {
                return .ratio(0, of: 0, note: "queried without a channel")
            }
            return pooled(reader, \.paths)
        },
        ratio(
            "channelRevocationCompletenessMacro",
            "Revocation completeness, average of channels",
            "Mean of the ratios of the channels that had something to revoke"
        ) { macro(channels(of: $0)) },
    ]

    private static func ratio(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ read: @escaping @Sendable (MetricReader) -> MetricDefinition.Answer
    ) -> MetricDefinition {
        .ratio(key, "M-01", title, .higher, .ours, definition, read)
    }

    private static func pooled(
        _ reader: MetricReader,
        _ part: KeyPath<EventRevocation, DeadCount>
    ) -> MetricDefinition.Answer {
        let sum = reader.revocations.sum { $0[keyPath: part] }
        return .ratio(sum.dead, of: sum.all)
    }

    private static func atDeadline(_ reader: MetricReader) -> MetricDefinition.Answer {
        var sum = DeadCount()
        var early = 0
        for event in reader.revocations.events {
            if let count = event.atDeadline { sum.add(count) } else { early += 1 }
        }
        let note = early == 0 ? nil : "\(early) not yet due"
        return .ratio(sum.dead, of: sum.all, note: note)
    }

    private static func channels(of reader: MetricReader) -> [DeadCount] {
        Channel.allCases.map { channel in
            reader.revocations.sum { $0.count(of: channel) }
        }
    }

    private static func worst(_ counts: [DeadCount]) -> MetricDefinition.Answer {
        let worst = counts.filter { $0.all > 0 }.min {
            $0.dead * $1.all < $1.dead * $0.all
        }
        return .ratio(worst?.dead ?? 0, of: worst?.all ?? 0)
    }

    private static func macro(_ counts: [DeadCount]) -> MetricDefinition.Answer {
        let judged = counts.filter { $0.all > 0 }
        guard !judged.isEmpty else { return .ratio(0, of: 0) }
        if let exact = ExactRatio.mean(of: judged.map { ExactRatio($0.dead, of: $0.all) }) {
            return MetricDefinition.Answer(.ratio(exact))
        }
        let billion: Int64 = 1_000_000_000
        let sum = judged.reduce(0) { $0 + $1.dead * billion / $1.all }
        let note = "rounded down to billionths for each event"
        return .ratio(sum, of: Int64(judged.count) * billion, note: note)
    }
}

extension ExactRatio {
    /// The mean of ratios, reduced; `nil` if it does not fit, and for no ratios.
    static func mean(of ratios: [ExactRatio]) -> ExactRatio? {
        var (top, bottom): (Int64, Int64) = (0, 1)
        for ratio in ratios {
            let (left, leftOverflow) = top.multipliedReportingOverflow(by: ratio.denominator)
            let (right, rightOverflow) = ratio.numerator.multipliedReportingOverflow(by: bottom)
            let (sum, sumOverflow) = left.addingReportingOverflow(right)
            let (whole, wholeOverflow) = bottom.multipliedReportingOverflow(by: ratio.denominator)
            if leftOverflow || rightOverflow || sumOverflow || wholeOverflow { return nil }
            let divisor = max(1, greatestCommonDivisor(sum, whole))
            (top, bottom) = (sum / divisor, whole / divisor)
        }
        let (whole, overflow) = bottom.multipliedReportingOverflow(by: Int64(ratios.count))
        guard !overflow, whole > 0 else { return nil }
        let divisor = max(1, greatestCommonDivisor(top, whole))
        return ExactRatio(top / divisor, of: whole / divisor)
    }

    private static func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
