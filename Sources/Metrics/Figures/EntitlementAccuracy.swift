// SPDX-License-Identifier: Apache-2.0

/// M-04: how well what people hold matches what they should hold.
///
/// The headline is the Jaccard index, settled, strict and with exceptions. A query about an event
/// is answered for its person.
enum EntitlementAccuracy {
    static let definitions: [MetricDefinition] = [
        accuracy(
            "entitlementAccuracy",
            "Entitlement accuracy",
            "Triples held and intended / held or intended; latent counts as held, recently "
                + "changed intent is left out"
        ) { jaccard($0.population.settled) },
        accuracy(
            "entitlementAccuracyRaw",
            "Entitlement accuracy, raw",
            "The same, including what was changed less than a deadline ago"
        ) { jaccard($0.population.raw) },
        accuracy(
            "entitlementAccuracyWithoutExceptions",
            "Entitlement accuracy without exceptions",
            "The same, counting what only an exception allows as not intended"
        ) { jaccard($0.population.settledByRule) },
        accuracy(
            "usableEntitlementAccuracy",
            "Usable entitlement accuracy",
            "The same, counting latent access as not held"
        ) { jaccard($0.population.settledUsable) },
        accuracy(
            "weightedEntitlementAccuracy",
            "Weighted entitlement accuracy",
            "The same, with each triple weighted by sensitivity"
        ) { jaccard($0.population.settledWeighted) },
        accuracy(
            "entitlementPrecision",
            "Entitlement precision",
            "Triples held and intended / held"
        ) { reader in
            let count = reader.population.settled
            return .ratio(count.both, of: count.held)
        },
        accuracy(
            "entitlementRecall",
            "Entitlement recall",
            "Triples held and intended / intended"
        ) { reader in
            let count = reader.population.settled
            return .ratio(count.both, of: count.intended)
        },
        accuracy(
            "entitlementF1",
            "Entitlement F1",
            "The harmonic mean of precision and recall"
        ) { reader in
            let count = reader.population.settled
            return .ratio(2 * count.both, of: count.held + count.intended)
        },
        accuracy(
            "accuracyTimeAverage",
            "Entitlement accuracy over time",
            "Time that triples were usable and intended / usable or intended, from the start"
        ) { reader in
            .ratio(reader.population.bothTime, of: reader.population.eitherTime)
        },
        accuracy(
            "accountAccuracy",
            "Account accuracy",
            "Accounts held and intended / held or intended"
        ) { jaccard($0.population.accounts) },
    ]

    private static func jaccard(_ count: AccuracyCount) -> MetricDefinition.Answer {
        .ratio(count.both, of: count.either)
    }

    private static func accuracy(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ read: @escaping MetricDefinition.Read
    ) -> MetricDefinition {
        .ratio(key, "M-04", title, .higher, .part, definition, read)
    }
}
