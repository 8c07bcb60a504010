// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.basic, .permissions, .settings, to: .read)
    private static let updates: ZohoScopes = .any(.basic, .permissions, .settings, to: .update)

    static let profileRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/profiles",
            .documented,
            "OAS-N",
            scopes: reads,
            query: ["default", "visible", "searchStr"],
            newQuery: ["from", "limit", "fields"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listProfiles(call) },
        Route(
            .get,
            "/profiles/count",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["default", "visible"],
            cost: .count
        ) { desk, call throws(ZohoDeskError) in
            desk.store.countReply(try desk.filteredProfiles(call).count)
        },
        Route(
            .get,
            "/lightAgentProfile",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, _ throws(ZohoDeskError) in
            guard
                let slot = desk.store.profiles.slots.first(
                    where: { desk.store.profiles.rows[$0].kind == .light }
                )
            else { throw .notFound }
            return .ok(desk.store.profileBody(slot))
        },
        Route(
            .get,
            "/myProfile",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in
            .ok(desk.store.profileBody(try desk.profile(ofActor: call)))
        },
        Route(
            .get,
            "/myProfilePermissions",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in
            let slot = try desk.profile(ofActor: call)
            var writer = BodyWriter(capacity: 768)
            desk.store.write(
                permissions: desk.store.profiles.rows[slot].permissions,
                to: &writer
            )
            return .ok(writer.bytes)
        },
        Route(
            .get,
            "/profiles/{id}",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in
            .ok(desk.store.profileBody(try desk.profile(call)))
        },
        Route(
            .get,
            "/profiles/{id}/agents",
            .documented,
            "OAS-O",
            scopes: readsAgents.union(reads),
            query: ["active", "confirmed"]
        ) { desk, call throws(ZohoDeskError) in try desk.listHolders(call) },
        Route(
            .post,
            "/profiles/{id}/clone",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .create),
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.cloneProfile(call) },
        Route(
            .patch,
            "/profiles/{id}",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateProfile(call) },
        Route(
            .post,
            "/profiles/{id}/delete",
            .documented,
            "OAS-O",
            scopes: .any(.basic, .permissions, .settings, to: .delete),
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.deleteProfile(call) },
        Route(
            .get,
            "/dataSharingRules",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, _ in .ok(desk.sharingBody()) },
        Route(
            .patch,
            "/dataSharingRules",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.permission],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateSharing(call) },
    ]

    private func profile(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.profiles.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private func profile(ofActor call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        let id = store.agents.rows[call.actor].profileID
        guard let slot = store.profiles.slot(of: id) else { throw .notFound }
        return slot
    }

    private func filteredProfiles(_ call: ZohoDeskCall) throws(ZohoDeskError) -> [Int] {
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

    private func listProfiles(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
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
        let page = try call.page(default: 250, max: 250, quirks: options.quirks)
        // OAS-O lists no 204 here.
        return store.rowsReply(
            "data",
            page.rows(of: try filteredProfiles(call)),
            bytesEach: 1_024,
            emptyIs204: options.generation == .new
        ) { slot, writer in
            store.write(profile: store.profiles.rows[slot], fields: fields, to: &writer)
        }
    }

    private func listHolders(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let isActive = try call.bool("active")
        let isConfirmed = try call.bool("confirmed")
        let ids = store.profiles.rows[try profile(call)].agents.ids
        let slots = ids.compactMap { store.agents.slot(of: $0) }.filter { slot in
            let agent = store.agents.rows[slot]
            return isActive.map { $0 == agent.isEnabled } ?? true
                && isConfirmed.map { $0 == agent.isConfirmed } ?? true
        }
        return store.rowsReply("agents", slots) { slot, writer in
            store.write(shortAgent: store.agents.rows[slot], include: [], to: &writer)
        }
    }

    private mutating func cloneProfile(
        _ call: ZohoDeskCall
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        var body = ZohoBody(try call.object(), known: ["name", "description"])
        let name = body.requiredString("name", max: 50)
        let description = body.string("description", max: 65_535)
        if let name, store.profilesByName[name.lowercased()] != nil {
            body.complain("name", .duplicate)
        }
        try body.check()
        try call.permit()
        let model = store.profiles.rows[try profile(call)]
        var copy = ZohoProfile(
            id: store.profiles.nextID,
            name: name ?? "",
            kind: .custom,
            permissions: model.permissions
        )
        copy.description = description ?? ""
        guard let slot = store.createProfile(copy) else { throw .crashed }
        return .ok(store.profileBody(slot))
    }

    private mutating func updateProfile(
        _ call: ZohoDeskCall
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        let object = try call.object()
        var body = ZohoBody(object, known: ["name", "description", "permissions"])
        let name = body.string("name", max: 50)
        let description = body.string("description", max: 65_535)
        if name?.isEmpty == true { body.complain("name") }
        if let taken = name.flatMap({ store.profilesByName[$0.lowercased()] }),
            store.profiles.rows[taken].id != call.id
        {
            body.complain("name", .duplicate)
        }
        let change = ZohoPermissions.change(in: object["permissions"])
        if change == nil { body.complain("permissions") }
        try body.check()
        try call.permit()
        let slot = try profile(call)
        let before = store.profiles.rows[slot].permissions
        let after = change.map { before.union($0.on).subtracting($0.off) } ?? before
        try checkLoss(ofAdminsBy: after, slot)
        if let name { store.renameProfile(slot, to: name) }
        if let description {
            store.setText(
                "description",
                \.profiles.rows[slot],
                \.description,
                description,
                object: "profile \(call.id)"
            )
        }
        store.setPermissions(after, ofProfile: slot)
        return .ok(store.profileBody(slot))
    }

    /// A profile that stops being an administrator's may hold the last ones.
    private func checkLoss(
        ofAdminsBy permissions: ZohoPermissions,
        _ slot: Int
    ) throws(ZohoDeskError) {
        let profile = store.profiles.rows[slot]
        guard profile.isAdministrator, profile.kind != .administrator,
            !permissions.contains(.manageAgents), options.quirks.lastAdminGuard != 0
        else { return }
        let admins = profile.agents.ids.compactMap { store.agents.slot(of: $0) }
            .count { store.isActiveAdmin($0) }
        if admins == store.adminCount { throw .wrongState }
    }

    private mutating func deleteProfile(
        _ call: ZohoDeskCall
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        var body = ZohoBody(try call.object(), known: ["transferToProfileId"])
        let other = body.requiredID("transferToProfileId")
        if let other, store.profiles.slot(of: other) == nil || other == call.id {
            body.complain("transferToProfileId")
        }
        try body.check()
        try call.permit()
        let slot = try profile(call)
        guard let other, !store.profiles.rows[slot].isDefault else { throw .wrongState }
        if let heir = store.profiles.slot(of: other) {
            try checkLoss(ofAdminsBy: store.profiles.rows[heir].permissions, slot)
        }
        store.deleteProfile(slot, transferTo: other)
        return .noContent
    }

    /// One level for each module.
    private func sharingBody() -> [UInt8] {
        var object = JSONObject()
        for module in ZohoSharingRules.modules {
            object[module] = (store.sharingRules.levels[module]?.rawValue).map { .string($0) }
        }
        return JSONValue.object(object).encoded()
    }

    private mutating func updateSharing(
        _ call: ZohoDeskCall
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        let object = try call.object()
        var body = ZohoBody(object, known: ZohoSharingRules.modules)
        var rules = store.sharingRules
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
        store.setText("levels", \.sharingRules, \.self, rules, object: "data sharing rules")
        return .ok(sharingBody())
    }
}

extension ZohoPermissions {
    /// What a partial tree switches on and off; `nil` if it is none or holds a permission that
    /// does not exist.
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
