// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    /// The slot of a login that has not been anonymized.
    func endUser(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.platform.users.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// Rows are counted from 1 here (OAS-O).
    ///
    /// Assumption: without rows the answer is 204, as elsewhere.
    static func listEndUsers(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let from = try call.number("from", in: 1...4_999) ?? 1
        let limit = try call.number("limit", in: 1...50) ?? 50
        let sort = try call.choice(
            "sortBy",
            among: ["email", "-email", "modifiedTime", "-modifiedTime"]
        )
        let search = call.query["searchBy"]?.lowercased()
        if let search, search.count < 2 { throw .badParameter("searchBy") }
        let showsCount = try call.words("include", among: ["count"]).contains("count")
        let table = desk.store.platform.users
        var slots = table.slots.filter { slot in
            guard let search else { return true }
            let user = table.rows[slot]
            return user.name.lowercased().contains(search)
                || user.email.lowercased().contains(search)
        }
        switch sort?.drop(while: { $0 == "-" }) {
        case "email": slots.sort { table.rows[$0].email < table.rows[$1].email }
        case "modifiedTime":
            slots.sort { table.rows[$0].modifiedAt < table.rows[$1].modifiedAt }
        default: break
        }
        if sort?.hasPrefix("-") == true { slots.reverse() }
        let rows = slots.dropFirst(from - 1).prefix(limit)
        guard !rows.isEmpty else { return .noContent }
        var writer = BodyWriter(capacity: 64 + 192 * rows.count)
        writer.openObject()
        writer.key("data")
        writer.openArray()
        for slot in rows { desk.store.write(endUserRow: slot, to: &writer) }
        writer.closeArray()
        if showsCount { writer.member("count", String(slots.count)) }
        writer.closeObject()
        return .ok(writer.bytes)
    }

    func endUserReply(_ slot: Int) -> ZohoDeskReply {
        let user = store.platform.users.rows[slot]
        var writer = BodyWriter(capacity: 256)
        writer.openObject()
        writer.member("id", digits: user.id)
        writer.member("name", user.name)
        writer.key("email")
        writer.openArray()
        writer.openObject()
        writer.member("emailAddress", user.email)
        writer.member("isVerified", "true")
        writer.member("isPrimary", "true")
        writer.closeObject()
        writer.closeArray()
        writer.member("type", "ENDUSER")
        writer.member("status", user.status.rawValue)
        writer.member("contactId", digits: user.contact)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    /// Updates the status, and the primary one of the given addresses.
    static func updateEndUser(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["status", "email"])
        let text = body.string("status", max: 20)
        let status = text.flatMap { ZohoEndUser.Status(rawValue: $0) }
        if text != nil, status == nil || status == .deleted { body.complain("status") }
        var address: String?
        if let sent = body.object["email"], !sent.isNull {
            let entries = sent.array ?? []
            let primary =
                entries.first { $0["isPrimary"] == true || $0["isPrimary"] == "true" }
                ?? entries.first
            address = primary?["emailAddress"]?.string
            if address?.contains("@") != true { body.complain("email") }
        }
        try body.check()
        try call.permit()
        let slot = try desk.endUser(call)
        let object = "user \(call.id)"
        guard desk.store.admits(.recordUpdated, of: nil, object: object) else { throw .crashed }
        if let status { desk.store.platform.users.rows[slot].status = status }
        if let address { desk.store.platform.users.rows[slot].email = address }
        desk.store.platform.users.rows[slot].modifiedAt = desk.store.now
        return desk.endUserReply(slot)
    }

    /// Removes a login for good, and with it its groups and labels.
    static func anonymizeEndUser(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.objectIfAny(), known: ["anonymizedName"])
        _ = body.string("anonymizedName", max: 50)
        try body.check()
        try call.permit()
        let slot = try desk.endUser(call)
        let user = desk.store.platform.users.rows[slot]
        let object = "user \(user.id)"
        guard desk.store.admits(.recordDeleted, of: nil, object: object) else { throw .crashed }
        for group in desk.store.platform.groups.slots {
            desk.store.platform.groups.rows[group].users.remove(user.id)
        }
        for label in desk.store.platform.labels.slots {
            desk.store.platform.labels.rows[label].users.remove(user.id)
        }
        if let contact = desk.store.platform.contacts.slot(of: user.contact) {
            desk.store.platform.contacts.rows[contact].user = nil
        }
        desk.store.platform.users.remove(slot: slot)
        return .noContent
    }
}

extension ZohoDeskStore {
    func write(endUserRow slot: Int, to writer: inout BodyWriter) {
        let user = platform.users.rows[slot]
        let label = platform.labels.slots.first {
            platform.labels.rows[$0].users.contains(user.id)
        }
        writer.openObject()
        writer.member("id", digits: user.id)
        writer.member("name", user.name)
        writer.member("emailAddress", user.email)
        writer.member("type", "ENDUSER")
        writer.member("status", user.status.rawValue)
        writer.member("lastAccessedTime", String?.none)
        writer.member("photoURL", String?.none)
        writer.member("label", label.map { platform.labels.rows[$0].name })
        writer.closeObject()
    }
}
