// SPDX-License-Identifier: Apache-2.0

import Metrics

/// A metric with its key in scenarios and reports.
package struct MetricEntry: Hashable, Sendable {
    /// `revocationCompleteness`, or `revocationCompleteness/freshservice` for one target.
    package var key: String
    package var value: MetricValue
    /// The value for people, in the metric's own unit.
    package var text: String
    /// A note needed to understand the value.
    package var note: String?

    package init(key: String, value: MetricValue, text: String? = nil, note: String? = nil) {
        self.key = key
        self.value = value
        self.text = text ?? value.text
        self.note = note
    }

    /// A reading from the catalog; `cut` names the part of the run that it covers.
    package init(_ reading: MetricReading, cut: String? = nil) {
        let unit = MetricCatalog.definition(for: reading.key)?.unit
        self.init(
            key: cut.map { "\(reading.key)/\($0)" } ?? reading.key,
            value: reading.value,
            text: unit.map(reading.value.text),
            note: reading.note
        )
    }
}
