// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// The webhooks of a portal and the messages they have caused (DOC-WH).
///
/// Messages are only recorded here; whoever delivers them reports the answer. The signature header
/// `X-ZDesk-JWT` is not simulated.
package struct ZohoWebhooks: Sendable {
    /// One subscription of a webhook: an event and its filter.
    struct Subscription: Hashable, Sendable {
        let event: String
        /// `null` or an object, as sent.
        let filter: JSONValue

        /// Whether an update includes the record's previous state.
        var includesPreviousState: Bool { filter["includePrevState"]?.bool ?? false }
    }

    struct Webhook: Sendable {
        let id: Int64
        var name: String
        var url: String
        var description: String
        var isEnabled: Bool
        var ignoredSource: String?
        var includedEvents: [String]
        var subscriptions: [Subscription]
        let creatorID: Int64
        let createdAt: Instant
        var modifiedAt: Instant

        /// Without name, URL and events, which a body must provide.
        init(id: Int64, creatorID: Int64, createdAt: Instant) {
            self.id = id
            self.creatorID = creatorID
            self.createdAt = createdAt
            name = ""
            url = ""
            description = ""
            isEnabled = true
            includedEvents = []
            subscriptions = []
            modifiedAt = createdAt
        }
    }

    /// The events that can be subscribed to (OAS).
    static let events: [String] = [
        "Agent_Add", "Agent_Update", "Agent_Delete", "Agent_Presence_Update",
        "Agent_Channel_Preference_Update", "Department_Add", "Department_Update", "Contact_Add",
        "Contact_Update", "Contact_Delete", "Account_Add", "Account_Update", "Account_Delete",
        "Ticket_Add", "Ticket_Update", "Ticket_Delete", "Task_Add", "Task_Update", "Task_Delete",
        "Call_Add", "Call_Update", "Call_Delete", "Event_Add", "Event_Update", "Event_Delete",
    ]

    static let configuredMax = 20

    var webhooks: RecordTable<Webhook>
    /// The newest messages, oldest first.
    package private(set) var deliveries: [WebhookDelivery] = []
    private var sent = 0
    /// Webhook and event of the stored messages, in the same order.
    private var subjects: [(webhook: Int64, event: String)] = []
    private let kept: Int

    package init(firstID: Int64, deliveriesKept: Int = 1_000) {
        webhooks = RecordTable(firstID: firstID)
        kept = deliveriesKept
    }

    var enabledCount: Int {
        webhooks.slots.count { webhooks.rows[$0].isEnabled }
    }

    /// Whether some enabled webhook subscribes to the event, so that no message is written in vain.
    package func wants(_ event: String, source: String? = nil) -> Bool {
        guard webhooks.count > 0 else { return false }
        return webhooks.slots.contains { slot in
            subscription(of: slot, to: event, source: source) != nil
        }
    }

    /// Records one message for each enabled webhook that subscribed the event.
    ///
    /// `source` is the request's `sourceId`: webhooks that ignore it stay silent. `previous` is
    /// included if the subscription asks for it.
    package mutating func send(
        _ event: String,
        payload: JSONValue,
        previous: JSONValue? = nil,
        org: Int64,
        source: String? = nil,
        at instant: Instant
    ) {
        guard webhooks.count > 0 else { return }
        for slot in webhooks.slots {
            guard let subscription = subscription(of: slot, to: event, source: source) else {
                continue
            }
            let shown = subscription.includesPreviousState ? previous : nil
            let body = ZohoWebhooks.message(event, payload, shown, org: org, at: instant)
            record(event, slot: slot, body: body, at: instant)
        }
    }

    /// Handles the subscriber's answer: 410 ends the subscription, anything else changes nothing,
    /// since messages are not known to be retried.
    ///
    /// The webhook itself stays, without the event.
    package mutating func answered(number: Int, status: Int?) -> Bool {
        guard status == 410,
            let index = deliveries.firstIndex(where: { $0.number == number }),
            let slot = webhooks.slot(of: subjects[index].webhook)
        else { return false }
        let event = subjects[index].event
        let before = webhooks.rows[slot].subscriptions.count
        webhooks.rows[slot].subscriptions.removeAll { $0.event == event }
        return webhooks.rows[slot].subscriptions.count < before
    }

    private func subscription(
        of slot: Int,
        to event: String,
        source: String?
    ) -> Subscription? {
        guard webhooks.rows[slot].isEnabled else { return nil }
        if let source, let ignored = webhooks.rows[slot].ignoredSource, ignored == source {
            return nil
        }
        return webhooks.rows[slot].subscriptions.first { $0.event == event }
    }

    private mutating func record(
        _ event: String,
        slot: Int,
        body: [UInt8],
        at instant: Instant
    ) {
        sent += 1
        let id = webhooks.rows[slot].id
        deliveries.append(
            WebhookDelivery(
                number: sent,
                subscription: "\(id) \(event)",
                url: webhooks.rows[slot].url,
                headers: ["Content-Type": "application/json;charset=UTF-8"],
                body: body,
                at: instant
            )
        )
        subjects.append((id, event))
        // Dropped in batches, since removing one from the front moves all the others.
        guard deliveries.count >= 2 * kept else { return }
        deliveries.removeFirst(deliveries.count - kept)
        subjects.removeFirst(subjects.count - kept)
    }

    /// A list of one event, `eventTime` as milliseconds in a string.
    private static func message(
        _ event: String,
        _ payload: JSONValue,
        _ previous: JSONValue?,
        org: Int64,
        at instant: Instant
    ) -> [UInt8] {
        var writer = BodyWriter(capacity: 768)
        writer.openArray()
        writer.openObject()
        writer.member("eventType", event)
        writer.member("eventTime", String(instant.milliseconds))
        writer.member("orgId", String(org))
        writer.member("payload", json: payload)
        if let previous { writer.member("prevState", json: previous) }
        writer.closeObject()
        writer.closeArray()
        return writer.bytes
    }
}
