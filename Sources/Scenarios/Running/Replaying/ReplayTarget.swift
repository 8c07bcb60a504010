// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// A target of a replay, named after its kind: its settings, and what people hold there.
package enum ReplayTarget: String, Hashable, Sendable, CaseIterable {
    case freshservice
    case zohoDesk = "zoho-desk"
    case scim

    package var name: TargetName { TargetName(rawValue) }

    var account: Account.Kind { self == .scim ? .user : .agent }

    /// The kind of right that represents a feed's group here.
    var groupKind: Entitlement.Kind { self == .zohoDesk ? .team : .group }

    /// What everybody holds besides groups.
    var base: [AccessItem.Right] {
        switch self {
        case .freshservice:
            [.named(kind: .license, name: "agent"), .named(kind: .role, name: "SD Agent")]
        case .zohoDesk:
            [
                .named(kind: .license, name: "agent"), .named(kind: .role, name: "Support Rep"),
                .named(kind: .profile, name: "Agent"),
                .named(kind: .department, name: "Support"),
            ]
        case .scim: []
        }
    }

    /// Settings with which all of these groups exist.
    func settings(groups: [String], plan: String, seats: Int?) -> JSONObject {
        let names = JSONValue.array(groups.map(JSONValue.string))
        switch self {
        case .freshservice:
            var settings: JSONObject = ["plan": .string(plan), "groups": names]
            if let seats { settings["seats"] = ["agent": .integer(Int64(seats))] }
            return settings
        case .zohoDesk:
            let teams = groups.map { name -> JSONValue in
                ["name": .string(name), "department": "Support"]
            }
            return [
                "seats": ["agent": .integer(Int64(seats ?? 100_000))],
                "departments": ["Support"], "roles": ["Support Rep"], "teams": .array(teams),
                "quirks": ["inviteAutoAccept": "5m"],
            ]
        case .scim: return ["groups": names]
        }
    }
}
