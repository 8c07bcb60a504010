// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    /// Creates a manual group; rule-based ones are made in the product's own pages (REF).
    mutating func createRequesterGroup(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: ["name", "description"])
        let name = reader.requiredString("name")
        let description = reader.string("description")
        if isNameTaken(name, besides: nil) { reader.complain("name", .duplicate) }
        guard reader.violations.isEmpty, let name else { throw .validation(reader.violations) }
        guard let slot = store.createRequesterGroup(name, description.value) else {
            throw .crashed
        }
        var reply = FreshserviceReply(status: 201, body: store.requesterGroupBody(slot))
        reply.location = "/api/v2/requester_groups/\(store.requesterGroups.id(ofSlot: slot))"
        return reply
    }

    func viewRequesterGroup(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        FreshserviceReply(status: 200, body: store.requesterGroupBody(try requesterGroup(call)))
    }

    func listRequesterGroups(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try shortList(call, "requester_groups", store.requesterGroups.slots) {
            slot,
            writer in
            store.write(requesterGroup: store.requesterGroups.rows[slot], to: &writer)
        }
    }

    mutating func updateRequesterGroup(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try manualGroup(call)
        var reader = BodyReader(try call.object())
        if reader.object["type"] != nil { reader.complain("type", .readOnly) }
        reader.rejectMembers(outside: ["name", "description", "type"])
        var name: String?
        if !reader.string("name").isAbsent { name = reader.requiredString("name") }
        let description = reader.string("description")
        if isNameTaken(name, besides: slot) { reader.complain("name", .duplicate) }
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        if let name { store.renameRequesterGroup(slot, to: name) }
        if !description.isAbsent { store.describe(requesterGroup: slot, description.value) }
        return FreshserviceReply(status: 200, body: store.requesterGroupBody(slot))
    }

    mutating func deleteRequesterGroup(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        store.deleteRequesterGroup(try manualGroup(call))
        return .noContent
    }

    func listRequesterGroupMembers(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        try call.rejectParameters(outside: ["page", "per_page"])
        let group = try requesterGroup(call)
        let slots = store.requesterGroups.rows[group].members.ids
            .compactMap { store.users.slot(of: $0) }
        return try shortList(call, "requesters", slots) { slot, writer in
            store.write(member: store.users.rows[slot], to: &writer)
        }
    }

    mutating func addRequesterGroupMember(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let group = try manualGroup(call)
        try call.expectNoBody()
        let slot = try member(call)
        // Assumption: somebody who is deactivated cannot be put into a group.
        guard store.users.rows[slot].isActive else {
            throw incompatible("The requester is deactivated.")
        }
        let id = store.users.rows[slot].id
        let isMember = store.requesterGroups.rows[group].members.contains(id)
        if isMember, options.quirks.readdMemberStatus == 409 {
            throw incompatible("The requester is a member already.")
        }
        store.join(requesterGroup: group, user: slot)
        return FreshserviceReply(status: 200)
    }

    mutating func removeRequesterGroupMember(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let group = try manualGroup(call)
        let slot = try member(call)
        let id = store.users.rows[slot].id
        let isMember = store.requesterGroups.rows[group].members.contains(id)
        if !isMember, options.quirks.removeNonMemberStatus == 404 { throw .notFound }
        store.leave(requesterGroup: group, user: slot)
        return .noContent
    }

    private func isNameTaken(_ name: String?, besides slot: Int?) -> Bool {
        store.requesterGroups.slots.contains {
            $0 != slot && store.requesterGroups.rows[$0].name == name
        }
    }

    private func requesterGroup(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = store.requesterGroups.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// The group of the path if it can be written to.
    private func manualGroup(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        let slot = try requesterGroup(call)
        switch store.requesterGroups.rows[slot].kind {
        case .manual:
            return slot
        case .ruleBased where options.quirks.ruleBasedWriteStatus == 403:
            throw .accessDenied
        case .ruleBased:
            throw .invalid("type", .incompatible)
        }
    }

    private func member(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let id = call.ids.last, let slot = store.slot(id, kind: .requester) else {
            throw .notFound
        }
        return slot
    }
}
