// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.basic, .permissions, .settings, to: .read)

    static let roleRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/roles",
            "OAS-O",
            scopes: reads,
            query: ["isDefault", "isVisible", "searchStr", "from", "limit"],
            cost: .list,
            listRoles
        ),
        .get("/rolesByIds", "OAS-O", scopes: reads, query: ["roleIds"], rolesByIDs),
        .get(
            "/roles/count",
            "OAS-O",
            scopes: reads,
            query: ["isDefault", "isVisible"],
            cost: .count,
            countRoles
        ),
        .get("/personalRole", "OAS-O", scopes: reads, viewPersonalRole),
        .get("/roles/{id}", "OAS-O", scopes: reads, viewRole),
        .get("/roles/{id}/agents", "OAS-N", scopes: readsAgents, listRoleAgents),
        .get(
            "/roles/{id}/teams",
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .read),
            newQuery: ["from", "limit"],
            listRoleTeams
        ),
        .post(
            "/roles",
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .create),
            needs: [.permission],
            addRole
        ),
        .patch(
            "/roles/{id}",
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .update),
            needs: [.permission],
            updateRole
        ),
        .post(
            "/roles/{id}/delete",
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .delete),
            needs: [.permission],
            deleteRole
        ),
    ]

    private static func rolesByIDs(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        guard let ids = try call.ids("roleIds") else { throw .badParameter("roleIds") }
        return desk.rolesReply(ids.compactMap { desk.store.roles.slot(of: $0) })
    }

    private static func countRoles(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.store.countReply(try desk.filteredRoles(call).count)
    }

    private static func viewPersonalRole(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        guard let slot = desk.store.rolesByName["personal"] else { throw .notFound }
        return .ok(desk.store.roleBody(slot))
    }

    private static func viewRole(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.roleBody(try desk.role(call)))
    }

    private static func listRoleAgents(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let ids = desk.store.roles.rows[try desk.role(call)].agents.ids
        return desk.store.rowsReply("associatedAgents", ids, bytesEach: 20) { id, writer in
            writer.value(digits: id)
        }
    }

    private static func listRoleTeams(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let role = desk.store.roles.rows[try desk.role(call)]
        let ids = SortedIDs(role.teams.ids + role.teamsWithSubordinates.ids)
        return try desk.teamsReply(call, ids.ids.compactMap { desk.store.teams.slot(of: $0) })
    }

    private func role(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.roles.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private static func listRoles(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(default: 15, max: 500, quirks: desk.options.quirks)
        return desk.rolesReply(page.rows(of: try desk.filteredRoles(call)))
    }

    private func filteredRoles(_ call: Call) throws(Refusal) -> [Int] {
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

    private func draft(_ call: Call, isCreation: Bool) throws(Refusal) -> RoleDraft {
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

    /// Assumption: a role without a superior is placed below the CEO.
    private static func addRole(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try desk.draft(call, isCreation: true)
        try call.permit()
        var role = ZohoRole(id: desk.store.roles.nextID, name: draft.name ?? "")
        role.description = draft.description ?? ""
        role.reportsTo = draft.reportsTo ?? desk.store.roles.firstID
        role.sharesWithPeers = draft.sharesWithPeers ?? false
        guard let slot = desk.store.createRole(role) else { throw .crashed }
        return .ok(desk.store.roleBody(slot))
    }

    private static func updateRole(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try desk.draft(call, isCreation: false)
        try call.permit()
        let slot = try desk.role(call)
        let object = "role \(call.id)"
        // The root stays the root.
        if draft.reportsTo != nil, desk.store.roles.rows[slot].reportsTo == nil {
            throw .invalid("/reportsTo")
        }
        if let name = draft.name { desk.store.renameRole(slot, to: name) }
        if let text = draft.description {
            desk.store.setText(
                "description",
                \.roles.rows[slot],
                \.description,
                text,
                object: object
            )
        }
        if let shares = draft.sharesWithPeers {
            desk.store.setText(
                "shareDataWithPeers",
                \.roles.rows[slot],
                \.sharesWithPeers,
                shares,
                object: object
            )
        }
        if let upper = draft.reportsTo { desk.store.moveRole(slot, to: upper) }
        return .ok(desk.store.roleBody(slot))
    }

    /// Default roles cannot be deleted (assumption), and nobody is moved to a role below this one.
    private static func deleteRole(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["transferToRoleId"])
        let other = body.requiredID("transferToRoleId")
        if let other,
            desk.store.roles.slot(of: other) == nil || desk.store.isRole(other, within: call.id)
        {
            body.complain("transferToRoleId")
        }
        try body.check()
        try call.permit()
        let slot = try desk.role(call)
        guard let other, !desk.store.roles.rows[slot].isDefault else { throw .wrongState }
        desk.store.deleteRole(slot, transferTo: other)
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
