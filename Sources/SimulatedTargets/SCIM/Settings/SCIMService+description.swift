// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMService {
    package static let catalogEntry = TargetCatalogEntry(
        description,
        tooLarge: WireResponse(
            status: 413,
            headers: ["Content-Type": "application/scim+json"],
            body: JSONValue.object(SCIMError(413, nil, "The body is too large.").message).encoded()
        )
    ) {
        name,
        settings,
        start,
        seed throws(SettingError) in
        SCIMService(
            name: name,
            options: try SCIMOptions(settings: settings),
            start: start,
            seed: seed
        )
    }

    package static let description = TargetDescription(
        kind: kind,
        summary: "SCIM 2.0 service provider: users and groups, in the dialects of many servers",
        settings: SCIMOptions.descriptions("scim"),
        routes: routes.map(\.description),
        sources: sources,
        basePath: "/scim/v2",
        sideDoors: sideDoors.kinds,
        entitlementKinds: ["account", "group", "role", "entitlement", "license"],
        notSimulated: [
            "OAuth; the connector uses a bearer token that does not expire",
            "password rules: passwords are accepted and discarded, and nobody signs in with one",
            "resource types other than users and groups",
            "creating one's own record by POST to /Me, which is 501",
            "the display name of a manager, which the service may omit",
            "strong entity tags, and tags for searches",
            "asynchronous requests and event notifications",
        ],
        variants: SCIMDialect.variants
    )
}
