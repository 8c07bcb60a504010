// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    func webhook(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.webhooks.webhooks.slot(of: call.id) else { throw .notFound }
        return slot
    }

    func webhookReply(_ slot: Int) -> ZohoDeskReply {
        var writer = BodyWriter(capacity: 384)
        store.webhooks.write(slot, to: &writer)
        return .ok(writer.bytes)
    }

    static func addWebhook(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var webhook = ZohoWebhooks.Webhook(
            id: desk.store.webhooks.webhooks.nextID,
            creatorID: desk.store.agents.rows[call.actor].id,
            createdAt: desk.store.now
        )
        try desk.read(call, into: &webhook, isNew: true)
        try desk.refuseBeyondQuota(enabling: webhook.isEnabled, isNew: true)
        let object = "webhook \(webhook.id)"
        guard desk.store.admits(.recordCreated, of: nil, object: object) else { throw .crashed }
        let slot = desk.store.webhooks.webhooks.append(webhook)
        return desk.webhookReply(slot)
    }

    static func updateWebhook(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let slot = try desk.webhook(call)
        var webhook = desk.store.webhooks.webhooks.rows[slot]
        let wasEnabled = webhook.isEnabled
        try desk.read(call, into: &webhook, isNew: false)
        try desk.refuseBeyondQuota(enabling: webhook.isEnabled && !wasEnabled, isNew: false)
        webhook.modifiedAt = desk.store.now
        let object = "webhook \(webhook.id)"
        guard desk.store.admits(.recordUpdated, of: nil, object: object) else { throw .crashed }
        desk.store.webhooks.webhooks.rows[slot] = webhook
        return desk.webhookReply(slot)
    }

    /// Assumption: a webhook beyond the edition's quota is a license error, and one beyond the
    /// number that can be configured a 422.
    private func refuseBeyondQuota(enabling: Bool, isNew: Bool) throws(ZohoDeskError) {
        let most = options.edition.enabledWebhooksMax
        if enabling, store.webhooks.enabledCount >= most {
            throw .license(
                ZohoDeskError.License(
                    feature: "WEBHOOK",
                    edition: options.edition.licenseWord,
                    allowed: most
                )
            )
        }
        if isNew, store.webhooks.webhooks.count >= ZohoWebhooks.configuredMax {
            throw .wrongState
        }
    }

    private func read(
        _ call: ZohoDeskCall,
        into webhook: inout ZohoWebhooks.Webhook,
        isNew: Bool
    ) throws(ZohoDeskError) {
        var body = ZohoBody(
            try call.object(),
            known: [
                "name", "url", "description", "isEnabled", "ignoreSourceId", "includeEventsFrom",
                "subscriptions",
            ]
        )
        let name =
            isNew ? body.requiredString("name", max: 100) : body.string("name", max: 100)
        if let name { webhook.name = name }
        let url = isNew ? body.requiredString("url", max: 2_000) : body.string("url", max: 2_000)
        if let url {
            if !isFit(url) { body.complain("url") }
            webhook.url = url
        }
        if let text = body.string("description", max: 65_535) { webhook.description = text }
        if let flag = body.bool("isEnabled") { webhook.isEnabled = flag }
        if let source = body.string("ignoreSourceId", max: 36) {
            if !isFit(source: source) { body.complain("ignoreSourceId") }
            webhook.ignoredSource = source
        }
        if let events = body.strings("includeEventsFrom", among: ["AUTOMATION"]) {
            webhook.includedEvents = events
        }
        read(&body, into: &webhook, isNew: isNew)
        try body.check()
        try call.permit()
    }

    private func read(
        _ body: inout ZohoBody,
        into webhook: inout ZohoWebhooks.Webhook,
        isNew: Bool
    ) {
        guard let value = body.object["subscriptions"], !value.isNull else {
            if isNew { body.complain("subscriptions", .missing) }
            return
        }
        guard let events = value.object, !events.isEmpty else {
            body.complain("subscriptions")
            return
        }
        for member in events.members
        where !ZohoWebhooks.events.contains(member.key)
            || !(member.value.isNull || member.value.object != nil)
        {
            body.complain("subscriptions/\(member.key)")
        }
        webhook.subscriptions = events.members.map {
            ZohoWebhooks.Subscription(event: $0.key, filter: $0.value)
        }
    }

    /// The service probes the address before it accepts it; nothing is sent here.
    private func isFit(_ url: String) -> Bool {
        guard !options.quirks.webhookProbeFails else { return false }
        return url.hasPrefix("https://") || url.hasPrefix("http://")
    }

    /// A UUID; with the quirk, only of version 1 (DEX).
    private func isFit(source: String) -> Bool {
        let parts = source.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [8, 4, 4, 4, 12],
            parts.allSatisfy({ $0.allSatisfy(\.isHexDigit) })
        else { return false }
        return !options.quirks.webhookSourceVersion1 || parts[2].hasPrefix("1")
    }
}

extension ZohoDeskStore {
    mutating func deleteWebhook(_ slot: Int) {
        let object = "webhook \(webhooks.webhooks.rows[slot].id)"
        guard admits(.recordDeleted, of: nil, object: object) else { return }
        webhooks.webhooks.remove(slot: slot)
    }
}

extension ZohoWebhooks {
    func write(_ slot: Int, to writer: inout BodyWriter) {
        let webhook = webhooks.rows[slot]
        writer.openObject()
        writer.member("id", digits: webhook.id)
        writer.member("name", webhook.name)
        writer.member("url", webhook.url)
        writer.member("description", webhook.description)
        writer.member("isEnabled", webhook.isEnabled)
        writer.member("ignoreSourceId", webhook.ignoredSource)
        writer.member("includeEventsFrom", webhook.includedEvents)
        var subscriptions = JSONObject()
        for subscription in webhook.subscriptions {
            subscriptions[subscription.event] = subscription.filter
        }
        writer.member("subscriptions", json: .object(subscriptions))
        writer.member("type", "CUSTOMER_WEBHOOK")
        writer.member("createdBy", digits: webhook.creatorID)
        writer.member("createdTime", webhook.createdAt.rfc3339Milliseconds)
        writer.member("modifiedTime", webhook.modifiedAt.rfc3339Milliseconds)
        writer.closeObject()
    }
}
