// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Wire

extension [AccountReading] {
    /// Everybody whom some account lets act at the target, each once.
    package func ableToAct(on target: TargetName) -> Set<Identity.ID> {
        Set(lazy.filter { $0.target == target && $0.canAct }.compactMap(\.identity))
    }
}

extension JSONReport {
    static func value(of account: AccountReading) -> JSONValue {
        var object: JSONObject = [
            "target": .string(account.target.rawValue), "account": .string(account.account),
        ]
        object["identity"] = account.identity.map { .string($0.rawValue) }
        object["enabled"] = .bool(account.isEnabled)
        object["canAct"] = .bool(account.canAct)
        object["licenses"] = .array(account.licenses.map { .string($0) })
        object["rights"] = names(account.rights)
        object["needs"] = names(account.needs)
        object["lastActive"] = account.lastActiveAt.map { .string($0.rfc3339) }
        return .object(object)
    }

    static func value(of series: AlignmentSeries) -> JSONValue {
        [
            "target": .string(series.target.rawValue),
            "days": .array(
                series.points.map { point in
                    [
                        "at": .string(point.at.rfc3339), "needed": number(point.needed),
                        "licensed": number(point.licensed), "entitled": number(point.entitled),
                        "used": number(point.used), "apart": number(point.apart),
                    ]
                }
            ),
            "divergences": .array(series.divergences.map(value)),
        ]
    }

    private static func value(of divergence: AlignmentSeries.Divergence) -> JSONValue {
        var object: JSONObject = [
            "identity": .string(divergence.identity.rawValue),
            "since": .string(divergence.since.rfc3339),
        ]
        object["until"] = divergence.until.map { .string($0.rfc3339) }
        object["needed"] = .bool(divergence.isNeeded)
        object["licensed"] = .bool(divergence.isLicensed)
        object["entitled"] = .bool(divergence.isEntitled)
        object["used"] = .bool(divergence.isUsed)
        return .object(object)
    }

    /// Rights of one target as a scenario writes them: `group/Service Desk`.
    static func names(_ rights: [Entitlement]) -> JSONValue {
        .array(rights.map { .string("\($0.kind.rawValue)/\($0.name)") })
    }
}

extension ReportSchema {
    static var account: JSONValue {
        .object(
            object(
                [
                    ("target", string), ("account", string), ("identity", string),
                    ("enabled", boolean), ("canAct", boolean), ("licenses", list(of: string)),
                    ("rights", list(of: string)), ("needs", list(of: string)),
                    ("lastActive", reference("instant")),
                ],
                optional: ["identity", "lastActive"]
            )
        )
    }

    static var alignment: JSONValue {
        let day = object([
            ("at", reference("instant")), ("needed", count), ("licensed", count),
            ("entitled", count), ("used", count), ("apart", count),
        ])
        let divergence = object(
            [
                ("identity", string), ("since", reference("instant")),
                ("until", reference("instant")), ("needed", boolean), ("licensed", boolean),
                ("entitled", boolean), ("used", boolean),
            ],
            optional: ["until"]
        )
        return .object(
            object([
                ("target", string), ("days", list(of: .object(day))),
                ("divergences", list(of: .object(divergence))),
            ])
        )
    }
}
