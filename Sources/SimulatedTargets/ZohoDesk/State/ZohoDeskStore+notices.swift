// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// Messages to subscribers, derived from the journal so that no change is missed.
extension ZohoDeskStore {
    /// Sends messages for the changes since `count`, one per agent and event.
    ///
    /// `source` is the request's `sourceId`.
    mutating func notifySubscribers(from count: Int, source: String?) {
        guard webhooks.webhooks.count > 0, ledger.journal.count > count else { return }
        var sent: Set<String> = []
        for change in ledger.journal.entries(from: count) {
            guard let event = event(of: change), let account = change.account else { continue }
            guard sent.insert("\(event) \(account.rawValue)").inserted,
                webhooks.wants(event, source: source)
            else { continue }
            webhooks.send(
                event,
                payload: payload(of: account, event),
                previous: previous(change),
                org: ids.org,
                source: source,
                at: change.at
            )
        }
    }

    /// Assumption: acceptance and changes of role, profile and departments are updates; teams are
    /// not part of the record.
    private func event(of change: TargetChange) -> String? {
        switch change.kind {
        case .accountCreated: return "Agent_Add"
        case .accountDeleted: return "Agent_Delete"
        case .accountUpdated: return "Agent_Update"
        case .accountEnabled, .accountDisabled:
            return quirks.agentUpdateOnStatusChange ? "Agent_Update" : nil
        case .granted, .revoked:
            let kinds = ["role", "profile", "department"]
            guard let kind = change.entitlement?.kind, kinds.contains(kind),
                let account = change.account, slot(account) != nil
            else { return nil }
            return "Agent_Update"
        case .sessionOpened, .sessionEnded: return "Agent_Presence_Update"
        case .recordUpdated: return change.after == Self.accepted ? "Agent_Update" : nil
        case .accountConverted, .accountMerged, .seatAssigned, .seatReleased, .credentialIssued,
            .credentialEnded, .recordCreated, .recordDeleted:
            return nil
        }
    }

    /// The agent as read by id; for a deleted one just the id (assumption).
    private func payload(of account: AccountKey, _ event: String) -> JSONValue {
        let isPresence = event == "Agent_Presence_Update"
        guard let slot = slot(account), !isPresence else {
            var object: JSONObject = [(isPresence ? "agentId" : "id"): .string(account.rawValue)]
            if isPresence {
                let isOnline = Int64(account.rawValue).map { online.contains($0) } ?? false
                object["status"] = isOnline ? "ONLINE" : "OFFLINE"
            }
            return .object(object)
        }
        return (try? JSONValue(parsing: agentBody(slot))) ?? .null
    }

    /// Assumption: the previous state contains only what changed, and only the status.
    private func previous(_ change: TargetChange) -> JSONValue? {
        switch change.kind {
        case .accountDisabled: ["status": "ACTIVE"]
        case .accountEnabled: ["status": "DISABLED"]
        case .accountUpdated, .accountCreated, .accountConverted, .accountDeleted, .accountMerged,
            .granted, .revoked, .seatAssigned, .seatReleased, .sessionOpened, .sessionEnded,
            .credentialIssued, .credentialEnded, .recordCreated, .recordUpdated, .recordDeleted:
            [:]
        }
    }
}
