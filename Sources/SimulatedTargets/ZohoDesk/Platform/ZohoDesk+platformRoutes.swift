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
        .get(
            "/organizations",
            "OAS-O",
            scopes: readsOrganization,
            ignoresOrg: true,
            cost: .list,
            organizationsReply
        ),
        .get(
            "/accessibleOrganizations",
            "OAS-O",
            scopes: readsOrganization,
            cost: .list,
            organizationsReply
        ),
        .get(
            "/organizations/{id}",
            "OAS-O",
            scopes: readsOrganization,
            query: ["includeCustomDomain"],
            viewOrganization
        ),
    ]

    private static let licenseRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/licenses/features",
            "OAS-O, OAS-N",
            scopes: readsSettings,
            query: ["featureCodes", "isAllowed", "includeDetailedLimits"],
            cost: .list,
            listFeatures
        ),
        .get(
            "/licenses/features/{featureCode:text}/availability",
            "OAS-O",
            scopes: readsSettings,
            query: ["count", "entityId", "criteria"],
            viewAvailability
        ),
        .get("/licenses/plan", "OAS-O, OAS-N", scopes: readsSettings, planReply),
    ]

    private static let presenceParts = [
        "chatStatus", "mailStatus", "phoneStatus", "presenceStatus", "phoneMode",
    ]

    private static let presenceRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/agentAvailability",
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit", "from"],
            cost: .list,
            listAvailability
        ),
        .get(
            "/onlineAgents",
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit"],
            cost: .list,
            listOnline
        ),
        .get(
            "/offlineAgents",
            "OAS-O",
            scopes: readsSettings,
            query: ["departmentId", "include", "limit"],
            cost: .list,
            listOffline
        ),
        .get("/agentAvailabilityConfig", "OAS-O", scopes: readsSettings, presenceSettingsReply),
        .post(
            "/agentAvailabilityConfig",
            "OAS-O",
            scopes: .any(.basic, .settings, to: .update),
            needs: [.manageAgents],
            changePresenceSettings
        ),
    ]

    private static func hooks(_ operation: ZohoScopes.Operation) -> ZohoScopes {
        .any(.events, .settings, .webhooks, to: operation)
    }

    private static let webhookRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/webhooks",
            "OAS-O, DOC-WH",
            scopes: hooks(.read),
            query: ["from", "limit"],
            cost: .list,
            listWebhooks
        ),
        .post("/webhooks", "OAS-O, DOC-WH", scopes: hooks(.create), needs: [.webhooks], addWebhook),
        .get("/webhooks/{id}", "OAS-O", scopes: hooks(.read), viewWebhook),
        .patch(
            "/webhooks/{id}",
            "OAS-O",
            scopes: hooks(.update),
            needs: [.webhooks],
            updateWebhook
        ),
        .delete(
            "/webhooks/{id}",
            "OAS-O",
            scopes: hooks(.delete),
            needs: [.webhooks],
            cost: .perRecord,
            deleteWebhook
        ),
    ]

    private static func viewOrganization(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        _ = try call.bool("includeCustomDomain")
        guard call.id == desk.store.ids.org else { throw .notFound }
        var writer = BodyWriter()
        desk.writeOrganization(call, to: &writer)
        return .ok(writer.bytes)
    }

    private static func listAvailability(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        try desk.listPresence(call, online: nil, limitDefault: 50, limitMax: 50)
    }

    private static func listOnline(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        try desk.listPresence(call, online: true, limitDefault: 20, limitMax: 6_000)
    }

    private static func listOffline(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        try desk.listPresence(call, online: false, limitDefault: 20, limitMax: 6_000)
    }

    private static func listWebhooks(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(default: 50, max: 50, quirks: desk.options.quirks)
        let slots = page.rows(of: desk.store.webhooks.webhooks.slots)
        return desk.store.rowsReply("data", slots, bytesEach: 384) { slot, writer in
            desk.store.webhooks.write(slot, to: &writer)
        }
    }

    private static func viewWebhook(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.webhookReply(try desk.webhook(call))
    }

    private static func deleteWebhook(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.store.deleteWebhook(try desk.webhook(call))
        return ZohoDeskReply(status: 200)
    }
}

extension ZohoDesk {
    /// The optional parts of a presence row that a list can include.
    static func presenceInclude(_ call: Call) throws(Refusal) -> [String] {
        try call.words("include", among: presenceParts)
    }
}
