// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.basic, .permissions, .settings, to: .read)
    private static let updates: ZohoScopes = .any(.basic, .permissions, .settings, to: .update)

    static let profileRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/profiles",
            "OAS-N",
            scopes: reads,
            query: ["default", "visible", "searchStr"],
            newQuery: ["from", "limit", "fields"],
            cost: .list,
            listProfiles
        ),
        .get(
            "/profiles/count",
            "OAS-O",
            scopes: reads,
            query: ["default", "visible"],
            cost: .count,
            countProfiles
        ),
        .get("/lightAgentProfile", "OAS-O", scopes: reads, viewLightProfile),
        .get("/myProfile", "OAS-O", scopes: reads, viewOwnProfile),
        .get("/myProfilePermissions", "OAS-O", scopes: reads, viewOwnPermissions),
        .get("/profiles/{id}", "OAS-O", scopes: reads, viewProfile),
        .get(
            "/profiles/{id}/agents",
            "OAS-O",
            scopes: readsAgents.union(reads),
            query: ["active", "confirmed"],
            listHolders
        ),
        .post(
            "/profiles/{id}/clone",
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .create),
            needs: [.permission],
            cloneProfile
        ),
        .patch("/profiles/{id}", "OAS-O", scopes: updates, needs: [.permission], updateProfile),
        .post(
            "/profiles/{id}/delete",
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .delete),
            needs: [.permission],
            deleteProfile
        ),
        .get("/dataSharingRules", "OAS-O", scopes: reads, viewSharing),
        .patch("/dataSharingRules", "OAS-O", scopes: updates, needs: [.permission], updateSharing),
    ]

    private static func countProfiles(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.store.countReply(try desk.filteredProfiles(call).count)
    }

    private static func viewLightProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        guard
            let slot = desk.store.profiles.slots.first(
                where: { desk.store.profiles.rows[$0].kind == .light }
            )
        else { throw .notFound }
        return .ok(desk.store.profileBody(slot))
    }

    private static func viewOwnProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.profileBody(try desk.profile(ofActor: call)))
    }

    private static func viewOwnPermissions(
        _ desk: inout Self,
        _ call: Call
    ) throws(Refusal) -> Reply {
        let slot = try desk.profile(ofActor: call)
        var writer = BodyWriter(capacity: 768)
        desk.store.write(
            permissions: desk.store.profiles.rows[slot].permissions,
            to: &writer
        )
        return .ok(writer.bytes)
    }

    private static func viewProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.profileBody(try desk.profile(call)))
    }

    private static func viewSharing(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.sharingBody())
    }

    private func profile(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.profiles.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private func profile(ofActor call: Call) throws(Refusal) -> Int {
        let id = store.agents.rows[call.actor].profileID
        guard let slot = store.profiles.slot(of: id) else { throw .notFound }
        return slot
    }

    private func filteredProfiles(_ call: Call) throws(Refusal) -> [Int] {
        let isDefault = try call.bool("default")
        let isVisible = try call.bool("visible")
        let wildcard: Character = options.generation == .new ? "%" : "*"
        let search = try ZohoSearch(call, "searchStr", wildcard: wildcard)
        return store.profiles.slots.filter { slot in
            let profile = store.profiles.rows[slot]
            return isDefault.map { $0 == profile.isDefault } ?? true
                && isVisible.map { $0 == profile.isVisible } ?? true
                && search?.matches(profile.name) ?? true
        }
    }

    private static func listProfiles(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let fields =
            call.query["fields"] == nil
            ? nil
            : try call.words(
                "fields",
                among: [
                    "type", "isVisible", "default", "modifiedBy", "modifiedTime", "permissions",
                    "description",
                ]
            )
        let page = try call.page(default: 250, max: 250, quirks: desk.options.quirks)
        // OAS-O lists no 204 here.
        return desk.store.rowsReply(
            "data",
            page.rows(of: try desk.filteredProfiles(call)),
            bytesEach: 1_024,
            emptyIs204: desk.options.generation == .new
        ) { slot, writer in
            desk.store.write(profile: desk.store.profiles.rows[slot], fields: fields, to: &writer)
        }
    }

    private static func listHolders(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let isActive = try call.bool("active")
        let isConfirmed = try call.bool("confirmed")
        let ids = desk.store.profiles.rows[try desk.profile(call)].agents.ids
        let slots = ids.compactMap { desk.store.agents.slot(of: $0) }.filter { slot in
            let agent = desk.store.agents.rows[slot]
            return isActive.map { $0 == agent.isEnabled } ?? true
                && isConfirmed.map { $0 == agent.isConfirmed } ?? true
        }
        return desk.store.rowsReply("agents", slots) { slot, writer in
            desk.store.write(shortAgent: desk.store.agents.rows[slot], include: [], to: &writer)
        }
    }

    private static func cloneProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["name", "description"])
        let name = body.requiredString("name", max: 50)
        let description = body.string("description", max: 65_535)
        if let name, desk.store.profilesByName[name.lowercased()] != nil {
            body.complain("name", .duplicate)
        }
        try body.check()
        try call.permit()
        let model = desk.store.profiles.rows[try desk.profile(call)]
        var copy = ZohoProfile(
            id: desk.store.profiles.nextID,
            name: name ?? "",
            kind: .custom,
            permissions: model.permissions
        )
        copy.description = description ?? ""
        guard let slot = desk.store.createProfile(copy) else { throw .crashed }
        return .ok(desk.store.profileBody(slot))
    }

    private static func updateProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let object = try call.object()
        var body = ZohoBody(object, known: ["name", "description", "permissions"])
        let name = body.string("name", max: 50)
        let description = body.string("description", max: 65_535)
        if name?.isEmpty == true { body.complain("name") }
        if let taken = name.flatMap({ desk.store.profilesByName[$0.lowercased()] }),
            desk.store.profiles.rows[taken].id != call.id
        {
            body.complain("name", .duplicate)
        }
        let change = ZohoPermissions.change(in: object["permissions"])
        if change == nil { body.complain("permissions") }
        try body.check()
        try call.permit()
        let slot = try desk.profile(call)
        let before = desk.store.profiles.rows[slot].permissions
        let after = change.map { before.union($0.on).subtracting($0.off) } ?? before
        try desk.checkLoss(ofAdminsBy: after, slot)
        if let name { desk.store.renameProfile(slot, to: name) }
        if let description {
            desk.store.setText(
                "description",
                \.profiles.rows[slot],
                \.description,
                description,
                object: "profile \(call.id)"
            )
        }
        desk.store.setPermissions(after, ofProfile: slot)
        return .ok(desk.store.profileBody(slot))
    }

    /// Refuses a change that would leave no administrator, since all of them have this profile.
    private func checkLoss(ofAdminsBy permissions: ZohoPermissions, _ slot: Int) throws(Refusal) {
        let profile = store.profiles.rows[slot]
        guard profile.isAdministrator, profile.kind != .administrator,
            !permissions.contains(.manageAgents), options.quirks.lastAdminGuard != 0
        else { return }
        let admins = profile.agents.ids.compactMap { store.agents.slot(of: $0) }
            .count { store.isActiveAdmin($0) }
        if admins == store.adminCount { throw .wrongState }
    }

    private static func deleteProfile(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["transferToProfileId"])
        let other = body.requiredID("transferToProfileId")
        if let other, desk.store.profiles.slot(of: other) == nil || other == call.id {
            body.complain("transferToProfileId")
        }
        try body.check()
        try call.permit()
        let slot = try desk.profile(call)
        guard let other, !desk.store.profiles.rows[slot].isDefault else { throw .wrongState }
        if let heir = desk.store.profiles.slot(of: other) {
            try desk.checkLoss(ofAdminsBy: desk.store.profiles.rows[heir].permissions, slot)
        }
        desk.store.deleteProfile(slot, transferTo: other)
        return .noContent
    }

    /// One level per module.
    private func sharingBody() -> [UInt8] {
        var object = JSONObject()
        for module in ZohoSharingRules.modules {
            object[module] = (store.sharingRules.levels[module]?.rawValue).map { .string($0) }
        }
        return JSONValue.object(object).encoded()
    }

    private static func updateSharing(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let object = try call.object()
        var body = ZohoBody(object, known: ZohoSharingRules.modules)
        var rules = desk.store.sharingRules
        for member in object.members where ZohoSharingRules.modules.contains(member.key) {
            guard let level = member.value.string.flatMap(ZohoSharingRules.Level.init(rawValue:))
            else {
                body.complain(member.key)
                continue
            }
            rules.levels[member.key] = level
        }
        try body.check()
        try call.permit()
        desk.store.setText("levels", \.sharingRules, \.self, rules, object: "data sharing rules")
        return .ok(desk.sharingBody())
    }
}

extension ZohoPermissions {
    /// The permissions that a partial tree switches on and off; `nil` if it is not a tree or
    /// contains an unknown permission.
    static func change(
        in tree: JSONValue?
    ) -> (on: ZohoPermissions, off: ZohoPermissions)? {
        guard let tree, !tree.isNull else { return ([], []) }
        guard let groups = tree.object else { return nil }
        var on: ZohoPermissions = []
        var off: ZohoPermissions = []
        for group in groups.members {
            guard let keys = group.value.object else { return nil }
            for key in keys.members {
                guard let isOn = key.value.bool,
                    let line = lines.first(where: {
                        $0.group.description == group.key && $0.key.description == key.key
                    })
                else { return nil }
                if isOn { on.insert(line.permission) } else { off.insert(line.permission) }
            }
        }
        return (on, off)
    }
}
