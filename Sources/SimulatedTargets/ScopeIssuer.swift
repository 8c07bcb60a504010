// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

/// How a vendor allows a connector's credential to be limited, as documented.
package struct ScopeIssuer: Sendable {
    /// The kind of target.
    package let kind: String
    /// The vendor's term: `scope`, `privilege`.
    package let noun: String
    /// The individual scopes, broad ones first; empty if the issuer has none.
    package let atoms: [String]
    /// What connectors are usually granted.
    package let usual: [String]
    /// The minimal set that the built-in connector needs; the scope laboratory fails if it finds
    /// another one.
    package let least: [String]
    /// The right that only an unlimited credential can grant and revoke, so that it says nothing
    /// about the other scopes; `nil` if there is none.
    package let everything: String?
    /// Why there is nothing to limit; empty if there is.
    package let remark: String
    /// Alternatives to one of these, the broadest first.
    private let alternatives: @Sendable (String) -> [String]
    /// What can be called with these and no others: `DELETE /agents/{id}`, in the order of the
    /// table of routes.
    let calls: @Sendable (Set<String>) -> [String]
    /// The calls by which a power is used.
    let powerCalls: [CredentialPower: [String]]
    private let apply: @Sendable (Set<String>, inout JSONObject) -> Void

    /// The settings of a target whose connector is granted exactly these.
    package func settings(_ settings: JSONObject, granting granted: Set<String>) -> JSONObject {
        var settings = settings
        apply(granted, &settings)
        return settings
    }

    /// What the built-in connector needs of its granted scopes: the narrowest of several
    /// alternatives; a scope that is not granted is returned as is.
    package func needs(of granted: [String]) -> [String] {
        var needs: Set<String> = []
        for name in least {
            let others = granted.contains(name) ? [] : alternatives(name)
            needs.insert(others.last { granted.contains($0) } ?? name)
        }
        return needs.sorted()
    }

    package static func of(_ kind: String) -> ScopeIssuer? { all.first { $0.kind == kind } }

    package static let all: [ScopeIssuer] = [freshservice, zohoDesk, scim]

    /// A key acts with the privileges of its owner's role.
    private static let freshservice = ScopeIssuer(
        kind: "freshservice",
        noun: "privilege",
        atoms: Array(FreshservicePrivileges.names.reversed()),
        usual: Array(FreshservicePrivileges.names.reversed()),
        least: [
            "View Roles", "View Agents and Agent Groups", "Create/Edit Agents, Agent Groups",
            "Delete Agents and Agent Groups", "View Requesters", "Create/Edit Requesters",
            "Delete Requesters",
        ],
        everything: "Account Admin",
        remark: "",
        alternatives: { _ in [] },
        calls: Freshservice.calls,
        powerCalls: Freshservice.powerCalls
    ) { granted, settings in
        var owner = settings["keyOwner"]?.object ?? JSONObject()
        let lacking = FreshservicePrivileges.names.filter { !granted.contains($0) }
        owner["lacks"] = .array(lacking.map { .string($0) })
        settings["keyOwner"] = .object(owner)
    }

    private static let zohoDesk = ScopeIssuer(
        kind: "zoho-desk",
        noun: "scope",
        atoms: ZohoScopes.documentedNames,
        usual: [
            "settings.READ", "settings.CREATE", "settings.UPDATE", "settings.DELETE", "basic.READ",
        ]
        .map { "Desk.\($0)" },
        least: [
            "agents.READ", "agents.CREATE", "agents.UPDATE", "agents.DELETE", "permissions.READ",
            "departments.READ", "departments.UPDATE", "teams.READ", "teams.UPDATE",
            "organization.READ",
        ]
        .map { "Desk.\($0)" },
        everything: nil,
        remark: "",
        alternatives: ZohoDesk.alternatives,
        calls: ZohoDesk.calls,
        powerCalls: ZohoDesk.powerCalls
    ) { granted, settings in
        var connector = settings["connector"]?.object ?? JSONObject()
        let names = ZohoScopes.documentedNames.filter(granted.contains)
        connector["scopes"] = .array(names.map { .string($0) })
        settings["connector"] = .object(connector)
    }

    private static let scim = ScopeIssuer(
        kind: "scim",
        noun: "scope",
        atoms: [],
        usual: [],
        least: [],
        everything: nil,
        remark:
            "RFC 7644 leaves the credential to its issuer, and none of the servers simulated here "
            + "documents scopes for provisioning: a token may do everything or nothing",
        alternatives: { _ in [] },
        calls: { _ in [] },
        powerCalls: [:]
    ) { _, _ in }
}
