// SPDX-License-Identifier: Apache-2.0

import Metrics
import Wire

extension ReportSchema {
    static let string: JSONValue = ["type": "string"]
    static let boolean: JSONValue = ["type": "boolean"]
    static let count: JSONValue = ["type": "integer", "minimum": 0]

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    static func list(of element: JSONValue) -> JSONValue { ["type": "array", "items": element] }

    static func words(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .array(words.map(JSONValue.string))]
    }

    /// An object with exactly these members; all except `optional` are required.
    static func object(
        _ properties: [(String, JSONValue)],
        optional: Set<String> = []
    ) -> JSONObject {
        let required = properties.map(\.0).filter { !optional.contains($0) }
        return [
            "type": "object",
            "properties": .object(JSONObject(properties.map { .init(key: $0.0, value: $0.1) })),
            "required": .array(required.map(JSONValue.string)),
            "additionalProperties": false,
        ]
    }

    static var metricDefinitions: [(String, JSONValue)] {
        [
            ("ratio", .object(ratio)), ("distribution", .object(distribution)),
            ("quantile", quantile), ("count", .object(counted)),
            ("integral", .object(integral)),
            (
                "metric",
                [
                    "oneOf": [
                        reference("ratio"), reference("distribution"), reference("count"),
                        reference("integral"),
                    ]
                ]
            ),
        ]
    }

    private static let integer: JSONValue = ["type": "integer"]
    /// `null` without a value: a ratio of 0 to 0, a mean with censored cases.
    private static let numberOrNull: JSONValue = ["type": ["number", "null"]]

    private static var ratio: JSONObject {
        metric(
            "ratio",
            [
                ("numerator", integer), ("denominator", count), ("value", numberOrNull),
            ]
        )
    }

    private static var distribution: JSONObject {
        metric(
            "distribution",
            [
                ("unit", words(["milliseconds", "calls"])),
                ("count", count), ("censored", count), ("p50", reference("quantile")),
                ("p95", reference("quantile")), ("max", reference("quantile")),
                ("mean", numberOrNull),
            ]
        )
    }

    private static func metric(
        _ kind: String,
        _ figures: [(String, JSONValue)]
    ) -> JSONObject {
        object(
            [("kind", ["const": .string(kind)])] + figures + [("text", string), ("note", string)],
            optional: ["note"]
        )
    }

    /// `beyond` means that it had not ended by then; the value is the elapsed time.
    private static var quantile: JSONValue {
        [
            "type": ["object", "null"],
            "properties": ["value": integer, "beyond": boolean],
            "required": ["value", "beyond"],
            "additionalProperties": false,
        ]
    }

    private static var counted: JSONObject {
        metric("count", [("value", integer)])
    }

    private static var integral: JSONObject {
        metric("integral", [("milliseconds", integer)])
    }
}
