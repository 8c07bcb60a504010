// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDesk: CatalogTarget {
    package static let catalogEntry = TargetCatalogEntry(
        ZohoDesk.self,
        // Assumption: the message; the code is documented.
        tooLarge: WireResponse(
            status: 413,
            headers: ["Content-Type": "application/json;charset=UTF-8"],
            body: JSONValue.object([
                "errorCode": "RESOURCE_SIZE_EXCEEDED",
                "message": "The resource size exceeds the limit.",
            ]).encoded()
        ),
        announcedWait: { response, _ in ZohoAccounts.announcedWait(in: response) }
    )

    package static let description = TargetDescription(
        kind: kind,
        summary: "Zoho Desk REST API v1 with its accounts server: agents, roles, profiles, "
            + "departments and teams",
        settings: ZohoDeskOptions.descriptions(kind),
        routes: accountsRoutes + identityRoutes.map(\.description),
        platformRoutes: platformRoutes.map(\.description),
        sources: sources,
        basePath: root,
        tokenPath: "/oauth/v2/token",
        sideDoors: sideDoors.kinds,
        entitlementKinds: ["account", "role", "profile", "department", "team", "license"],
        notSimulated: [
            "tickets, tasks and calls as records; work is counted by agent and department",
            "automations, which a reassignment moves too",
            "time entries and live chat; no department has a chat",
            "photos and logos: nobody has one, and calls that upload or delete them are missing",
            "the preferences of the user interface: /myPreferences and /myEntityPreferences",
            "searches of contacts by account, period, custom field or ${empty}, and their sorting",
            "signing in with OpenID Connect; /oauth/user/info tells who a token acts as",
            "the Zoho account behind an agent, which outlives the agent, and other Zoho apps",
            "agents managed by Zoho One or CRM Plus, and the statuses IMPORTED and CLOSED",
            "the failure called Invalid Invitation for addresses of other organizations",
            "the audit log and sign-in history, for which the API has no call",
            "several portals of one user",
            "413 for bodies that are too large, and the page in HTML of a wrong data center",
            "the header X-ZDesk-JWT of webhook messages",
        ]
    )
}
