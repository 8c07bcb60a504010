// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    static func createGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: FreshserviceGroupDraft.createFields)
        let draft = FreshserviceGroupDraft(reading: &reader)
        if reader.object["name"] == nil { reader.complain("name", .missing) }
        let workspaceID =
            reader.integer("workspace_id").value ?? FreshserviceWorkspace.primaryID
        if store.workspaces.slot(of: workspaceID) == nil {
            reader.complain("workspace_id", .invalid)
        }
        store.check(draft, for: nil, reader: &reader)
        guard reader.violations.isEmpty, let name = draft.name else {
            throw .validation(reader.violations)
        }
        guard let slot = store.createGroup(name, workspaceID: workspaceID) else { throw .crashed }
        store.apply(draft, toGroup: slot)
        var reply = FreshserviceReply(status: 201, body: store.groupBody(slot))
        reply.location = "/api/v2/groups/\(store.groups.id(ofSlot: slot))"
        return reply
    }

    static func viewGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        FreshserviceReply(status: 200, body: store.groupBody(try store.group(call)))
    }

    /// Lists one workspace, by default the primary one (REF); ordered by name (HAR).
    static func listGroups(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: ["page", "per_page", "workspace_id"])
        var workspaceID = FreshserviceWorkspace.primaryID
        if let text = call.query["workspace_id"] {
            guard let id = Int64(text), store.workspaces.slot(of: id) != nil else {
                throw .invalid("workspace_id")
            }
            workspaceID = id
        }
        let slots = store.renderedGroups(in: workspaceID)
        return try store.shortList(call, "groups", slots) { slot, writer in
            writer.value(raw: store.groups.rows[slot].rendering ?? [])
        }
    }

    static func updateGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.group(call)
        // A client's author found that editing agents is not enough (BATON).
        let allowed = store.privileges(of: call.actor)
        if store.quirks.groupUpdateNeedsSuperAdmin, !allowed.contains(.superAdminister) {
            throw .accessDenied
        }
        var reader = BodyReader(try call.object())
        if reader.object["workspace_id"] != nil { reader.complain("workspace_id", .readOnly) }
        reader.rejectMembers(outside: FreshserviceGroupDraft.createFields)
        let draft = FreshserviceGroupDraft(reading: &reader)
        store.check(draft, for: slot, reader: &reader)
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        store.apply(draft, toGroup: slot)
        return FreshserviceReply(status: 200, body: store.groupBody(slot))
    }

    static func deleteGroup(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        store.deleteGroup(try store.group(call))
        return .noContent
    }
}

extension FreshserviceStore {
    fileprivate func group(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = groups.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// A page of a list that is short enough to sort for each request.
    func shortList(
        _ call: FreshserviceCall,
        _ key: StaticString,
        _ slots: [Int],
        write: (Int, inout BodyWriter) -> Void
    ) throws(FreshserviceError) -> FreshserviceReply {
        let page = capped(try call.page())
        let rest = slots.dropFirst(page.offset)
        var writer = BodyWriter()
        writer.openObject()
        writer.key(key)
        writer.openArray()
        for slot in rest.prefix(page.perPage) { write(slot, &writer) }
        writer.closeArray()
        writer.closeObject()
        var reply = FreshserviceReply(status: 200, body: writer.bytes)
        reply.link = nextLink(call, page, rows: rest.count)
        return reply
    }
}
