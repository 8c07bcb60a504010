// SPDX-License-Identifier: Apache-2.0

/// Every metric available to scenarios and reports.
package enum MetricCatalog {
    package static let all: [MetricDefinition] = [
        RevocationCompleteness.definitions,
        LeaverMilestones.definitions,
        TimeToRevoke.definitions,
        Exposure.definitions,
        EntitlementAccuracy.definitions,
        ProvisioningError.definitions,
        FalseRevocation.definitions,
        CompletionRate.definitions,
        OrphanAccounts.definitions,
        LicenseAlignment.definitions,
        CorrectionRate.definitions,
        EvidenceCompleteness.definitions,
        ScopeFit.definitions,
        KeyCare.definitions,
        Misuse.definitions,
        DriftDetection.definitions,
        CallCost.definitions,
        Decisions.definitions,
        Friction.definitions,
        RevocationConfidence.definitions,
        Ownership.definitions,
        Steadiness.definitions,
    ].flatMap(\.self)

    package static func definition(for key: String) -> MetricDefinition? {
        byKey[key].map { all[$0] }
    }

    /// Reads several metrics for one query, sharing passes over the run; unknown keys are left out.
    ///
    /// The result is in the order of `keys`.
    package static func readings(
        _ keys: [String] = all.map(\.key),
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [MetricReading] {
        readings(keys, by: MetricReader(ledger: ledger, query: query))
    }

    /// Every metric of a query and every event that revoked access, read together.
    package static func report(in ledger: MetricLedger, query: MetricQuery) -> ReportReadings {
        let reader = MetricReader(ledger: ledger, query: query)
        return ReportReadings(
            metrics: readings(all.map(\.key), by: reader),
            revocations: reader.revocationReadings
        )
    }

    private static func readings(_ keys: [String], by reader: MetricReader) -> [MetricReading] {
        keys.compactMap { key in definition(for: key).map { reading(of: $0, by: reader) } }
    }

    private static func reading(
        of definition: MetricDefinition,
        by reader: MetricReader
    ) -> MetricReading {
        let answer = definition.read(reader)
        return MetricReading(key: definition.key, value: answer.value, note: answer.note)
    }

    private static let byKey: [String: Int] = Dictionary(
        all.enumerated().map { ($1.key, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}
