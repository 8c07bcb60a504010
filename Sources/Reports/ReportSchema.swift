// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Vocabulary
import Wire

/// The JSON Schema (2020-12) of report.json, kept in `schemas/report.schema.json`.
package enum ReportSchema {
    package static var bytes: [UInt8] {
        var writer = IndentedJSON()
        writer.write(value)
        return writer.finished()
    }

    package static var value: JSONValue {
        var root = object([
            ("schemaVersion", ["const": .string(RunReport.schemaVersion)]),
            ("toolVersion", string),
            ("verdict", reference("verdict")),
            ("summary", reference("summary")),
            ("scenarios", list(of: reference("scenario"))),
            ("controls", list(of: reference("control"))),
            ("problems", list(of: string)),
            ("knownLimits", list(of: string)),
        ])
        root.members.insert(
            contentsOf: [
                .init(key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
                .init(key: "title", value: "Residue report"),
            ],
            at: 0
        )
        root["$defs"] = .object(JSONObject(definitions.map { .init(key: $0.0, value: $0.1) }))
        return .object(root)
    }

    private static var definitions: [(String, JSONValue)] {
        [
            ("verdict", words(RunVerdict.allCases.map(\.rawValue))),
            ("instant", ["type": "string", "format": "date-time"]),
            ("summary", summary),
            ("scenario", scenario),
            ("control", control),
            ("expectation", expectation),
            ("finding", finding),
            (
                "entitlement",
                .object(object([("target", string), ("kind", string), ("name", string)]))
            ),
            ("revocation", revocation),
            ("figures", figures),
            ("fault", fault),
            ("requests", requests),
            ("population", population),
            ("exception", exception),
            ("quarantined", quarantined),
            ("credential", credential),
            ("integration", integration),
            ("approvalLogic", approvalLogic),
            ("governance", governance),
            ("channel", channel),
            ("symptom", symptom),
            ("account", account),
            ("alignment", alignment),
        ] + truthDefinitions + metricDefinitions
    }

    private static var control: JSONValue {
        .object(
            object(
                [
                    ("control", string), ("name", string),
                    ("verdict", words(ControlRow.verdicts)),
                ] + RunVerdict.allCases.map { ($0.rawValue, count) }
                    + [("shown", string), ("notShown", string)],
                optional: ["name"]
            )
        )
    }

    private static var summary: JSONValue {
        .object(
            object([
                ("scenarios", count), ("held", count), ("violated", count),
                ("inconclusive", count), ("lifecycleEvents", count), ("calls", count),
                ("revocation", reference("revocation")),
            ])
        )
    }

    private static var scenario: JSONValue {
        .object(
            object(
                [
                    ("name", string), ("file", string), ("why", string),
                    ("controls", list(of: string)),
                    ("seed", count),
                    ("verdict", reference("verdict")),
                    ("start", reference("instant")), ("end", reference("instant")),
                    ("people", count), ("lifecycleEvents", count),
                    ("expectations", list(of: reference("expectation"))),
                    ("findings", list(of: reference("finding"))),
                    ("metrics", ["type": "object", "additionalProperties": reference("metric")]),
                    ("revocation", reference("revocation")),
                    ("figures", reference("figures")),
                    ("faults", list(of: reference("fault"))),
                    ("requests", list(of: reference("requests"))),
                    ("population", list(of: reference("population"))),
                    ("groundTruth", list(of: reference("groundTruth"))),
                    ("leavers", reference("leaverFigures")),
                    ("largestWave", reference("leaverWave")),
                    ("exceptions", list(of: reference("exception"))),
                    ("quarantined", list(of: reference("quarantined"))),
                    ("credentials", list(of: reference("credential"))),
                    ("integrations", list(of: reference("integration"))),
                    ("approvalLogic", reference("approvalLogic")),
                    ("governance", reference("governance")),
                    ("channels", list(of: reference("channel"))),
                    ("symptoms", list(of: reference("symptom"))),
                    ("accounts", list(of: reference("account"))),
                    ("alignment", list(of: reference("alignment"))),
                    ("notes", list(of: string)), ("problems", list(of: string)),
                    ("replay", string),
                ],
                optional: [
                    "why", "leavers", "largestWave", "credentials", "governance", "integrations",
                    "approvalLogic", "channels", "symptoms", "accounts",
                    "alignment",
                ]
            )
        )
    }

    private static var expectation: JSONValue {
        .object(
            object(
                [
                    ("text", string),
                    ("location", .object(object([("file", string), ("line", count)]))),
                    ("verdict", words(ExpectationReport.Verdict.allCases.map(\.rawValue))),
                    ("expected", string), ("actual", string),
                    ("value", reference("metric")), ("details", list(of: string)),
                    ("findings", list(of: string)),
                ],
                optional: ["location", "value"]
            )
        )
    }

    private static var finding: JSONValue {
        .object(
            object(
                [
                    ("id", string),
                    ("invariant", words(FindingRecord.Invariant.allCases.map(\.rawValue))),
                    ("identity", string), ("account", string), ("target", string),
                    ("entitlement", reference("entitlement")),
                    ("channel", words(Channel.allCases.map(\.rawValue))),
                    ("pathState", words(PathState.allCases.map(\.rawValue))),
                    ("state", words(["open", "closed"])),
                    ("since", reference("instant")), ("until", reference("instant")),
                    ("event", string), ("cause", string), ("summary", string),
                ],
                optional: [
                    "identity", "account", "target", "entitlement", "channel", "pathState",
                    "until", "event", "cause",
                ]
            )
        )
    }

    private static var revocation: JSONValue {
        .object(
            object([
                ("completeness", reference("ratio")), ("residual", count),
                ("exposure", reference("integral")),
                ("latentExposure", reference("integral")),
                ("timeToRevoke", reference("distribution")),
            ])
        )
    }

    /// Figures that can be added over several reports; see `AccessFigures`.
    private static var figures: JSONValue {
        let pair = list(of: count)
        return .object(
            object([
                ("peopleIn", count), ("peopleLatent", count), ("revoked", pair), ("onTime", pair),
                ("exposureMilliseconds", count), ("timesToRevoke", string), ("accuracy", pair),
                ("collateral", count), ("takenWrongly", pair), ("contradicted", pair),
                ("falseClaims", count), ("evidence", pair),
                ("calls", count), ("events", count),
            ])
        )
    }

    private static var fault: JSONValue {
        .object(
            object([
                ("name", string), ("fired", count), ("required", string), ("met", boolean),
            ])
        )
    }

    private static var requests: JSONValue {
        .object(
            object([
                ("target", string), ("calls", count), ("reads", count), ("writes", count),
                ("verifications", count), ("retries", count), ("unanswered", count),
            ])
        )
    }

    private static var population: JSONValue {
        .object(
            object([
                ("name", string), ("source", count), ("reported", count),
                ("reconciled", boolean),
            ])
        )
    }

    private static var exception: JSONValue {
        .object(
            object(
                [
                    ("id", string), ("identity", string), ("target", string),
                    ("reason", string), ("detail", string), ("owner", string),
                    ("fate", words(ExceptionRecord.Fate.allCases.map(\.rawValue))),
                ],
                optional: ["identity", "target"]
            )
        )
    }

    private static var credential: JSONValue {
        .object(
            object(
                [
                    ("target", string), ("account", string), ("key", string),
                    ("identity", string), ("owner", string), ("purpose", string),
                    ("scopes", string), ("approver", string),
                    ("policy", string), ("creator", string), ("created", reference("instant")),
                    ("rotated", reference("instant")), ("lastUsed", reference("instant")),
                    ("expires", reference("instant")), ("ended", reference("instant")),
                    (
                        "reach",
                        .object(
                            object(
                                [
                                    ("identities", count), ("administrative", ["type": "boolean"]),
                                    ("wholeTarget", ["type": "boolean"]),
                                ] + reach
                            )
                        )
                    ),
                ],
                optional: [
                    "identity", "owner", "purpose", "scopes", "approver", "policy", "rotated",
                    "lastUsed", "expires",
                    "ended",
                ]
            )
        )
    }

    /// What somebody with a credential comes to.
    private static var reach: [(String, JSONValue)] {
        ["targets", "actions", "people", "credentials"].map { ($0, list(of: string)) }
    }

    /// As the organization's file says it.
    private static var approvalLogic: JSONValue {
        let parts = ["owners", "approvals", "conflicts", "delegates", "reviews", "forms"]
        let terms = ["exceptions", "inactivity", "suspects"]
        let any: JSONValue = ["type": "object"]
        return .object(
            object(
                [("policy", string), ("owner", string)] + parts.map { ($0, list(of: any)) }
                    + terms.map { ($0, any) },
                optional: Set(["owner"] + terms)
            )
        )
    }

    private static var integration: JSONValue {
        .object(
            object(
                [
                    ("target", string), ("granted", list(of: string)),
                    ("surplus", list(of: string)), ("lack", list(of: string)),
                    ("reach", .object(object(reach))),
                ],
                optional: ["granted"]
            )
        )
    }

    private static var quarantined: JSONValue {
        .object(object([("event", string), ("identity", string), ("reason", string)]))
    }
}
