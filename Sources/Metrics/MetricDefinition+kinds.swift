// SPDX-License-Identifier: Apache-2.0

extension MetricDefinition {
    typealias Read = @Sendable (MetricReader) -> Answer

    static func ratio(
        _ key: String,
        _ id: String,
        _ title: String,
        _ better: Better,
        _ field: FieldMark,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        MetricDefinition(
            key: key,
            id: id,
            title: title,
            unit: .fraction,
            kind: .ratio,
            better: better,
            field: field,
            definition: definition,
            read: read
        )
    }

    static func count(
        _ key: String,
        _ id: String,
        _ title: String,
        of unit: Unit,
        _ better: Better,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        MetricDefinition(
            key: key,
            id: id,
            title: title,
            unit: unit,
            kind: .count,
            better: better,
            field: .ours,
            definition: definition,
            read: read
        )
    }

    static func distribution(
        _ key: String,
        _ id: String,
        _ title: String,
        of unit: Unit,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        MetricDefinition(
            key: key,
            id: id,
            title: title,
            unit: unit,
            kind: .distribution,
            better: .lower,
            field: .part,
            definition: definition,
            read: read
        )
    }

    static func integral(
        _ key: String,
        _ id: String,
        _ title: String,
        of unit: Unit,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        MetricDefinition(
            key: key,
            id: id,
            title: title,
            unit: unit,
            kind: .integral,
            better: .lower,
            field: .part,
            definition: definition,
            read: read
        )
    }
}
