// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// report.sarif, SARIF 2.1.0: failures only, in the form that code scanning shows.
package enum CheckSARIF {
    package static func bytes(of report: CheckReport) -> [UInt8] {
        var writer = IndentedJSON()
        writer.write(json(of: report))
        return writer.finished()
    }

    private static func json(of report: CheckReport) -> JSONValue {
        let failures = report.newFailures
        var rules: [JSONValue] = []
        var known: Set<String> = []
        for result in failures where known.insert(result.id).inserted { rules.append(rule(result)) }
        let category = "residue/\(report.role)/\(report.targets.joined(separator: "+"))/check"
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "residue", "semanticVersion": .string(report.toolVersion),
                            "rules": .array(rules),
                        ]
                    ],
                    "automationDetails": ["id": .string(category)],
                    "results": .array(failures.map(result)),
                ]
            ],
        ]
    }

    private static func rule(_ result: CheckResult) -> JSONValue {
        let help = result.hint ?? "Repeat the check with: \(result.replay)"
        return [
            "id": .string(result.id), "shortDescription": ["text": .string(result.title)],
            "fullDescription": ["text": .string(result.title)],
            "help": ["text": .string(help)],
            "properties": ["security-severity": .string(severity(result)), "tags": ["security"]],
        ]
    }

    /// Leftover access is worse than missing work.
    private static func severity(_ result: CheckResult) -> String {
        result.findings.contains { ["I1", "I4", "I6", "I9", "credential"].contains($0.invariant) }
            ? "8.0" : "5.0"
    }

    private static func result(_ result: CheckResult) -> JSONValue {
        let place = result.expectations.lazy.compactMap(\.location).first
        let line = Int64(place?.line ?? 1)
        let region: JSONValue = [
            "startLine": .integer(line), "startColumn": 1, "endLine": .integer(line),
            "endColumn": 2,
        ]
        let sentences = result.reasons + result.findings.prefix(10).map(\.summary)
        let file = place?.file ?? result.place ?? "docs/testing-a-connector.md"
        return [
            "ruleId": .string(result.id), "level": "error",
            "message": [
                "text": .string((sentences + ["Replay: \(result.replay)"]).joined(separator: "\n"))
            ],
            "locations": [
                [
                    "physicalLocation": [
                        "artifactLocation": ["uri": .string(file)], "region": region,
                    ]
                ]
            ],
            "partialFingerprints": [
                "primaryLocationLineHash": .string(fingerprint(result))
            ],
        ]
    }

    /// Based on what identifies the defect, never on seed or time.
    private static func fingerprint(_ result: CheckResult) -> String {
        let parts =
            [result.id]
            + result.findings.map {
                [$0.invariant, $0.identity, $0.target, $0.entitlement, $0.channel]
                    .map { $0 ?? "" }.joined(separator: "/")
            }.sorted()
        return Digest.sha256(Array(parts.joined(separator: "\n").utf8)).prefix(16) + ":1"
    }
}
