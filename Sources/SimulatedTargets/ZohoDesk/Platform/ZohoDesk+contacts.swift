// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    /// The slot of a contact, in the trash or not.
    func contact(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.platform.contacts.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// Sorting and the accounts of contacts are accepted and ignored.
    static func listContacts(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(default: 10, max: 100, quirks: desk.options.quirks)
        let shown = desk.store.platform.contacts.slots.filter {
            !desk.store.platform.contacts.rows[$0].isTrashed
        }
        return desk.store.rowsReply("data", page.rows(of: shown), bytesEach: 320) { slot, writer in
            desk.store.write(contact: slot, to: &writer)
        }
    }

    func contactReply(_ slot: Int) -> ZohoDeskReply {
        var writer = BodyWriter(capacity: 384)
        store.write(contact: slot, to: &writer)
        return .ok(writer.bytes)
    }

    static func addContact(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var contact = ZohoContact(
            id: desk.store.platform.contacts.nextID,
            createdAt: desk.store.now,
            modifiedAt: desk.store.now
        )
        try desk.read(call, into: &contact, isNew: true)
        let object = "contact \(contact.id)"
        guard desk.store.admits(.recordCreated, of: nil, object: object) else { throw .crashed }
        let slot = desk.store.platform.contacts.append(contact)
        desk.tell("Contact_Add", contact: slot, call)
        return desk.contactReply(slot)
    }

    static func updateContact(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let slot = try desk.contact(call)
        var contact = desk.store.platform.contacts.rows[slot]
        try desk.read(call, into: &contact, isNew: false)
        contact.modifiedAt = desk.store.now
        let object = "contact \(contact.id)"
        guard desk.store.admits(.recordUpdated, of: nil, object: object) else { throw .crashed }
        desk.store.platform.contacts.rows[slot] = contact
        desk.tell("Contact_Update", contact: slot, call)
        return desk.contactReply(slot)
    }

    private func read(_ call: Call, into contact: inout ZohoContact, isNew: Bool) throws(Refusal) {
        var body = ZohoBody(
            try call.object(),
            known: [
                "firstName", "lastName", "email", "phone", "mobile", "accountId", "ownerId",
                "type", "cf",
            ]
        )
        let last =
            isNew ? body.requiredString("lastName", max: 100) : body.string("lastName", max: 100)
        if let last { contact.lastName = last }
        if let text = body.string("firstName", max: 100) { contact.firstName = text }
        if let text = body.string("email", max: 255) {
            if !text.contains("@") { body.complain("email") }
            contact.email = text
        }
        if let text = body.string("phone", max: 100) { contact.phone = text }
        if let text = body.string("mobile", max: 100) { contact.mobile = text }
        if let text = body.string("type", max: 100) { contact.type = text }
        _ = body.id("accountId")
        _ = body.id("ownerId")
        try body.check()
        try call.permit()
    }

    /// Assumption: the login of a contact in the trash stays unchanged.
    static func trashContacts(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["contactIds"])
        let slots = desk.contacts(&body)
        try body.check()
        try call.permit()
        for slot in slots where !desk.store.platform.contacts.rows[slot].isTrashed {
            let object = "contact \(desk.store.platform.contacts.rows[slot].id)"
            guard desk.store.admits(.recordDeleted, of: nil, object: object) else { break }
            desk.store.platform.contacts.rows[slot].isTrashed = true
            desk.tell("Contact_Delete", contact: slot, call)
        }
        return .noContent
    }

    /// Assumption: the message shows the contact as read by id, and the trash counts as deletion.
    private mutating func tell(_ event: String, contact slot: Int, _ call: ZohoDeskCall) {
        let source = call.headers["sourceId"]
        guard store.webhooks.wants(event, source: source),
            let payload = try? JSONValue(parsing: contactReply(slot).body)
        else { return }
        let org = store.ids.org
        let now = store.now
        store.webhooks.send(event, payload: payload, org: org, source: source, at: now)
    }

    private func contacts(_ body: inout ZohoBody) -> [Int] {
        let ids = body.requiredIDs("contactIds") ?? []
        let slots = ids.compactMap { store.platform.contacts.slot(of: $0) }
        if slots.count < ids.count { body.complain("contactIds") }
        return slots
    }

    /// Gives contacts a login, those of the body or the one of the path.
    ///
    /// Assumption: invitations are accepted at once, and a contact without an address is 422.
    static func inviteContacts(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let isBulk = call.ids.isEmpty
        let known = isBulk ? ["contactIds", "helpCenterId"] : ["helpCenterId"]
        var body = ZohoBody(try call.object(), known: known)
        let slots = isBulk ? desk.contacts(&body) : [try desk.contact(call)]
        if let center = body.requiredID("helpCenterId"), center != desk.store.platform.helpCenter {
            body.complain("helpCenterId")
        }
        try body.check()
        try call.permit()
        for slot in slots {
            guard desk.store.platform.contacts.rows[slot].email != nil else { throw .wrongState }
        }
        for slot in slots where !desk.store.isCut { desk.store.giveLogin(toContact: slot) }
        return .noContent
    }

    /// Assumption: every contact sees the portal's only help center, invited or not.
    static func listHelpCenters(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let contact = desk.store.platform.contacts.rows[try desk.contact(call)]
        let user = contact.user.flatMap { desk.store.platform.users.slot(of: $0) }
            .map { desk.store.platform.users.rows[$0] }
        return desk.store.rowsReply("data", [desk.store.platform.helpCenter]) { center, writer in
            writer.openObject()
            writer.key("helpCenter")
            writer.openObject()
            writer.member("id", digits: center)
            writer.member("name", desk.name)
            writer.member("url", "https://help.acme.example")
            writer.member("status", "ACTIVE")
            writer.closeObject()
            writer.member("userStatus", user?.status.rawValue)
            writer.member("userId", digits: user?.id)
            writer.closeObject()
        }
    }
}

extension ZohoDeskStore {
    mutating func giveLogin(toContact slot: Int) {
        let contact = platform.contacts.rows[slot]
        guard contact.user == nil, let email = contact.email,
            admits(.recordCreated, of: nil, object: "user \(platform.users.nextID)")
        else { return }
        let id = platform.users.nextID
        platform.users.append(
            ZohoEndUser(
                id: id,
                contact: contact.id,
                name: contact.fullName,
                email: email,
                modifiedAt: now
            )
        )
        platform.contacts.rows[slot].user = id
    }

    func write(contact slot: Int, to writer: inout BodyWriter) {
        let contact = platform.contacts.rows[slot]
        writer.openObject()
        writer.member("id", digits: contact.id)
        writer.member("firstName", contact.firstName)
        writer.member("lastName", contact.lastName)
        writer.member("email", contact.email)
        writer.member("phone", contact.phone)
        writer.member("mobile", contact.mobile)
        writer.member("type", contact.type)
        writer.member("isDeleted", contact.isTrashed)
        writer.member("isTrashed", contact.isTrashed)
        writer.member("isSpam", false)
        writer.member("isAnonymous", false)
        writer.member("isEndUser", contact.user != nil)
        writer.member("createdTime", contact.createdAt.rfc3339Milliseconds)
        writer.member("modifiedTime", contact.modifiedAt.rfc3339Milliseconds)
        writer.closeObject()
    }
}
