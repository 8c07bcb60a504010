// SPDX-License-Identifier: Apache-2.0

import Metrics
import Wire

extension JSONReport {
    static func value(of entry: MetricEntry) -> JSONValue {
        var object = members(of: entry.value)
        object["text"] = .string(entry.text)
        object["note"] = entry.note.map(JSONValue.string)
        return .object(object)
    }

    /// The exact figures, and under `text` the text that other reports print.
    static func value(of metric: MetricValue) -> JSONValue {
        var object = members(of: metric)
        object["text"] = .string(metric.text)
        return .object(object)
    }

    static func value(of figures: RevocationFigures) -> JSONValue {
        [
            "completeness": value(of: .ratio(figures.revoked)),
            "residual": .integer(figures.residual),
            "exposure": value(of: .integral(milliseconds: figures.exposureMilliseconds)),
            "latentExposure": value(
                of: .integral(milliseconds: figures.latentExposureMilliseconds)
            ),
            "timeToRevoke": value(of: .distribution(figures.timeToRevoke)),
        ]
    }

    private static func members(of metric: MetricValue) -> JSONObject {
        switch metric {
        case .ratio(let ratio): members(of: ratio)
        case .distribution(let distribution): members(of: distribution)
        case .count(let value): ["kind": "count", "value": .integer(value)]
        case .integral(let milliseconds):
            ["kind": "integral", "milliseconds": .integer(milliseconds)]
        }
    }

    private static func members(of ratio: ExactRatio) -> JSONObject {
        [
            "kind": "ratio",
            "numerator": .integer(ratio.numerator),
            "denominator": .integer(ratio.denominator),
            "value": ratio.value.map(JSONValue.number) ?? .null,
        ]
    }

    private static func members(of distribution: Distribution) -> JSONObject {
        [
            "kind": "distribution",
            "unit": .string(distribution.unit.rawValue),
            "count": number(distribution.count),
            "censored": number(distribution.censored),
            "p50": value(of: distribution.p50),
            "p95": value(of: distribution.p95),
            "max": value(of: distribution.max),
            "mean": distribution.mean.map(JSONValue.number) ?? .null,
        ]
    }

    private static func value(of quantile: Distribution.Quantile?) -> JSONValue {
        switch quantile {
        case nil: .null
        case .finite(let value): ["value": .integer(value), "beyond": false]
        case .beyond(let value): ["value": .integer(value), "beyond": true]
        }
    }
}
