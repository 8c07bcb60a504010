// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

/// What a request says about a ticket, except for its requester (REF).
struct FreshserviceTicketDraft {
    /// Fields accepted by both create and update.
    static let fields: Set<String> = [
        "subject", "description", "responder_id", "group_id", "department_id", "status", "priority",
        "urgency", "impact", "source", "type", "category", "sub_category", "item_category",
        "custom_fields", "tags",
    ]
    static let createFields = fields.union([
        "requester_id", "email", "name", "phone", "cc_emails", "workspace_id",
    ])

    let responder: Sent<Int64>
    let status: Int64?
    /// The other members that were sent, under their wire names.
    private(set) var attributes = JSONObject()

    init(reading reader: inout BodyReader, _ store: FreshserviceStore) {
        responder = FreshserviceTicketDraft.responder(in: &reader, store)
        status = reader.integer("status").value
        // Assumption: the numbers beyond the documented ones of priority are refused; the custom
        // sources that an account may define are not simulated.
        for (name, allowed) in [
            ("priority", 1...4), ("urgency", 1...3), ("impact", 1...3), ("source", 1...10),
        ] as [(String, ClosedRange<Int64>)] {
            let sent = reader.integer(name)
            guard let number = sent.value else { continue }
            if !allowed.contains(number) { reader.complain(name, .invalid) }
            attributes[name] = .integer(number)
        }
        let texts = [
            "subject", "description", "type", "category", "sub_category", "item_category",
        ]
        for name in texts { keep(name, reader.string(name)) { .string($0) } }
        let group = reader.integer("group_id")
        if let id = group.value, store.groups.slot(of: id) == nil {
            reader.complain("group_id", .invalid)
        }
        keep("group_id", group) { .integer($0) }
        let department = reader.integer("department_id")
        if let id = department.value, store.departments.slot(of: id) == nil {
            reader.complain("department_id", .invalid)
        }
        keep("department_id", department) { .integer($0) }
        for name in ["tags", "cc_emails"] {
            if let list = reader.strings(name) {
                attributes[name] = .array(list.map { .string($0) })
            }
        }
        if let fields = reader.object["custom_fields"], !fields.isNull {
            if fields.object == nil { reader.complain("custom_fields", .wrongType) }
            attributes["custom_fields"] = fields
        }
    }

    private mutating func keep<Value>(
        _ name: String,
        _ sent: Sent<Value>,
        _ json: (Value) -> JSONValue
    ) {
        switch sent {
        case .absent: break
        case .null: attributes[name] = .null
        case .value(let value): attributes[name] = json(value)
        }
    }

    /// Only an active agent can be assigned a ticket (HELP-AGENT).
    private static func responder(
        in reader: inout BodyReader,
        _ store: FreshserviceStore
    ) -> Sent<Int64> {
        let sent = reader.integer("responder_id")
        if let id = sent.value {
            let slot = store.slot(id, kind: .agent)
            if slot.map({ store.users.rows[$0].isActive }) != true {
                reader.complain("responder_id", .invalid)
            }
        }
        return sent
    }
}

/// The requester of a ticket: an existing person, or a contact that the ticket creates.
enum FreshserviceTicketRequester {
    case known(Int64)
    case new(name: String, email: String?, phone: String?)

    /// `nil` if nobody is named, or after an error.
    init?(reading reader: inout BodyReader, _ store: FreshserviceStore) {
        let name = reader.string("name").value
        let phone = reader.string("phone").value
        if let email = reader.string("email").value {
            if let slot = store.slot(email: email) {
                self = .known(store.users.rows[slot].id)
                return
            }
            let isFree = !store.isTaken(email, besides: nil)
            guard FreshserviceUserDraft.isAddress(email), isFree else {
                reader.complain("email", .invalid)
                return nil
            }
            // Assumption: without a name, the contact is named after the part before the @.
            let usual = String(email.prefix { $0 != "@" })
            self = .new(name: name ?? usual, email: email, phone: phone)
        } else if let id = reader.integer("requester_id").value {
            if store.users.slot(of: id) == nil { reader.complain("requester_id", .invalid) }
            self = .known(id)
        } else if let phone {
            if let id = store.requester(phone: phone) {
                self = .known(id)
                return
            }
            // REF: a phone number alone needs a name.
            guard let name else {
                reader.complain("name", .missing)
                return nil
            }
            self = .new(name: name, email: nil, phone: phone)
        } else {
            return nil
        }
    }
}

extension FreshserviceStore {
    fileprivate func requester(phone: String) -> Int64? {
        let number = JSONValue.string(phone)
        return users.slots.first { slot in
            let attributes = users.rows[slot].attributes
            return attributes["work_phone_number"] == number
                || attributes["mobile_phone_number"] == number
        }.map { users.rows[$0].id }
    }

    /// The id of a ticket's requester; `nil` if the request has been cut.
    ///
    /// An unknown person becomes a requester, which is journaled.
    mutating func id(of requester: FreshserviceTicketRequester) -> Int64? {
        switch requester {
        case .known(let id): return id
        case .new(let name, let email, let phone):
            let names = name.split(separator: " ", maxSplits: 1).map(String.init)
            guard
                let slot = createUser(
                    kind: .requester,
                    firstName: names.first ?? name,
                    lastName: names.count > 1 ? names[1] : nil,
                    email: email,
                    by: "ticket"
                )
            else { return nil }
            if let phone { users.rows[slot].attributes["work_phone_number"] = .string(phone) }
            return users.rows[slot].id
        }
    }

    /// Sets a draft's values except for the agent and the status.
    mutating func apply(_ draft: FreshserviceTicketDraft, toTicket slot: Int, isNew: Bool) {
        for member in draft.attributes.members {
            let before = desk.tickets.rows[slot].attributes[member.key]
            guard before != member.value else { continue }
            guard
                isNew
                    || admits(
                        .recordUpdated,
                        of: nil,
                        object: desk.tickets.rows[slot].object,
                        before: "\(member.key)=\(before?.integer.map(String.init) ?? "…")",
                        after: "\(member.key)=\(member.value.integer.map(String.init) ?? "…")"
                    )
            else { return }
            desk.tickets.rows[slot].attributes[member.key] = member.value
            desk.tickets.rows[slot].updatedAt = now
        }
    }
}
