// SPDX-License-Identifier: Apache-2.0

/// The answer of a metric to one query.
package struct MetricReading: Hashable, Sendable {
    package let key: String
    package let value: MetricValue
    /// Whether there was nothing to judge: 0/0, or an empty distribution.
    ///
    /// Neither good nor bad.
    package let vacuous: Bool
    /// A note needed to understand the value, if any.
    package let note: String?

    init(key: String, value: MetricValue, note: String? = nil) {
        self.key = key
        self.value = value
        self.note = note
        vacuous =
            switch value {
            case .ratio(let ratio): ratio.denominator == 0
            case .distribution(let distribution): distribution.count == 0
            case .count, .integral: false
            }
    }
}

/// What a report says of a whole run.
package struct ReportReadings: Sendable {
    package let metrics: [MetricReading]
    /// One for every event that obliges the core to revoke access, in the order in which the events
    /// took effect.
    package let revocations: [RevocationReading]
}
