// SPDX-License-Identifier: Apache-2.0

/// What one key of the catalog means and how it is read.
package struct MetricDefinition: Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case ratio
        case distribution
        case count
        case integral
    }

    package enum Unit: String, Hashable, Sendable, CaseIterable {
        /// A share, 0 to 1.
        case fraction
        /// A ratio that may exceed 1.
        case multiple
        case duration
        case calls
        case accounts
        case paths
        case removals
        case exceptions
        case seats
        case corrections
        case decisions
        case findings
        case keys
        /// Shown in entitlement-hours; kept in entitlement-milliseconds.
        case entitlementHours
        /// Shown in seat-days; kept in seat-milliseconds.
        case seatDays
    }

    /// Whether the definition is public practice or ours.
    package enum FieldMark: String, Hashable, Sendable, CaseIterable {
        /// A public definition exists and is followed or adapted.
        case field
        /// Public practice names the concept; the formula is ours.
        case part
        case ours
    }

    /// Which way a figure should move.
    package enum Better: String, Hashable, Sendable, CaseIterable {
        case higher
        case lower
        /// Describes; neither way is better.
        case neither
    }

    /// The word in scenario files: `revocationCompleteness`.
    package let key: String
    /// `M-01`.
    package let id: String
    package let title: String
    package private(set) var unit: Unit
    package let kind: Kind
    package let better: Better
    package let field: FieldMark
    /// One line.
    package let definition: String
    let read: @Sendable (MetricReader) -> Answer

    /// The same ratio, which may exceed 1.
    var asMultiple: MetricDefinition {
        var definition = self
        definition.unit = .multiple
        return definition
    }

    /// A value with a note on how to read it.
    struct Answer {
        var value: MetricValue
        var note: String?

        init(_ value: MetricValue, note: String? = nil) {
            self.value = value
            self.note = note
        }

        static func ratio(_ numerator: Int64, of denominator: Int64, note: String? = nil) -> Answer
        {
            Answer(.ratio(ExactRatio(numerator, of: denominator)), note: note)
        }

        static func ratio(_ numerator: Int, of denominator: Int, note: String? = nil) -> Answer {
            ratio(Int64(numerator), of: Int64(denominator), note: note)
        }

        static func count(_ value: Int) -> Answer { Answer(.count(Int64(value))) }

        static func integral(_ milliseconds: Int64) -> Answer {
            Answer(.integral(milliseconds: milliseconds))
        }
    }
}
