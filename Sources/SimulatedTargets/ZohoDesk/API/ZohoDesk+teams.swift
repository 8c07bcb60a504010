// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.teams, .basic, .settings, to: .read)

    static let teamRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/teams",
            .documented,
            "OAS-O",
            scopes: reads,
            newQuery: ["from", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listTeams(call) },
        Route(
            .get,
            "/teams/{id}",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in .ok(desk.store.teamBody(try desk.team(call))) },
        Route(
            .get,
            "/teams/{id}/members",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["include"]
        ) { desk, call throws(ZohoDeskError) in
            let include = try call.words("include", among: ["profile", "role"])
            let ids = desk.store.derivedAgents(of: try desk.team(call)).ids
            let slots = ids.compactMap { desk.store.agents.slot(of: $0) }
            return desk.store.rowsReply("members", slots, emptyIs204: false) { slot, writer in
                desk.store.write(
                    shortAgent: desk.store.agents.rows[slot],
                    include: include,
                    to: &writer
                )
            }
        },
        Route(
            .get,
            "/teams/{id}/associables",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in
            let ids = desk.associables(try desk.team(call))
            return desk.store.rowsReply("teams", ids, bytesEach: 20, emptyIs204: false) {
                id,
                writer in writer.value(id)
            }
        },
        Route(
            .post,
            "/teams",
            .documented,
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .create),
            needs: [.teams],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.addTeam(call) },
        Route(
            .patch,
            "/teams/{id}",
            .documented,
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .update),
            needs: [.teams],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateTeam(call) },
        Route(
            .post,
            "/teams/{id}/deleteTeam",
            .documented,
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .delete),
            needs: [.teams],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.deleteTeam(call) },
    ]

    private func team(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.teams.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// The teams of the caller's departments.
    private func listTeams(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let staffed = store.agents.rows[call.actor].departments
        return try teamsReply(
            call,
            store.teams.slots.filter { staffed.contains(store.teams.rows[$0].departmentID) }
        )
    }

    /// The page of some teams that the call asks for.
    func teamsReply(
        _ call: ZohoDeskCall,
        _ slots: [Int]
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        store.teamsReply(try call.pageOfTeams(quirks: options.quirks).rows(of: slots))
    }

    /// Teams of the same department that would close no circle.
    private func associables(_ slot: Int) -> [Int64] {
        let team = store.teams.rows[slot]
        guard let department = store.departments.slot(of: team.departmentID) else { return [] }
        return store.departments.rows[department].teams.ids.filter {
            $0 != team.id && !team.subTeams.contains($0) && !isTeam(team.id, within: $0)
        }
    }

    /// Whether `inner` is reached from `outer` through sub-teams.
    private func isTeam(_ inner: Int64, within outer: Int64) -> Bool {
        var visited = SortedIDs([outer])
        var queue = [outer]
        while let id = queue.popLast() {
            if id == inner { return true }
            guard let slot = store.teams.slot(of: id) else { continue }
            for sub in store.teams.rows[slot].subTeams.ids where visited.insert(sub) {
                queue.append(sub)
            }
        }
        return false
    }

    /// What a body says about a team; absent lists stay as they are.
    private struct TeamDraft {
        var name: String?
        var departmentID: Int64?
        var description: String?
        var agents: [Int64]?
        var roles: [Int64]?
        var rolesWithSubordinates: [Int64]?
        var subTeams: [Int64]?
    }

    private func draft(
        _ call: ZohoDeskCall,
        isCreation: Bool
    ) throws(ZohoDeskError) -> TeamDraft {
        var known = [
            "name", "description", "agents", "roles", "rolesWithSubordinates", "subTeams",
        ]
        if isCreation { known.append("departmentId") }
        var body = ZohoBody(try call.object(), known: known)
        var draft = TeamDraft()
        if isCreation {
            draft.departmentID = body.requiredID("departmentId")
            draft.name = body.requiredString("name", max: 50)
            if let id = draft.departmentID, store.departments.slot(of: id) == nil {
                body.complain("departmentId")
            }
        } else {
            draft.name = body.string("name", max: 50)
            if draft.name?.isEmpty == true { body.complain("name") }
        }
        draft.description = body.string("description", max: 255)
        readMembers(into: &draft, from: &body, call, isCreation: isCreation)
        let department =
            draft.departmentID
            ?? store.teams.slot(of: call.id).map { store.teams.rows[$0].departmentID }
        if let name = draft.name, let department,
            isTaken(name, in: department, besides: isCreation ? nil : call.id)
        {
            body.complain("name", .duplicate)
        }
        try body.check()
        return draft
    }

    /// KB-TEAMS gives the limits.
    private func readMembers(
        into draft: inout TeamDraft,
        from body: inout ZohoBody,
        _ call: ZohoDeskCall,
        isCreation: Bool
    ) {
        func read(
            _ name: String,
            max: Int,
            _ exists: (Int64) -> Bool
        ) -> [Int64]? {
            guard let ids = body.ids(name) else { return nil }
            if ids.count > max || !ids.allSatisfy(exists) { body.complain(name) }
            return ids
        }
        draft.agents = read("agents", max: ZohoTeam.agentsMax) {
            store.agents.slot(of: $0) != nil
        }
        draft.roles = read("roles", max: ZohoTeam.rolesMax) { store.roles.slot(of: $0) != nil }
        draft.rolesWithSubordinates = read("rolesWithSubordinates", max: ZohoTeam.rolesMax) {
            store.roles.slot(of: $0) != nil
        }
        draft.subTeams = read("subTeams", max: ZohoTeam.subTeamsMax) {
            store.teams.slot(of: $0) != nil && (isCreation || !isTeam(call.id, within: $0))
        }
    }

    private func isTaken(_ name: String, in department: Int64, besides id: Int64?) -> Bool {
        (store.teamsByName[name.lowercased()]?.ids ?? []).contains { other in
            guard other != id, let slot = store.teams.slot(of: other) else { return false }
            return store.teams.rows[slot].departmentID == department
        }
    }

    private mutating func addTeam(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let draft = try draft(call, isCreation: true)
        try call.permit()
        let department = draft.departmentID ?? 0
        let count =
            store.departments.slot(of: department)
            .map { store.departments.rows[$0].teams.count } ?? 0
        guard count < ZohoTeam.perDepartmentMax else {
            throw .license(
                ZohoDeskError.License(
                    feature: "TEAM",
                    edition: options.edition.licenseWord,
                    allowed: ZohoTeam.perDepartmentMax
                )
            )
        }
        var team = ZohoTeam(
            id: store.teams.nextID,
            name: draft.name ?? "",
            departmentID: department
        )
        team.description = draft.description ?? ""
        team.agents = SortedIDs(draft.agents ?? [])
        team.roles = SortedIDs(draft.roles ?? [])
        team.rolesWithSubordinates = SortedIDs(draft.rolesWithSubordinates ?? [])
        team.subTeams = SortedIDs(draft.subTeams ?? [])
        guard let slot = store.createTeam(team) else { throw .crashed }
        return .ok(store.teamBody(slot))
    }

    /// Lists replace former ones (assumption).
    private mutating func updateTeam(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let draft = try draft(call, isCreation: false)
        try call.permit()
        let slot = try team(call)
        let former = store.teams.rows[slot]
        if let name = draft.name { store.renameTeam(slot, to: name) }
        if let text = draft.description {
            store.setText(
                "description",
                \.teams.rows[slot],
                \.description,
                text,
                object: "team \(call.id)"
            )
        }
        if let ids = draft.agents.map({ SortedIDs($0) }) {
            for id in ids.subtracting(former.agents) where !store.isCut {
                if let agent = store.agents.slot(of: id) { store.join(team: call.id, agent: agent) }
            }
            for id in former.agents.subtracting(ids) where !store.isCut {
                if let agent = store.agents.slot(of: id) {
                    store.leave(team: call.id, agent: agent)
                }
            }
        }
        store.setSources(
            roles: draft.roles.map { SortedIDs($0) } ?? former.roles,
            withSubordinates: draft.rolesWithSubordinates.map { SortedIDs($0) }
                ?? former.rolesWithSubordinates,
            subTeams: draft.subTeams.map { SortedIDs($0) } ?? former.subTeams,
            ofTeam: slot
        )
        return .ok(store.teamBody(slot))
    }

    /// All four keys must be there, null or not; the answer is 200 with an empty body.
    private mutating func deleteTeam(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let object = try call.object()
        let known = ["ticketNewTeam", "ticketNewAgent", "taskNewTeam", "taskNewAgent"]
        var body = ZohoBody(object, known: known)
        for name in known {
            if object[name] == nil { body.complain(name, .missing) }
            guard let id = body.id(name) else { continue }
            let exists =
                name.hasSuffix("Team")
                ? store.teams.slot(of: id) != nil && id != call.id
                : store.agents.slot(of: id) != nil
            if !exists { body.complain(name) }
        }
        try body.check()
        try call.permit()
        store.deleteTeam(try team(call))
        return .ok([])
    }
}
