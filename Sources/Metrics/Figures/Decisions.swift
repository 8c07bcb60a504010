// SPDX-License-Identifier: Apache-2.0

import Recording

/// M-09 and M-19 to M-21: whether decisions are made, by the right people, in time, and whether
/// they have an effect.
enum Decisions {
    static let definitions: [MetricDefinition] = [
        ratio(
            "inactivityDecided",
            "M-09",
            "Inactive accounts decided on",
            .higher,
            "Inactivity cases decided by a person / cases due"
        ) { ($0.inactivity.decided, $0.inactivity.due) },
        .count(
            "inactivityTimeouts",
            "M-09",
            "Inactive accounts left to the default",
            of: .decisions,
            .lower,
            "Inactivity cases that nobody answered"
        ) { .count($0.decisions.inactivity.lapsed) },
        .count(
            "boundaryBreaches",
            "M-19",
            "Breaches of the approval boundary",
            of: .findings,
            .lower,
            "Findings about decisions: made by the wrong person, too late, without the form or not "
                + "at all, or access without one"
        ) { .count($0.decisions.breaches) },
        .distribution(
            "decisionWait",
            "M-20",
            "Wait for approval",
            of: .duration,
            "Time from requesting an approval to its ruling; open ones are censored"
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
            "Reviews decided by a person / reviews due"
        ) { ($0.reviews.decided, $0.reviews.due) },
        ratio(
            "refusalsCarriedOut",
            "M-21",
            "Refusals carried out",
            .higher,
            "Refused rights that cannot be used / refused rights"
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
