// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.departments, .basic, .settings, to: .read)
    private static let updates: ZohoScopes = .any(.departments, .basic, .settings, to: .update)

    static let departmentRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/departments",
            "OAS-O",
            scopes: reads,
            query: ["isEnabled", "chatStatus", "searchStr", "from", "limit"],
            cost: .list,
            listDepartments
        ),
        .get(
            "/departments/count",
            "OAS-O",
            scopes: reads,
            query: ["isEnabled", "chatStatus"],
            cost: .count,
            countDepartments
        ),
        .get(
            "/departments/checkExists",
            "OAS-O",
            scopes: reads,
            query: ["departmentName"],
            checkDepartmentName
        ),
        .get(
            "/departmentsByIds",
            "OAS-O",
            scopes: reads,
            query: ["departmentIds"],
            departmentsByIDs
        ),
        .get(
            "/myDepartments",
            "OAS-N",
            scopes: reads,
            query: ["isEnabled", "chatStatus"],
            generation: .new,
            listOwnDepartments
        ),
        .get("/departments/{id}", "OAS-O", scopes: reads, viewDepartment),
        .get("/departments/{id}/logo", "OAS-N", scopes: reads, query: ["fileSize"], viewLogo),
        .get(
            "/departments/{id}/agents",
            "OAS-O",
            scopes: readsAgents.union(reads),
            query: [
                "fieldName", "searchStr", "isLightAgent", "isConfirmed", "status", "sortOrder",
                "from", "limit",
            ],
            cost: .list,
            listDepartmentAgents
        ),
        .get(
            "/departments/{id}/associableAgents",
            "OAS-N",
            scopes: readsAgents.union(reads),
            query: ["from", "limit", "searchStr"],
            generation: .new,
            cost: .list,
            listAssociable
        ),
        .get(
            "/departments/{id}/teams",
            "OAS-O",
            scopes: .any(.departments, .teams, .basic, .settings, to: .read),
            query: ["searchStr"],
            newQuery: ["from", "limit"],
            listDepartmentTeams
        ),
        .post(
            "/departments",
            "OAS-O",
            scopes: .any(.departments, .basic, .settings, to: .create),
            needs: [.department],
            addDepartment
        ),
        .patch(
            "/departments/{id}",
            "OAS-O",
            scopes: updates,
            needs: [.department],
            updateDepartment
        ),
        .post(
            "/departments/{id}/enable",
            "OAS-O",
            scopes: updates,
            needs: [.department],
            readsBody: false,
            enableDepartment
        ),
        .post(
            "/departments/{id}/disable",
            "OAS-O",
            scopes: updates,
            needs: [.department],
            disableDepartment
        ),
        .post(
            "/departments/{id}/associateAgents",
            "OAS-O",
            scopes: updates,
            needs: [.department],
            cost: .bulk,
            associateAgents
        ),
        .post(
            "/departments/{id}/dissociateAgents",
            "OAS-O",
            scopes: updates,
            needs: [.department],
            cost: .bulk,
            dissociate
        ),
    ]

    private static func countDepartments(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        desk.store.countReply(try desk.filteredDepartments(call).count)
    }

    private static func checkDepartmentName(
        _ desk: inout Self,
        _ call: Call
    ) throws(Refusal) -> Reply {
        guard let name = call.query["departmentName"], !name.isEmpty else {
            throw .badParameter("departmentName")
        }
        let exists = desk.store.departmentsByName[name.lowercased()] != nil
        let body: JSONValue = ["isDepartmentNameExist": .bool(exists)]
        return .ok(body.encoded())
    }

    private static func departmentsByIDs(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        guard let ids = try call.ids("departmentIds") else {
            throw .badParameter("departmentIds")
        }
        return desk.departmentsReply(ids.compactMap { desk.store.departments.slot(of: $0) })
    }

    private static func listOwnDepartments(
        _ desk: inout Self,
        _ call: Call
    ) throws(Refusal) -> Reply {
        let own = desk.store.agents.rows[call.actor].departments
        return desk.departmentsReply(
            try desk.filteredDepartments(call).filter {
                own.contains(desk.store.departments.rows[$0].id)
            }
        )
    }

    private static func viewDepartment(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.departmentBody(try desk.department(call)))
    }

    private static func viewLogo(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        _ = try desk.department(call)
        // No department here has a logo. Assumption: that is a 404.
        throw .notFound
    }

    private static func listDepartmentAgents(
        _ desk: inout Self,
        _ call: Call
    ) throws(Refusal) -> Reply {
        let people = desk.store.departments.rows[try desk.department(call)].agents
        let query = try ZohoAgentQuery(call, generation: .old)
        return try desk.list(query, call, within: people)
    }

    private static func listDepartmentTeams(
        _ desk: inout Self,
        _ call: Call
    ) throws(Refusal) -> Reply {
        let search = try ZohoSearch(call, "searchStr")
        let ids = desk.store.departments.rows[try desk.department(call)].teams.ids
        let slots = ids.compactMap { desk.store.teams.slot(of: $0) }
            .filter { search?.matches(desk.store.teams.rows[$0].name) ?? true }
        return try desk.teamsReply(call, slots)
    }

    private static func enableDepartment(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        desk.store.setEnabled(true, ofDepartment: try desk.department(call))
        return .noContent
    }

    private static func associateAgents(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let (department, slots) = try desk.named(call)
        let id = desk.store.departments.rows[department].id
        for slot in slots where !desk.store.isCut {
            desk.store.join(department: id, agent: slot)
        }
        return .noContent
    }

    func department(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.departments.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private func filteredDepartments(_ call: Call) throws(Refusal) -> [Int] {
        let isEnabled = try call.bool("isEnabled")
        let chat = try call.choice(
            "chatStatus",
            among: ["AVAILABLE", "DISABLED", "NOT_CREATED", "${UNAVAILABLE}"]
        )
        let search = try ZohoSearch(call, "searchStr")
        if let chat, chat == "AVAILABLE" || chat == "DISABLED" { return [] }
        return store.departments.slots.filter { slot in
            let department = store.departments.rows[slot]
            return isEnabled.map { $0 == department.isEnabled } ?? true
                && search?.matches(department.name) ?? true
        }
    }

    private static func listDepartments(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(default: 10, max: 200, quirks: desk.options.quirks)
        return desk.departmentsReply(page.rows(of: try desk.filteredDepartments(call)))
    }

    private func departmentsReply(_ slots: [Int]) -> ZohoDeskReply {
        store.rowsReply("data", slots, bytesEach: 384) { slot, writer in
            store.write(department: store.departments.rows[slot], withAgents: false, to: &writer)
        }
    }

    private static func listAssociable(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let people = desk.store.departments.rows[try desk.department(call)].agents
        let search = try ZohoSearch(call, "searchStr")
        let page = try call.page(default: 10, max: 100, quirks: desk.options.quirks)
        var found: [Int] = []
        var left = page.offset
        desk.store.enabledOrder.forEach { id in
            guard !people.contains(id), let slot = desk.store.agents.slot(of: id) else {
                return true
            }
            let agent = desk.store.agents.rows[slot]
            let name = agent.displayName(lastFirst: desk.options.quirks.nameLastFirst)
            guard search.map({ $0.matches(name) || $0.matches(agent.email) }) ?? true else {
                return true
            }
            if left > 0 { left -= 1 } else { found.append(slot) }
            return found.count < page.limit
        }
        return desk.store.rowsReply("data", found) { slot, writer in
            desk.store.write(shortAgent: desk.store.agents.rows[slot], include: [], to: &writer)
        }
    }
}
