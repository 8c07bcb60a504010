// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    /// The slot of a contact, in the trash or not.
    func contact(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.platform.contacts.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// Sorting and the accounts of contacts are taken and left aside.
    func listContacts(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let page = try call.page(default: 10, max: 100, quirks: options.quirks)
        let shown = store.platform.contacts.slots.filter {
            !store.platform.contacts.rows[$0].isTrashed
        }
        return store.rowsReply("data", page.rows(of: shown), bytesEach: 320) { slot, writer in
            store.write(contact: slot, to: &writer)
        }
    }

    func contactReply(_ slot: Int) -> ZohoDeskReply {
        var writer = BodyWriter(capacity: 384)
        store.write(contact: slot, to: &writer)
        return .ok(writer.bytes)
    }

    mutating func addContact(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        var contact = ZohoContact(
            id: store.platform.contacts.nextID,
            createdAt: store.now,
            modifiedAt: store.now
        )
        try read(call, into: &contact, isNew: true)
        let object = "contact \(contact.id)"
        guard store.admits(.recordCreated, agent: nil, object: object) else { throw .crashed }
        let slot = store.platform.contacts.append(contact)
        tell("Contact_Add", contact: slot, call)
        return contactReply(slot)
    }

    mutating func updateContact(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let slot = try contact(call)
        var contact = store.platform.contacts.rows[slot]
        try read(call, into: &contact, isNew: false)
        contact.modifiedAt = store.now
        let object = "contact \(contact.id)"
        guard store.admits(.recordUpdated, agent: nil, object: object) else { throw .crashed }
        store.platform.contacts.rows[slot] = contact
        tell("Contact_Update", contact: slot, call)
        return contactReply(slot)
    }

    private func read(
        _ call: ZohoDeskCall,
        into contact: inout ZohoContact,
        isNew: Bool
    ) throws(ZohoDeskError) {
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

    /// Assumption: the login of a contact in the trash is left as it is.
    mutating func trashContacts(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        var body = ZohoBody(try call.object(), known: ["contactIds"])
        let slots = contacts(&body)
        try body.check()
        try call.permit()
        for slot in slots where !store.platform.contacts.rows[slot].isTrashed {
            let object = "contact \(store.platform.contacts.rows[slot].id)"
            guard store.admits(.recordDeleted, agent: nil, object: object) else { break }
            store.platform.contacts.rows[slot].isTrashed = true
            tell("Contact_Delete", contact: slot, call)
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
    /// Assumption: the invited accept at once, and a contact without address is 422.
    mutating func inviteContacts(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let isBulk = call.ids.isEmpty
        let known = isBulk ? ["contactIds", "helpCenterId"] : ["helpCenterId"]
        var body = ZohoBody(try call.object(), known: known)
        let slots = isBulk ? contacts(&body) : [try contact(call)]
        if let center = body.requiredID("helpCenterId"), center != store.platform.helpCenter {
            body.complain("helpCenterId")
        }
        try body.check()
        try call.permit()
        for slot in slots {
            guard store.platform.contacts.rows[slot].email != nil else { throw .wrongState }
        }
        for slot in slots where !store.isCut { store.giveLogin(toContact: slot) }
        return .noContent
    }

    /// Assumption: every contact sees the portal's one help center, invited or not.
    func listHelpCenters(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let contact = store.platform.contacts.rows[try contact(call)]
        let user = contact.user.flatMap { store.platform.users.slot(of: $0) }
            .map { store.platform.users.rows[$0] }
        return store.rowsReply("data", [store.platform.helpCenter]) { center, writer in
            writer.openObject()
            writer.key("helpCenter")
            writer.openObject()
            writer.member("id", digits: center)
            writer.member("name", name)
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
            admits(.recordCreated, agent: nil, object: "user \(platform.users.nextID)")
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
