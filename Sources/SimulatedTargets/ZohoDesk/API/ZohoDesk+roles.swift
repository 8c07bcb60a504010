// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.basic, .permissions, .settings, to: .read)

    static let roleRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/roles",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["isDefault", "isVisible", "searchStr", "from", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listRoles(call) },
        Route(
            .get,
            "/rolesByIds",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["roleIds"]
        ) { desk, call throws(ZohoDeskError) in
            guard let ids = try call.ids("roleIds") else { throw .badParameter("roleIds") }
            return desk.rolesReply(ids.compactMap { desk.store.roles.slot(of: $0) })
        },
        Route(
            .get,
            "/roles/count",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["isDefault", "isVisible"],
            cost: .count
        ) { desk, call throws(ZohoDeskError) in
            desk.store.countReply(try desk.filteredRoles(call).count)
        },
        Route(
            .get,
            "/personalRole",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, _ throws(ZohoDeskError) in
            guard let slot = desk.store.rolesByName["personal"] else { throw .notFound }
            return .ok(desk.store.roleBody(slot))
        },
        Route(
            .get,
            "/roles/{id}",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in .ok(desk.store.roleBody(try desk.role(call))) },
        Route(
            .get,
            "/roles/{id}/agents",
            .documented,
            "OAS-N",
            scopes: readsAgents
        ) { desk, call throws(ZohoDeskError) in
            let ids = desk.store.roles.rows[try desk.role(call)].agents.ids
            return desk.store.rowsReply("associatedAgents", ids, bytesEach: 20) { id, writer in
                writer.value(digits: id)
            }
        },
        Route(
            .get,
            "/roles/{id}/teams",
            .documented,
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .read),
            newQuery: ["from", "limit"]
        ) { desk, call throws(ZohoDeskError) in
            let role = desk.store.roles.rows[try desk.role(call)]
            let ids = SortedIDs(role.teams.ids + role.teamsWithSubordinates.ids)
            return try desk.teamsReply(call, ids.ids.compactMap { desk.store.teams.slot(of: $0) })
        },
        Route(
            .post,
            "/roles",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .create),
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.addRole(call) },
        Route(
            .patch,
            "/roles/{id}",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .update),
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateRole(call) },
        Route(
            .post,
            "/roles/{id}/delete",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .delete),
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.deleteRole(call) },
    ]

    private func role(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.roles.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private func listRoles(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let page = try call.page(default: 15, max: 500, quirks: options.quirks)
        return rolesReply(page.rows(of: try filteredRoles(call)))
    }

    private func filteredRoles(_ call: ZohoDeskCall) throws(ZohoDeskError) -> [Int] {
        let isDefault = try call.bool("isDefault")
        let isVisible = try call.bool("isVisible")
        let search = try ZohoSearch(call, "searchStr")
        return store.roles.slots.filter { slot in
            let role = store.roles.rows[slot]
            return isDefault.map { $0 == role.isDefault } ?? true
                && isVisible.map { $0 == role.isVisible } ?? true
                && search?.matches(role.name) ?? true
        }
    }

    private func rolesReply(_ slots: [Int]) -> ZohoDeskReply {
        store.rowsReply("data", slots) { slot, writer in
            store.write(role: store.roles.rows[slot], to: &writer)
        }
    }

    /// Name, description, superior and sharing, as creation and update both have them.
    private struct RoleDraft {
        var name: String?
        var description: String?
        var reportsTo: Int64?
        var sharesWithPeers: Bool?
    }

    private func draft(
        _ call: ZohoDeskCall,
        isCreation: Bool
    ) throws(ZohoDeskError) -> RoleDraft {
        var body = ZohoBody(
            try call.object(),
            known: ["name", "description", "reportsTo", "shareDataWithPeers"]
        )
        var draft = RoleDraft()
        if isCreation {
            draft.name = body.requiredString("name", max: 100)
            draft.sharesWithPeers = body.requiredBool("shareDataWithPeers")
        } else {
            draft.name = body.string("name", max: 100)
            draft.sharesWithPeers = body.bool("shareDataWithPeers")
        }
        draft.description = body.string("description", max: 65_535)
        draft.reportsTo = body.id("reportsTo")
        if draft.name?.isEmpty == true { body.complain("name") }
        if let name = draft.name, let taken = store.rolesByName[name.lowercased()],
            isCreation || store.roles.rows[taken].id != call.id
        {
            body.complain("name", .duplicate)
        }
        if let upper = draft.reportsTo {
            let isUnder = !isCreation && store.isRole(upper, within: call.id)
            if store.roles.slot(of: upper) == nil || isUnder { body.complain("reportsTo") }
        }
        try body.check()
        return draft
    }

    /// Assumption: a role that names nobody to report to is put below the CEO.
    private mutating func addRole(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let draft = try draft(call, isCreation: true)
        try call.permit()
        var role = ZohoRole(id: store.roles.nextID, name: draft.name ?? "")
        role.description = draft.description ?? ""
        role.reportsTo = draft.reportsTo ?? store.roles.firstID
        role.sharesWithPeers = draft.sharesWithPeers ?? false
        guard let slot = store.createRole(role) else { throw .crashed }
        return .ok(store.roleBody(slot))
    }

    private mutating func updateRole(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let draft = try draft(call, isCreation: false)
        try call.permit()
        let slot = try role(call)
        let object = "role \(call.id)"
        // The root stays the root.
        if draft.reportsTo != nil, store.roles.rows[slot].reportsTo == nil {
            throw .invalid("/reportsTo")
        }
        if let name = draft.name { store.renameRole(slot, to: name) }
        if let text = draft.description {
            store.setText("description", \.roles.rows[slot], \.description, text, object: object)
        }
        if let shares = draft.sharesWithPeers {
            store.setText(
                "shareDataWithPeers",
                \.roles.rows[slot],
                \.sharesWithPeers,
                shares,
                object: object
            )
        }
        if let upper = draft.reportsTo { store.moveRole(slot, to: upper) }
        return .ok(store.roleBody(slot))
    }

    /// Default roles stay (assumption), and nobody is handed on to a role that goes with this one.
    private mutating func deleteRole(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        var body = ZohoBody(try call.object(), known: ["transferToRoleId"])
        let other = body.requiredID("transferToRoleId")
        if let other, store.roles.slot(of: other) == nil || store.isRole(other, within: call.id) {
            body.complain("transferToRoleId")
        }
        try body.check()
        try call.permit()
        let slot = try role(call)
        guard let other, !store.roles.rows[slot].isDefault else { throw .wrongState }
        store.deleteRole(slot, transferTo: other)
        return .noContent
    }
}

extension ZohoPage {
    func rows<Row>(of all: [Row]) -> [Row] {
        guard offset < all.count else { return [] }
        let end = limit > all.count - offset ? all.count : offset + limit
        return Array(all[offset..<end])
    }
}
