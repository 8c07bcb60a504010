// SPDX-License-Identifier: Apache-2.0

/// M-03: how much access outlived its reason, and for how long.
///
/// For one event, the sum over its must-revoke set; otherwise the sum over every triple that is
/// usable and not intended, including accounts without an owner, counting each instant once. A
/// filter by kind counts what began while an event of that kind was the latest about the person.
enum Exposure {
    static let definitions: [MetricDefinition] = [
        .integral(
            "exposureHours",
            "M-03",
            "Exposure",
            of: .entitlementHours,
            "Time that triples were usable without being intended"
        ) { reader in
            .integral(of(reader, \.exposure, \.exposure))
        },
        .integral(
            "weightedExposureHours",
            "M-03",
            "Weighted exposure",
            of: .entitlementHours,
            "The same, with each triple multiplied by its sensitivity weight"
        ) { reader in
            .integral(of(reader, \.weightedExposure, \.weightedExposure))
        },
        .integral(
            "latentExposureHours",
            "M-03",
            "Latent exposure",
            of: .entitlementHours,
            "Time that triples were latent without being intended, and not usable"
        ) { reader in
            .integral(of(reader, \.latentExposure, \.latentExposure))
        },
        .ratio(
            "meanStandingResidual",
            "M-03",
            "Mean standing residual",
            .lower,
            .part,
            "Exposure / length of the run: how many wrong triples were alive at any instant"
        ) { reader in
            let exposure = of(reader, \.exposure, \.exposure)
            return .ratio(exposure, of: max(0, reader.at - reader.startedAt))
        }.asMultiple,
    ]

    private static func of(
        _ reader: MetricReader,
        _ event: KeyPath<EventRevocation, Int64>,
        _ population: KeyPath<PopulationTally, Int64>
    ) -> Int64 {
        guard reader.query.event != nil else { return reader.population[keyPath: population] }
        return reader.revocations.events.reduce(0) { $0 + $1[keyPath: event] }
    }
}
