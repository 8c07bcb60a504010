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
        summary: "SCIM 2.0 service provider: users and groups, in the dialect of many servers",
        settings: SCIMOptions.settings,
        routes: routes.map(\.description),
        sources: sources,
        basePath: "/scim/v2",
        sideDoors: sideDoors.kinds,
        entitlementKinds: ["account", "group", "role", "entitlement", "license"],
        notSimulated: [
            "OAuth; the connector uses a bearer token that does not expire by itself",
            "password rules: a password is taken and forgotten, and nobody signs in with one",
            "kinds of records beside users and groups",
            "the display name of a manager, which the service may leave out",
            "strong entity tags, and tags for searches",
            "asynchronous requests and event notifications",
        ],
        variants: SCIMDialect.variants
    )

    /// What the service answers; the table is for readers, as ids are opaque text here.
    private static let routes: [Route<Void>] =
        recordRoutes("Users") + recordRoutes("Groups") + [
            route(.get, "/", "RFC 7644"),
            route(.post, "/.search", "RFC 7644"),
            route(.get, "/Me", "RFC 7644"),
            route(.put, "/Me", "RFC 7644"),
            route(.patch, "/Me", "RFC 7644"),
            route(.delete, "/Me", "RFC 7644"),
            route(.post, "/Bulk", "RFC 7644"),
            route(.get, "/ServiceProviderConfig", "RFC 7644, RFC 7643, RFC 9865"),
            route(.get, "/ResourceTypes", "RFC 7644, RFC 7643"),
            route(.get, "/ResourceTypes/{id}", "RFC 7644, RFC 7643"),
            route(.get, "/Schemas", "RFC 7644, RFC 7643"),
            route(.get, "/Schemas/{id}", "RFC 7644, RFC 7643"),
        ]

    private static func recordRoutes(_ name: String) -> [Route<Void>] {
        [
            route(.get, "/\(name)", "RFC 7644, RFC 9865"),
            route(.post, "/\(name)", "RFC 7644"),
            route(.post, "/\(name)/.search", "RFC 7644"),
            route(.get, "/\(name)/{id}", "RFC 7644"),
            route(.put, "/\(name)/{id}", "RFC 7644"),
            route(.patch, "/\(name)/{id}", "RFC 7644"),
            route(.delete, "/\(name)/{id}", "RFC 7644"),
        ]
    }

    private static func route(
        _ method: WireRequest.Method,
        _ path: String,
        _ source: String
    ) -> Route<Void> {
        Route(method, PathPattern(path), .documented, source: source, endpoint: ())
    }
}
