// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDesk {
    /// The one portal that the token is bound to.
    static func organizationsReply(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var writer = BodyWriter()
        writer.openObject()
        writer.key("data")
        writer.openArray()
        desk.writeOrganization(call, to: &writer)
        writer.closeArray()
        writer.closeObject()
        return .ok(writer.bytes)
    }

    /// Some flags are strings (OAS-O).
    func writeOrganization(_ call: ZohoDeskCall, to writer: inout BodyWriter) {
        let host = options.dataCenter.deskHost ?? "desk.zoho.com"
        writer.openObject()
        writer.member("id", digits: store.ids.org)
        writer.member("companyName", name)
        writer.member("portalName", name)
        writer.member("edition", options.edition.rawValue)
        writer.member("employeeCount", String(store.agents.count))
        writer.member("isAdminInOrg", store.isActiveAdmin(call.actor))
        writer.member("isDefault", "true")
        writer.member("isSandboxPortal", "false")
        writer.member("isPayloadEncryptionEnabled", "false")
        writer.member("primaryContact", options.primaryContact ?? options.serviceAccountEmail)
        writer.member("portalURL", "https://\(host)/support/\(name)/ShowHomePage.do")
        writer.member("timeZone", "UTC")
        writer.member("alias", name)
        writer.member("logoURL", String?.none)
        writer.closeObject()
    }

    /// Assumption: every edition includes three seats.
    ///
    /// Only the code of full agents is documented, so light agents have no line.
    static func listFeatures(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let codes = call.query["featureCodes"]?.split(separator: ",")
        if let codes, codes.isEmpty || codes.count > 50 { throw .badParameter("featureCodes") }
        let isWanted = codes?.contains(Substring(ZohoDesk.agentFeature)) ?? true
        let allowed = try call.bool("isAllowed") ?? true
        let isDetailed = try call.bool("includeDetailedLimits") ?? false
        return desk.store.rowsReply("data", isWanted && allowed ? [ZohoDesk.agentFeature] : []) {
            code,
            writer in
            writer.openObject()
            writer.member("featureCode", code)
            writer.member("featureName", "Agent")
            writer.member("isAllowed", true)
            writer.key("limits")
            writer.openArray()
            desk.writeAgentLimit(isDetailed: isDetailed, to: &writer)
            writer.closeArray()
            writer.closeObject()
        }
    }

    private func writeAgentLimit(isDetailed: Bool, to writer: inout BodyWriter) {
        let limit = store.seatLimits[.agent]
        let free = min(3, limit ?? 3)
        writer.openObject()
        writer.member("unitCode", "ORG")
        writer.member("maxValue", Int64(limit ?? -1))
        if isDetailed {
            writer.member("freeValue", Int64(free))
            writer.member("addOnValue", Int64(max(0, (limit ?? free) - free)))
        }
        writer.closeObject()
    }

    /// Whether that many more entities are available.
    static func viewAvailability(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        guard call.texts.first == ZohoDesk.agentFeature else {
            throw .badParameter("featureCode")
        }
        let count = try call.number("count", in: 1...1_000_000) ?? 1
        let taken = desk.store.seatsTaken[.agent, default: 0]
        let isAllowed = desk.store.seatLimits[.agent].map { taken + count <= $0 } ?? true
        let body: JSONValue = ["isAllowed": .bool(isAllowed)]
        return .ok(body.encoded())
    }

    /// Assumption: codes by the newer description's pattern, and a plan that ends with the year.
    static func planReply(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let edition = desk.options.edition
        var writer = BodyWriter()
        writer.openObject()
        writer.member("planName", edition.planName)
        writer.member("planCode", edition.planCode)
        writer.member("planStatus", edition == .free ? "FREE" : "PAID")
        let year = desk.store.now.date.year
        let end = CivilDate(year: year + 1, month: 1, day: 1).map { $0.daysSinceEpoch } ?? 0
        writer.member("expiryDate", String(end * 86_400_000))
        writer.member("billingCycle", "Annual")
        writer.member("storePlanId", Int64(1))
        writer.member("storeProfileId", "p1")
        writer.member("previousPlanCode", edition.planCode)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    static let agentFeature = "AGNT01"
}

extension ZohoDeskOptions.Edition {
    fileprivate var planName: String {
        switch self {
        case .free: "Free"
        case .express: "Express"
        case .standard: "Standard"
        case .professional: "Professional"
        case .enterprise: "Enterprise"
        case .ultimate: "Ultimate"
        case .zohoOne: "Zoho One"
        }
    }

    fileprivate var planCode: String { "\(planName.prefix(1))2019" }

    /// How many webhooks may be enabled (DOC-WH).
    ///
    /// Assumption: none with Express, and with Zoho One as many as with Enterprise.
    var enabledWebhooksMax: Int {
        switch self {
        case .free, .express, .standard: 0
        case .professional: 5
        case .enterprise, .zohoOne: 10
        case .ultimate: 20
        }
    }
}
