// SPDX-License-Identifier: Apache-2.0

import Wire

extension ReportSchema {
    static var truthDefinitions: [(String, JSONValue)] {
        [
            ("groundTruth", groundTruth),
            (
                "leaverFigures",
                .object(
                    object([
                        ("leavers", count), ("complete", count), ("rehired", count),
                        ("timeToRevoke", reference("distribution")),
                    ])
                )
            ),
            (
                "leaverWave",
                .object(
                    object([
                        ("at", reference("instant")), ("leavers", count), ("complete", count),
                        ("rehired", count), ("timeToRevoke", reference("distribution")),
                    ])
                )
            ),
        ]
    }

    private static var ownStore: JSONValue {
        let right = object([
            ("kind", string), ("name", string), ("holders", list(of: string)),
        ])
        return .object(
            object([("accounts", list(of: string)), ("rights", list(of: .object(right)))])
        )
    }

    private static var groundTruth: JSONValue {
        let counts: JSONValue = ["type": "object", "additionalProperties": count]
        return .object(
            object([
                ("target", string), ("activeAccounts", counts), ("disabledAccounts", counts),
                ("memberships", count), ("seats", counts), ("residualPeople", count),
                ("latentPeople", count), ("ownStore", ownStore),
            ])
        )
    }
}
