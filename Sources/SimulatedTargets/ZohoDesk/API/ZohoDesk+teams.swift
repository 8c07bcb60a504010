// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.teams, .basic, .settings, to: .read)

    static let teamRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/teams",
            "OAS-O",
            scopes: reads,
            newQuery: ["from", "limit"],
            cost: .list,
            listTeams
        ),
        .get("/teams/{id}", "OAS-O", scopes: reads, viewTeam),
        .get("/teams/{id}/members", "OAS-O", scopes: reads, query: ["include"], listMembers),
        .get("/teams/{id}/associables", "OAS-O", scopes: reads, listAssociables),
        .post(
            "/teams",
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .create),
            needs: [.teams],
            addTeam
        ),
        .patch(
            "/teams/{id}",
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .update),
            needs: [.teams],
            updateTeam
        ),
        .post(
            "/teams/{id}/deleteTeam",
            "OAS-O",
            scopes: .any(.teams, .basic, .settings, to: .delete),
            needs: [.teams],
            deleteTeam
        ),
    ]

    private static func viewTeam(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.teamBody(try desk.team(call)))
    }

    private static func listMembers(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
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
    }

    private static func listAssociables(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let ids = desk.associables(try desk.team(call))
        return desk.store.rowsReply("teams", ids, bytesEach: 20, emptyIs204: false) {
            id,
            writer in writer.value(id)
        }
    }

    private func team(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.teams.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// The teams of the caller's departments.
    private static func listTeams(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let staffed = desk.store.agents.rows[call.actor].departments
        return try desk.teamsReply(
            call,
            desk.store.teams.slots.filter {
                staffed.contains(desk.store.teams.rows[$0].departmentID)
            }
        )
    }

    /// The requested page of some teams.
    func teamsReply(_ call: Call, _ slots: [Int]) throws(Refusal) -> Reply {
        store.teamsReply(try call.pageOfTeams(quirks: options.quirks).rows(of: slots))
    }

    /// Teams of the same department that would not create a cycle.
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

    private func draft(_ call: Call, isCreation: Bool) throws(Refusal) -> TeamDraft {
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

    private static func addTeam(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try desk.draft(call, isCreation: true)
        try call.permit()
        let department = draft.departmentID ?? 0
        let count =
            desk.store.departments.slot(of: department)
            .map { desk.store.departments.rows[$0].teams.count } ?? 0
        guard count < ZohoTeam.perDepartmentMax else {
            throw .license(
                ZohoDeskError.License(
                    feature: "TEAM",
                    edition: desk.options.edition.licenseWord,
                    allowed: ZohoTeam.perDepartmentMax
                )
            )
        }
        var team = ZohoTeam(
            id: desk.store.teams.nextID,
            name: draft.name ?? "",
            departmentID: department
        )
        team.description = draft.description ?? ""
        team.agents = SortedIDs(draft.agents ?? [])
        team.roles = SortedIDs(draft.roles ?? [])
        team.rolesWithSubordinates = SortedIDs(draft.rolesWithSubordinates ?? [])
        team.subTeams = SortedIDs(draft.subTeams ?? [])
        guard let slot = desk.store.createTeam(team) else { throw .crashed }
        return .ok(desk.store.teamBody(slot))
    }

    /// Lists replace the previous ones (assumption).
    private static func updateTeam(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try desk.draft(call, isCreation: false)
        try call.permit()
        let slot = try desk.team(call)
        let former = desk.store.teams.rows[slot]
        if let name = draft.name { desk.store.renameTeam(slot, to: name) }
        if let text = draft.description {
            desk.store.setText(
                "description",
                \.teams.rows[slot],
                \.description,
                text,
                object: "team \(call.id)"
            )
        }
        if let ids = draft.agents.map({ SortedIDs($0) }) {
            for id in ids.subtracting(former.agents) where !desk.store.isCut {
                if let agent = desk.store.agents.slot(of: id) {
                    desk.store.join(team: call.id, agent: agent)
                }
            }
            for id in former.agents.subtracting(ids) where !desk.store.isCut {
                if let agent = desk.store.agents.slot(of: id) {
                    desk.store.leave(team: call.id, agent: agent)
                }
            }
        }
        desk.store.setSources(
            roles: draft.roles.map { SortedIDs($0) } ?? former.roles,
            withSubordinates: draft.rolesWithSubordinates.map { SortedIDs($0) }
                ?? former.rolesWithSubordinates,
            subTeams: draft.subTeams.map { SortedIDs($0) } ?? former.subTeams,
            ofTeam: slot
        )
        return .ok(desk.store.teamBody(slot))
    }

    /// All four keys are required, null or not; the answer is 200 with an empty body.
    private static func deleteTeam(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let object = try call.object()
        let known = ["ticketNewTeam", "ticketNewAgent", "taskNewTeam", "taskNewAgent"]
        var body = ZohoBody(object, known: known)
        for name in known {
            if object[name] == nil { body.complain(name, .missing) }
            guard let id = body.id(name) else { continue }
            let exists =
                name.hasSuffix("Team")
                ? desk.store.teams.slot(of: id) != nil && id != call.id
                : desk.store.agents.slot(of: id) != nil
            if !exists { body.complain(name) }
        }
        try body.check()
        try call.permit()
        desk.store.deleteTeam(try desk.team(call))
        return .ok([])
    }
}
