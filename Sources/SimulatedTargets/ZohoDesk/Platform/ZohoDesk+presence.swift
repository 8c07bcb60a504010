// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

/// When an agent counts as idle.
struct ZohoPresenceSettings: Hashable, Sendable {
    var idleMinutes: Int64 = 30
    var treatsIdleAsOffline = true
}

extension ZohoDesk {
    /// Enabled, confirmed agents of a department, or of all departments, with their presence.
    ///
    /// Assumption: an agent with an open session is online in every channel, and the parts besides
    /// `status` are shown on request. Nobody is ever idle here.
    func listPresence(
        _ call: Call,
        online wanted: Bool?,
        limitDefault: Int,
        limitMax: Int
    ) throws(Refusal) -> Reply {
        guard let people = try peopleAtWork(call) else { throw .badParameter("departmentId") }
        let parts = try ZohoDesk.presenceInclude(call)
        let limit = try call.number("limit", in: 1...limitMax) ?? limitDefault
        let from = try call.number("from", in: 0...5_999) ?? 0
        let found = people.filter { id in wanted.map { $0 == store.online.contains(id) } ?? true }
        let rows = found.dropFirst(from).prefix(limit)
        var writer = BodyWriter(capacity: 64 + 160 * rows.count)
        writer.openObject()
        writer.key("data")
        writer.openArray()
        for id in rows { write(presenceOf: id, parts, to: &writer) }
        writer.closeArray()
        writer.member("totalAgentsCount", String(found.count))
        writer.member("hasMore", from + rows.count < found.count)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    /// `nil` for an unknown department; −1 means all of them.
    private func peopleAtWork(_ call: Call) throws(Refusal) -> [Int64]? {
        guard let text = call.query["departmentId"] else { return nil }
        var ids: [Int64] = []
        if text == "-1" {
            store.enabledOrder.forEach { id in
                ids.append(id)
                return true
            }
        } else {
            guard let slot = ZohoDeskCall.id(text).flatMap({ store.departments.slot(of: $0) })
            else { return nil }
            ids = store.departments.rows[slot].agents.ids
        }
        return ids.filter { id in
            guard let slot = store.agents.slot(of: id) else { return false }
            return store.agents.rows[slot].isEnabled && store.agents.rows[slot].isConfirmed
        }
    }

    private func write(presenceOf id: Int64, _ parts: [String], to writer: inout BodyWriter) {
        let status = store.online.contains(id) ? "ONLINE" : "OFFLINE"
        writer.openObject()
        writer.member("agentId", digits: id)
        writer.member("status", status)
        if parts.contains("chatStatus") { writer.member("chatStatus", status) }
        if parts.contains("mailStatus") { writer.member("mailStatus", status) }
        if parts.contains("phoneStatus") { writer.member("phoneStatus", status) }
        if parts.contains("presenceStatus") { writer.member("presenceStatus", status) }
        if parts.contains("phoneMode") { writer.member("phoneMode", "WEB") }
        writer.closeObject()
    }

    static func presenceSettingsReply(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var writer = BodyWriter(capacity: 64)
        writer.openObject()
        writer.member("agentIdleTime", desk.store.platform.presence.idleMinutes)
        writer.member("treatIdleAgentsAsOffline", desk.store.platform.presence.treatsIdleAsOffline)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    static func changePresenceSettings(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(
            try call.object(),
            known: ["agentIdleTime", "treatIdleAgentsAsOffline"]
        )
        let minutes = body.id("agentIdleTime")
        let treats = body.bool("treatIdleAgentsAsOffline")
        if let minutes, !(1...360).contains(minutes) { body.complain("agentIdleTime") }
        try body.check()
        try call.permit()
        guard desk.store.admits(.recordUpdated, of: nil, object: "presence settings") else {
            throw .crashed
        }
        if let minutes { desk.store.platform.presence.idleMinutes = minutes }
        if let treats { desk.store.platform.presence.treatsIdleAsOffline = treats }
        return .noContent
    }
}
