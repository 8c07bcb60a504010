// SPDX-License-Identifier: Apache-2.0

import Metrics
import Wire

extension RevocationFigures: ReportObject {
    static let definition: String? = "revocation"
    static let members: [ReportMember<Self>] = [
        .init("completeness", \.revoked),
        .init("residual", \.residual),
        .init("exposure") { IntegralMetric(milliseconds: $0.exposureMilliseconds) },
        .init("latentExposure") { IntegralMetric(milliseconds: $0.latentExposureMilliseconds) },
        .init("timeToRevoke", \.timeToRevoke),
    ]
}

extension MetricEntry: ReportValue {
    static var definition: String? { MetricValue.definition }
    static var described: JSONValue { MetricValue.described }
    var json: JSONValue {
        guard var object = value.json.object else { return .null }
        object["text"] = .string(text)
        object["note"] = note?.json
        return .object(object)
    }
}

extension MetricValue: ReportValue {
    static let definition: String? = "metric"
    static var described: JSONValue {
        [
            "oneOf": [
                ExactRatio.schema, Distribution.schema, CountedMetric.schema, IntegralMetric.schema,
            ]
        ]
    }

    var json: JSONValue {
        switch self {
        case .ratio(let ratio): ratio.json
        case .distribution(let distribution): distribution.json
        case .count(let value): CountedMetric(value: value).json
        case .integral(let milliseconds): IntegralMetric(milliseconds: milliseconds).json
        }
    }
}

extension ExactRatio: ReportObject {
    static let definition: String? = "ratio"
    static let members: [ReportMember<Self>] = ReportMember.metric(
        "ratio",
        [
            .integer("numerator", \.numerator), .init("denominator", \.denominator),
            .number("value", \.value),
        ]
    ) { .ratio($0) }
}

extension Distribution: ReportObject {
    static let definition: String? = "distribution"
    static let members: [ReportMember<Self>] = ReportMember.metric(
        "distribution",
        [
            .word("unit", \.unit), .init("count", \.count), .init("censored", \.censored),
            .quantile("p50", \.p50), .quantile("p95", \.p95), .quantile("max", \.max),
            .number("mean", \.mean),
        ]
    ) { .distribution($0) }
}

struct CountedMetric: ReportObject {
    static let definition: String? = "count"
    static let members: [ReportMember<Self>] = ReportMember.metric(
        "count",
        [.integer("value", \.value)]
    ) { .count($0.value) }

    let value: Int64
}

struct IntegralMetric: ReportObject {
    static let definition: String? = "integral"
    static let members: [ReportMember<Self>] = ReportMember.metric(
        "integral",
        [.integer("milliseconds", \.milliseconds)]
    ) { .integral(milliseconds: $0.milliseconds) }

    let milliseconds: Int64
}

extension Distribution.Quantile: ReportValue {
    static let definition: String? = "quantile"
    /// `beyond` means that it had not ended by then; the value is the elapsed time.
    static var described: JSONValue {
        [
            "type": ["object", "null"],
            "properties": ["value": ["type": "integer"], "beyond": Bool.schema],
            "required": ["value", "beyond"],
            "additionalProperties": false,
        ]
    }

    var json: JSONValue {
        switch self {
        case .finite(let value): ["value": .integer(value), "beyond": false]
        case .beyond(let value): ["value": .integer(value), "beyond": true]
        }
    }
}

extension ReportMember {
    /// The exact figures, and under `text` the text that other reports print.
    fileprivate static func metric(
        _ kind: String,
        _ figures: [Self],
        _ value: @escaping Reading<MetricValue>
    ) -> [Self] {
        [.constant("kind", kind)] + figures + [
            .init("text") { value($0).text },
            // Of a metric in the catalog.
            .init("note", String.schema, isOptional: true) { _ in nil },
        ]
    }

    fileprivate static func integer(_ key: String, _ value: @escaping Reading<Int64>) -> Self {
        Self(key, ["type": "integer"]) { .integer(value($0)) }
    }

    /// `null` without a value: a ratio of 0 to 0, a mean with censored cases.
    fileprivate static func number(_ key: String, _ value: @escaping Reading<Double?>) -> Self {
        Self(key, ["type": ["number", "null"]]) { value($0).map(JSONValue.number) ?? .null }
    }

    fileprivate static func quantile(
        _ key: String,
        _ value: @escaping Reading<Distribution.Quantile?>
    ) -> Self {
        Self(key, Distribution.Quantile.schema) { value($0)?.json ?? .null }
    }
}
