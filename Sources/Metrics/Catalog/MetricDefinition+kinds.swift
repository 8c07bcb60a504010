// SPDX-License-Identifier: Apache-2.0

extension MetricDefinition {
    typealias Read = @Sendable (MetricReader) -> Answer

    private static func make(
        _ key: String,
        _ id: String,
        _ title: String,
        _ kind: Kind,
        of unit: Unit,
        _ better: Better,
        _ field: FieldMark,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        MetricDefinition(
            key: key,
            id: id,
            title: title,
            unit: unit,
            kind: kind,
            better: better,
            field: field,
            definition: definition,
            read: read
        )
    }

    static func ratio(
        _ key: String,
        _ id: String,
        _ title: String,
        _ better: Better,
        _ field: FieldMark,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        make(key, id, title, .ratio, of: .fraction, better, field, definition, read)
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
        make(key, id, title, .count, of: unit, better, .ours, definition, read)
    }

    static func distribution(
        _ key: String,
        _ id: String,
        _ title: String,
        of unit: Unit,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        make(key, id, title, .distribution, of: unit, .lower, .part, definition, read)
    }

    static func integral(
        _ key: String,
        _ id: String,
        _ title: String,
        of unit: Unit,
        _ definition: String,
        _ read: @escaping Read
    ) -> MetricDefinition {
        make(key, id, title, .integral, of: unit, .lower, .part, definition, read)
    }
}
