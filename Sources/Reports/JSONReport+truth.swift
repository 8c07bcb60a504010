// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Wire

extension JSONReport {
    static func value(of truth: TargetTruth) -> JSONValue {
        [
            "target": .string(truth.target.rawValue),
            "activeAccounts": counts(truth.activeAccounts),
            "disabledAccounts": counts(truth.disabledAccounts),
            "memberships": .integer(Int64(truth.memberships)),
            "seats": counts(truth.seats),
            "residualPeople": .integer(Int64(truth.residualPeople)),
            "latentPeople": .integer(Int64(truth.latentPeople)),
            "ownStore": value(of: truth.ownStore),
        ]
    }

    private static func value(of store: OwnStore) -> JSONValue {
        [
            "accounts": strings(store.accounts),
            "rights": .array(
                store.rights.map { right in
                    [
                        "kind": .string(right.kind.rawValue), "name": .string(right.name),
                        "holders": strings(right.holders),
                    ]
                }
            ),
        ]
    }

    static func value(of figures: LeaverFigures) -> JSONValue {
        [
            "leavers": .integer(Int64(figures.leavers)),
            "complete": .integer(Int64(figures.complete)),
            "rehired": .integer(Int64(figures.rehired)),
            "timeToRevoke": value(of: .distribution(figures.timeToRevoke)),
        ]
    }

    static func value(of wave: LeaverWave) -> JSONValue {
        [
            "at": .string(wave.at.rfc3339),
            "leavers": .integer(Int64(wave.leavers)),
            "complete": .integer(Int64(wave.complete)),
            "rehired": .integer(Int64(wave.rehired)),
            "timeToRevoke": value(of: .distribution(wave.timeToRevoke)),
        ]
    }

    private static func counts(_ counts: [String: Int]) -> JSONValue {
        .object(
            JSONObject(
                counts.keys.sorted().map { key in
                    JSONObject.Member(key: key, value: .integer(Int64(counts[key] ?? 0)))
                }
            )
        )
    }
}
