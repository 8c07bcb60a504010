// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension Freshservice: CatalogTarget {
    package static let catalogEntry = TargetCatalogEntry(
        Freshservice.self,
        // Assumption: empty, like other answers whose body is undocumented.
        tooLarge: WireResponse(status: 413)
    )

    package static let description = TargetDescription(
        kind: kind,
        summary: "Freshservice REST API v2: agents, requesters, groups, departments and roles",
        settings: FreshserviceOptions.descriptions(kind),
        routes: identityRoutes.map(\.description),
        platformRoutes: deskRoutes.map(\.description),
        sources: sources,
        basePath: "/api/v2",
        sideDoors: sideDoors.kinds,
        entitlementKinds: [
            "account", "role", "group", "groupObserver", "groupLeader", "requesterGroup",
            "departmentTickets", "license", "application",
        ],
        notSimulated: [
            "OAuth; the connector uses an API key",
            "Freshservice for MSPs, the older limits by the hour, and embedding by `include`",
            "Business seats, and the allocation of seats by kind of workspace",
            "the rules of rule-based requester groups: nobody joins or leaves by rule",
            "views restricted to the workspaces of the key's owner",
            "definitions of custom fields; values sent for people are stored unchanged",
            "activation mails, lockouts and password rules",
            "groups and chains of approvals, items of service requests, and their fulfillment",
            "assets and installations; nobody has ever held one",
            "moving applications between workspaces, and their relationships",
            "journeys, changes, problems, releases, workflow automators and reports",
            "the file of an audit log export, which the vendor sends by mail",
        ]
    )
}
