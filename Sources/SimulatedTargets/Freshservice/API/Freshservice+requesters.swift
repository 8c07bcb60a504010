// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    static func createRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: FreshserviceUserDraft.requesterFields)
        let draft = FreshserviceUserDraft(reading: &reader, emailField: "primary_email")
        if reader.object["first_name"] == nil { reader.complain("first_name", .missing) }
        let contacts = ["primary_email", "work_phone_number", "mobile_phone_number"]
        if contacts.allSatisfy({ reader.object[$0] == nil }) {
            reader.complain("primary_email", .missing)
        }
        store.check(draft, for: nil, emailField: "primary_email", reader: &reader)
        guard reader.violations.isEmpty, let firstName = draft.firstName else {
            throw .validation(reader.violations)
        }
        guard
            let slot = store.createUser(
                kind: .requester,
                firstName: firstName,
                lastName: draft.lastName.value,
                email: draft.email
            )
        else { throw .crashed }
        store.apply(draft, roles: nil, to: slot)
        var reply = FreshserviceReply(status: 201, body: store.requesterBody(slot))
        reply.location = "/api/v2/requesters/\(store.users.id(ofSlot: slot))"
        return reply
    }

    static func viewRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        guard let slot = store.users.slot(of: call.id) else { throw .notFound }
        let isRequester = store.users.rows[slot].kind == .requester
        guard isRequester || store.quirks.agentsVisibleAsRequesters else { throw .notFound }
        return FreshserviceReply(status: 200, body: store.requesterBody(slot))
    }

    static func updateRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.requester(call)
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: FreshserviceUserDraft.requesterFields)
        let draft = FreshserviceUserDraft(reading: &reader, emailField: "primary_email")
        store.check(draft, for: slot, emailField: "primary_email", reader: &reader)
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        store.apply(draft, roles: nil, to: slot)
        return FreshserviceReply(status: 200, body: store.requesterBody(slot))
    }

    /// Deactivates, and answers without a body, unlike the same call for agents (REF, PS).
    static func deactivateRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.requester(call)
        if store.users.rows[slot].isActive {
            store.deactivate(slot)
        } else {
            try store.refuseRepeat()
        }
        return .noContent
    }

    static func reactivateRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.requester(call)
        try call.expectNoBody()
        guard !store.users.rows[slot].isActive else {
            throw store.incompatible("The requester is active already.")
        }
        store.reactivate(slot)
        return FreshserviceReply(status: 200, body: store.requesterBody(slot))
    }

    static func forgetRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try store.forgetPerson(try store.requester(call))
        return .noContent
    }

    /// Assumption: only an active requester can be converted; the help pages say to restore a
    /// deleted one first (HELP-FAQ).
    static func convertToAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.requester(call)
        try call.expectNoBody()
        guard store.users.rows[slot].isActive else {
            throw store.incompatible("A deactivated requester cannot be converted.")
        }
        store.convertToAgent(slot)
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    static func mergeRequesters(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let primary = try store.requester(call)
        try call.rejectParameters(outside: ["secondary_requesters"])
        guard let list = call.query["secondary_requesters"] else {
            throw .invalid("secondary_requesters", .missing)
        }
        var secondaries: [Int] = []
        for part in list.split(separator: ",") {
            guard let id = Int64(part), let slot = store.slot(id, kind: .requester),
                slot != primary
            else { throw .invalid("secondary_requesters") }
            if !secondaries.contains(slot) { secondaries.append(slot) }
        }
        guard !secondaries.isEmpty else { throw .invalid("secondary_requesters") }
        for secondary in secondaries { store.merge(secondary, into: primary) }
        return FreshserviceReply(status: 200, body: store.requesterBody(primary))
    }
}

extension FreshserviceStore {
    func requester(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = self.slot(call.id, kind: .requester) else { throw .notFound }
        return slot
    }
}
