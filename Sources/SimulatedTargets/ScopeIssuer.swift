// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What the issuer of a connector's credential lets it be limited to, as the vendor documents it.
package struct ScopeIssuer: Sendable {
    /// The kind of target.
    package let kind: String
    /// What one of them is called: `scope`, `privilege`.
    package let noun: String
    /// Each by itself, the broad ones first; none where the issuer knows no such thing.
    package let atoms: [String]
    /// What connectors are usually given.
    package let usual: [String]
    /// Why there is nothing to limit; empty where there is.
    package let remark: String
    private let apply: @Sendable (Set<String>, inout JSONObject) -> Void

    /// The settings of a target whose connector is granted these and no others.
    package func settings(_ settings: JSONObject, granting granted: Set<String>) -> JSONObject {
        var settings = settings
        apply(granted, &settings)
        return settings
    }

    package static func of(_ kind: String) -> ScopeIssuer? { all.first { $0.kind == kind } }

    package static let all: [ScopeIssuer] = [freshservice, zohoDesk, scim]

    /// A key acts with the privileges of its owner's role.
    private static let freshservice = ScopeIssuer(
        kind: "freshservice",
        noun: "privilege",
        atoms: Array(FreshservicePrivileges.names.reversed()),
        usual: Array(FreshservicePrivileges.names.reversed()),
        remark: ""
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
        remark: ""
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
        remark:
            "RFC 7644 leaves the credential to its issuer, and none of the servers simulated here "
            + "documents scopes for provisioning: a token may do everything or nothing"
    ) { _, _ in }
}
