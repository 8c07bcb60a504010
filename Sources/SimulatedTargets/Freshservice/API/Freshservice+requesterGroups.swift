// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    /// Creates a manual group; rule-based ones are created in the product's own pages (REF).
    static func createRequesterGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: ["name", "description"])
        let name = reader.requiredString("name")
        let description = reader.string("description")
        if store.isNameTaken(name, besides: nil) { reader.complain("name", .duplicate) }
        guard reader.violations.isEmpty, let name else { throw .validation(reader.violations) }
        guard let slot = store.createRequesterGroup(name, description.value) else {
            throw .crashed
        }
        var reply = FreshserviceReply(status: 201, body: store.requesterGroupBody(slot))
        reply.location = "/api/v2/requester_groups/\(store.requesterGroups.id(ofSlot: slot))"
        return reply
    }

    static func viewRequesterGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        FreshserviceReply(
            status: 200,
            body: store.requesterGroupBody(try store.requesterGroup(call))
        )
    }

    static func listRequesterGroups(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try store.shortList(call, "requester_groups", store.requesterGroups.slots) {
            slot,
            writer in
            store.write(requesterGroup: store.requesterGroups.rows[slot], to: &writer)
        }
    }

    static func updateRequesterGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.manualGroup(call)
        var reader = BodyReader(try call.object())
        if reader.object["type"] != nil { reader.complain("type", .readOnly) }
        reader.rejectMembers(outside: ["name", "description", "type"])
        var name: String?
        if !reader.string("name").isAbsent { name = reader.requiredString("name") }
        let description = reader.string("description")
        if store.isNameTaken(name, besides: slot) { reader.complain("name", .duplicate) }
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        if let name { store.renameRequesterGroup(slot, to: name) }
        if !description.isAbsent { store.describe(requesterGroup: slot, description.value) }
        return FreshserviceReply(status: 200, body: store.requesterGroupBody(slot))
    }

    static func deleteRequesterGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        store.deleteRequesterGroup(try store.manualGroup(call))
        return .noContent
    }

    static func listRequesterGroupMembers(
        _ store: inout FreshserviceStore,
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        try call.rejectParameters(outside: ["page", "per_page"])
        let group = try store.requesterGroup(call)
        let slots = store.requesterGroups.rows[group].members.ids
            .compactMap { store.users.slot(of: $0) }
        return try store.shortList(call, "requesters", slots) { slot, writer in
            store.write(member: store.users.rows[slot], to: &writer)
        }
    }

    static func addRequesterGroupMember(
        _ store: inout FreshserviceStore,
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let group = try store.manualGroup(call)
        try call.expectNoBody()
        let slot = try store.member(call)
        // Assumption: a deactivated person cannot be added to a group.
        guard store.users.rows[slot].isActive else {
            throw store.incompatible("The requester is deactivated.")
        }
        let id = store.users.rows[slot].id
        let isMember = store.requesterGroups.rows[group].members.contains(id)
        if isMember, store.quirks.readdMemberStatus == 409 {
            throw store.incompatible("The requester is a member already.")
        }
        store.join(requesterGroup: group, user: slot)
        return FreshserviceReply(status: 200)
    }

    static func removeRequesterGroupMember(
        _ store: inout FreshserviceStore,
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let group = try store.manualGroup(call)
        let slot = try store.member(call)
        let id = store.users.rows[slot].id
        let isMember = store.requesterGroups.rows[group].members.contains(id)
        if !isMember, store.quirks.removeNonMemberStatus == 404 { throw .notFound }
        store.leave(requesterGroup: group, user: slot)
        return .noContent
    }
}

extension FreshserviceStore {
    fileprivate func isNameTaken(_ name: String?, besides slot: Int?) -> Bool {
        requesterGroups.slots.contains {
            $0 != slot && requesterGroups.rows[$0].name == name
        }
    }

    fileprivate func requesterGroup(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = requesterGroups.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// The group of the path if it can be written to.
    fileprivate func manualGroup(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        let slot = try requesterGroup(call)
        switch requesterGroups.rows[slot].kind {
        case .manual:
            return slot
        case .ruleBased where quirks.ruleBasedWriteStatus == 403:
            throw .accessDenied
        case .ruleBased:
            throw .invalid("type", .incompatible)
        }
    }

    fileprivate func member(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let id = call.ids.last, let slot = self.slot(id, kind: .requester) else {
            throw .notFound
        }
        return slot
    }
}
