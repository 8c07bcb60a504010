// SPDX-License-Identifier: Apache-2.0

import Recording

/// M-09 and M-19 to M-21: whether decisions are taken, by whom they may be, in time, and whether
/// they change anything.
enum Decisions {
    static let definitions: [MetricDefinition] = [
        ratio(
            "inactivityDecided",
            "M-09",
            "Inactive accounts decided on",
            .higher,
            "Cases of inactivity that a person decided / cases due"
        ) { ($0.inactivity.decided, $0.inactivity.due) },
        .count(
            "inactivityTimeouts",
            "M-09",
            "Inactive accounts left to the default",
            of: .decisions,
            .lower,
            "Cases of inactivity that nobody answered"
        ) { .count($0.decisions.inactivity.lapsed) },
        .count(
            "boundaryBreaches",
            "M-19",
            "Breaches of the approval boundary",
            of: .findings,
            .lower,
            "Findings about decisions: taken by the wrong person, too late, by no form or not at "
                + "all, or access without them"
        ) { .count($0.decisions.breaches) },
        .distribution(
            "decisionWait",
            "M-20",
            "Wait for approval",
            of: .duration,
            "Time from asking for an approval to its ruling; open ones are censored"
        ) { reader in
            MetricDefinition.Answer(
                .distribution(reader.decisions.waits.distribution(in: .milliseconds))
            )
        },
        ratio(
            "reviewsDecided",
            "M-21",
            "Reviews decided",
            .higher,
            "Reviews that a person decided / reviews due"
        ) { ($0.reviews.decided, $0.reviews.due) },
        ratio(
            "refusalsCarriedOut",
            "M-21",
            "Refusals carried out",
            .higher,
            "Rights that were refused and cannot be used / rights that were refused"
        ) { ($0.carriedOut, $0.refused) },
        ratio(
            "hastyAnswers",
            "M-21",
            "Hasty answers",
            .lower,
            "Answers within a minute of the question / answers"
        ) { ($0.hasty, $0.answers) },
    ]

    private static func ratio(
        _ key: String,
        _ id: String,
        _ title: String,
        _ better: MetricDefinition.Better,
        _ definition: String,
        _ part: @escaping @Sendable (DecisionTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, id, title, better, .part, definition) { reader in
            let (numerator, denominator) = part(reader.decisions)
            return .ratio(numerator, of: denominator)
        }
    }
}
