// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    /// What belongs to the portal as a whole rather than to its staff.
    static let platformRoutes: [Route<ZohoDeskEndpoint>] =
        organizationRoutes + licenseRoutes + presenceRoutes + webhookRoutes + endUserRoutes
        + groupRoutes

    private static let readsOrganization: ZohoScopes =
        .any(.organization, .basic, .settings, to: .read)
    private static let readsSettings: ZohoScopes = .any(.basic, .settings, to: .read)

    private static let organizationRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/organizations",
            .documented,
            "OAS-O",
            scopes: readsOrganization,
            ignoresOrg: true,
            cost: .list
        ) { desk, call in desk.organizationsReply(call) },
        Route(
            .get,
            "/accessibleOrganizations",
            .documented,
            "OAS-O",
            scopes: readsOrganization,
            cost: .list
        ) { desk, call in desk.organizationsReply(call) },
        Route(
            .get,
            "/organizations/{id}",
            .documented,
            "OAS-O",
            scopes: readsOrganization,
            query: ["includeCustomDomain"]
        ) { desk, call throws(ZohoDeskError) in
            _ = try call.bool("includeCustomDomain")
            guard call.id == desk.store.ids.org else { throw .notFound }
            var writer = BodyWriter()
            desk.writeOrganization(call, to: &writer)
            return .ok(writer.bytes)
        },
    ]

    private static let licenseRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/licenses/features",
            .documented,
            "OAS-O, OAS-N",
            scopes: readsSettings,
            query: ["featureCodes", "isAllowed", "includeDetailedLimits"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listFeatures(call) },
        Route(
            .get,
            "/licenses/features/{featureCode:text}/availability",
            .documented,
            "OAS-O",
            scopes: readsSettings,
            query: ["count", "entityId", "criteria"]
        ) { desk, call throws(ZohoDeskError) in try desk.viewAvailability(call) },
        Route(.get, "/licenses/plan", .documented, "OAS-O, OAS-N", scopes: readsSettings) {
            desk,
            _ in desk.planReply()
        },
    ]

    private static let presenceParts = [
        "chatStatus", "mailStatus", "phoneStatus", "presenceStatus", "phoneMode",
    ]

    private static let presenceRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/agentAvailability",
            .documented,
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit", "from"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            try desk.listPresence(call, online: nil, limitDefault: 50, limitMax: 50)
        },
        Route(
            .get,
            "/onlineAgents",
            .documented,
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            try desk.listPresence(call, online: true, limitDefault: 20, limitMax: 6_000)
        },
        Route(
            .get,
            "/offlineAgents",
            .documented,
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            try desk.listPresence(call, online: false, limitDefault: 20, limitMax: 6_000)
        },
        Route(.get, "/agentAvailabilityConfig", .documented, "OAS-O", scopes: readsSettings) {
            desk,
            _ in desk.presenceSettingsReply()
        },
        Route(
            .post,
            "/agentAvailabilityConfig",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .settings, to: .update),
            needs: [.manageAgents],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.changePresenceSettings(call) },
    ]

    private static func hooks(_ operation: ZohoScopes.Operation) -> ZohoScopes {
        .any(.events, .settings, .webhooks, to: operation)
    }

    private static let webhookRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/webhooks",
            .documented,
            "OAS-O, DOC-WH",
            scopes: hooks(.read),
            query: ["from", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            let page = try call.page(default: 50, max: 50, quirks: desk.options.quirks)
            let slots = page.rows(of: desk.store.webhooks.webhooks.slots)
            return desk.store.rowsReply("data", slots, bytesEach: 384) { slot, writer in
                desk.store.webhooks.write(slot, to: &writer)
            }
        },
        Route(
            .post,
            "/webhooks",
            .documented,
            "OAS-O, DOC-WH",
            scopes: hooks(.create),
            needs: [.webhooks],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.addWebhook(call) },
        Route(.get, "/webhooks/{id}", .documented, "OAS-O", scopes: hooks(.read)) {
            desk,
            call throws(ZohoDeskError) in desk.webhookReply(try desk.webhook(call))
        },
        Route(
            .patch,
            "/webhooks/{id}",
            .documented,
            "OAS-O",
            scopes: hooks(.update),
            needs: [.webhooks],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateWebhook(call) },
        Route(
            .delete,
            "/webhooks/{id}",
            .documented,
            "OAS-O",
            scopes: hooks(.delete),
            needs: [.webhooks],
            cost: .perRecord
        ) { desk, call throws(ZohoDeskError) in
            desk.store.deleteWebhook(try desk.webhook(call))
            return ZohoDeskReply(status: 200)
        },
    ]
}

extension ZohoDesk {
    /// The names of the parts of a presence row that a list shows when asked.
    static func presenceInclude(_ call: ZohoDeskCall) throws(ZohoDeskError) -> [String] {
        try call.words("include", among: presenceParts)
    }
}
