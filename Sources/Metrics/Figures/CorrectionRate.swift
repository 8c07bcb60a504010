// SPDX-License-Identifier: Apache-2.0

import Recording

/// M-11: how much of the work falls to humans.
///
/// Every event of the query is in the denominator, whether or not it reached the core.
enum CorrectionRate {
    static let definitions: [MetricDefinition] =
        [
            rate(
                "manualCorrectionRate",
                "Manual correction rate",
                .lower,
                "Events with at least one manual correction / events"
            ) { ($0.corrected, $0.events) },
            rate(
                "noTouchRate",
                "No-touch rate",
                .higher,
                "Events with neither a manual correction nor an exception / events"
            ) { ($0.untouched, $0.events) },
            rate(
                "exceptionRate",
                "Exception rate",
                .lower,
                "Events with an exception / events"
            ) { ($0.withException, $0.events) },
            // Per hundred events, as a ratio whose value is the figure.
            rate(
                "correctionsPer100",
                "Corrections per 100 events",
                .lower,
                "Manual corrections × 100 / events"
            ) { ($0.corrections * 100, $0.events) }.asMultiple,
            .count(
                "removalsByHand",
                "M-11",
                "Removals by hand",
                of: .corrections,
                .lower,
                "Manual corrections that revoked access"
            ) { .count($0.handwork.removalsByHand) },
            .distribution(
                "openExceptionAge",
                "M-11",
                "Age of open exceptions",
                of: .duration,
                "How long undecided exceptions have been open"
            ) { reader in
                MetricDefinition.Answer(
                    .distribution(reader.handwork.openAges.distribution(in: .milliseconds))
                )
            },
        ] + ExceptionRecord.Fate.allCases.map(fate)

    private static func fate(_ fate: ExceptionRecord.Fate) -> MetricDefinition {
        let word = fate == .opened ? "open" : fate.rawValue
        return .count(
            "\(word)Exceptions",
            "M-11",
            "Exceptions \(word)",
            of: .exceptions,
            fate == .approved || fate == .resolved ? .neither : .lower,
            "Exceptions whose latest fate is: \(word)"
        ) { .count($0.handwork.fates[fate] ?? 0) }
    }

    private static func rate(
        _ key: String,
        _ title: String,
        _ better: MetricDefinition.Better,
        _ definition: String,
        _ part: @escaping @Sendable (HandworkTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-11", title, better, .part, definition) { reader in
            let (numerator, denominator) = part(reader.handwork)
            return .ratio(numerator, of: denominator)
        }
    }
}
