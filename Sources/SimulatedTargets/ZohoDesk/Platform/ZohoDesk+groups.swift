// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    func tag(_ tags: any Tags, _ call: Call) throws(Refusal) -> Int {
        guard let slot = store.platform[keyPath: tags].slot(of: call.id) else { throw .notFound }
        return slot
    }

    func listTags(_ tags: any Tags, _ call: Call) throws(Refusal) -> Reply {
        let from = try call.number("from", in: 1...4_999) ?? 1
        let limit = try call.number("limit", in: 1...50) ?? 50
        let slots = store.platform[keyPath: tags].slots.dropFirst(from - 1).prefix(limit)
        return reply(tags, Array(slots))
    }

    func listTags(_ tags: any Tags, ofUser call: Call) throws(Refusal) -> Reply {
        _ = try endUser(call)
        let table = store.platform[keyPath: tags]
        return reply(tags, table.slots.filter { table.rows[$0].users.contains(call.id) })
    }

    private func reply(_ tags: any Tags, _ slots: [Int]) -> ZohoDeskReply {
        store.rowsReply("data", slots, bytesEach: 96) { slot, writer in
            write(store.platform[keyPath: tags].rows[slot], to: &writer)
        }
    }

    func tagReply(_ tags: any Tags, _ slot: Int) -> ZohoDeskReply {
        var writer = BodyWriter(capacity: 128)
        write(store.platform[keyPath: tags].rows[slot], to: &writer)
        return .ok(writer.bytes)
    }

    private func write(_ tag: ZohoUserTag, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: tag.id)
        writer.member("name", tag.name)
        writer.member("description", tag.description)
        writer.closeObject()
    }

    mutating func addTag(_ tags: any Tags, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["name", "description"])
        let name = body.requiredString("name", max: 100) ?? ""
        var tag = ZohoUserTag(id: store.platform[keyPath: tags].nextID, name: name)
        tag.description = body.string("description", max: 255) ?? ""
        if isTaken(name, among: tags, besides: nil) { body.complain("name", .duplicate) }
        try body.check()
        try call.permit()
        let object = "user tag \(tag.id)"
        guard store.admits(.recordCreated, of: nil, object: object) else { throw .crashed }
        let slot = store.platform[keyPath: tags].append(tag)
        return tagReply(tags, slot)
    }

    mutating func updateTag(_ tags: any Tags, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["name", "description"])
        let name = body.string("name", max: 100)
        let description = body.string("description", max: 255)
        if let name, name.isEmpty { body.complain("name") }
        if let name, isTaken(name, among: tags, besides: call.id) {
            body.complain("name", .duplicate)
        }
        try body.check()
        try call.permit()
        let slot = try tag(tags, call)
        let object = "user tag \(call.id)"
        guard store.admits(.recordUpdated, of: nil, object: object) else { throw .crashed }
        if let name { store.platform[keyPath: tags].rows[slot].name = name }
        if let description { store.platform[keyPath: tags].rows[slot].description = description }
        return tagReply(tags, slot)
    }

    private func isTaken(_ name: String, among tags: any Tags, besides id: Int64?) -> Bool {
        let table = store.platform[keyPath: tags]
        return table.slots.contains {
            table.rows[$0].id != id && table.rows[$0].name.lowercased() == name.lowercased()
        }
    }

    mutating func deleteTag(_ tags: any Tags, _ call: Call) throws(Refusal) -> Reply {
        let slot = try tag(tags, call)
        let object = "user tag \(call.id)"
        guard store.admits(.recordDeleted, of: nil, object: object) else { throw .crashed }
        store.platform[keyPath: tags].remove(slot: slot)
        return .noContent
    }

    func listTagged(_ tags: any Tags, _ call: Call) throws(Refusal) -> Reply {
        let users = store.platform[keyPath: tags].rows[try tag(tags, call)].users.ids
        let slots = users.compactMap { store.platform.users.slot(of: $0) }
        return store.rowsReply("data", slots, bytesEach: 192) { slot, writer in
            store.write(endUserRow: slot, to: &writer)
        }
    }

    /// Changes members named by the group or label: all of them, or the call is refused.
    mutating func changeTagged(
        _ tags: any Tags,
        _ call: Call,
        adds: Bool
    ) throws(Refusal) -> Reply {
        let isGroup = tags == \ZohoPlatform.groups
        let list = adds && isGroup ? "users" : "userIds"
        var body = ZohoBody(try call.object(), known: [list])
        let users = listed(&body, list)
        if users.contains(where: { store.platform.users.slot(of: $0) == nil }) {
            body.complain(list)
        }
        try body.check()
        try call.permit()
        let slot = try tag(tags, call)
        for user in users {
            guard setMember(user, of: slot, tags, adds) else { throw .crashed }
        }
        return .noContent
    }

    /// Changes groups or labels named by the user: each has its own result, and the answer is
    /// always 200.
    mutating func changeTags(
        _ tags: any Tags,
        _ call: Call,
        list: String,
        adds: Bool
    ) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: [list])
        let ids = listed(&body, list)
        try body.check()
        try call.permit()
        _ = try endUser(call)
        var writer = BodyWriter(capacity: 96 * ids.count + 32)
        writer.openObject()
        writer.key("results")
        writer.openArray()
        for id in ids {
            let slot = store.platform[keyPath: tags].slot(of: id)
            if let slot, !setMember(call.id, of: slot, tags, adds) { throw .crashed }
            writeResult(id, isDone: slot != nil, to: &writer)
        }
        writer.closeArray()
        writer.closeObject()
        return .ok(writer.bytes)
    }

    /// Ids, or objects that each have an `id`.
    private func listed(_ body: inout ZohoBody, _ name: String) -> [Int64] {
        if name.hasSuffix("Ids") { return body.requiredIDs(name) ?? [] }
        guard let sent = body.object[name] else {
            body.complain(name, .missing)
            return []
        }
        let elements = sent.array ?? []
        let ids = elements.compactMap { $0["id"].flatMap(ZohoBody.id) }
        if ids.isEmpty || ids.count < elements.count { body.complain(name) }
        return ids
    }

    /// `false` if the request has been cut; no-op changes are not journaled.
    private mutating func setMember(
        _ user: Int64,
        of slot: Int,
        _ tags: any Tags,
        _ adds: Bool
    ) -> Bool {
        let tag = store.platform[keyPath: tags].rows[slot]
        guard tag.users.contains(user) != adds else { return true }
        let isAdmitted = store.admits(
            .recordUpdated,
            of: nil,
            object: "user tag \(tag.id)",
            after: "\(adds ? "added" : "removed")=\(user)"
        )
        guard isAdmitted else { return false }
        if adds {
            store.platform[keyPath: tags].rows[slot].users.insert(user)
        } else {
            store.platform[keyPath: tags].rows[slot].users.remove(user)
        }
        return true
    }

    /// Assumption: a missing record fails like an unknown URL.
    private func writeResult(_ id: Int64, isDone: Bool, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: id)
        writer.member("success", isDone)
        if isDone {
            writer.member("errors", json: .null)
        } else {
            writer.key("errors")
            writer.openObject()
            writer.member("errorCode", "URL_NOT_FOUND")
            writer.member("httpCode", Int64(404))
            writer.member("error", "The URL you requested could not be found.")
            writer.closeObject()
        }
        writer.closeObject()
    }
}
