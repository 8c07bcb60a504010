// SPDX-License-Identifier: Apache-2.0

/// M-05: access beyond or short of what is intended, counted like accuracy.
enum ProvisioningError {
    static let definitions: [MetricDefinition] = [
        share(
            "overProvisioning",
            "Over-provisioning",
            "Triples held and not intended / held"
        ) { ($0.settled.extra, $0.settled.held) },
        share(
            "underProvisioning",
            "Under-provisioning",
            "Triples intended and not held / intended"
        ) { ($0.settled.missing, $0.settled.intended) },
        share(
            "overProvisionedIdentities",
            "Over-provisioned identities",
            "Identities that hold something not intended / identities that hold or should hold"
        ) { ($0.peopleWithExtra, $0.people) },
        share(
            "underProvisionedIdentities",
            "Under-provisioned identities",
            "Identities that lack something intended / identities that hold or should hold"
        ) { ($0.peopleWithMissing, $0.people) },
        share(
            "privilegedOverProvisioning",
            "Privileged over-provisioning",
            "Triples of weight 10 or more held but not intended / such triples held"
        ) { ($0.privilegedExtra, $0.privilegedHeld) },
        .integral(
            "underProvisioningHours",
            "M-05",
            "Under-provisioning over time",
            of: .entitlementHours,
            "Time that triples were intended without being usable: work lost"
        ) { .integral($0.population.missingTime) },
    ]

    private static func share(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ part: @escaping @Sendable (PopulationTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-05", title, .lower, .part, definition) { reader in
            let (numerator, denominator) = part(reader.population)
            return .ratio(numerator, of: denominator)
        }
    }
}
