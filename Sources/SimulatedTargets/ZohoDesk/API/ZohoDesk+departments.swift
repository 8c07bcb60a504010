// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let reads: ZohoScopes = .any(.departments, .basic, .settings, to: .read)
    private static let updates: ZohoScopes = .any(.departments, .basic, .settings, to: .update)

    static let departmentRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/departments",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["isEnabled", "chatStatus", "searchStr", "from", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listDepartments(call) },
        Route(
            .get,
            "/departments/count",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["isEnabled", "chatStatus"],
            cost: .count
        ) { desk, call throws(ZohoDeskError) in
            desk.store.countReply(try desk.filteredDepartments(call).count)
        },
        Route(
            .get,
            "/departments/checkExists",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["departmentName"]
        ) { desk, call throws(ZohoDeskError) in
            guard let name = call.query["departmentName"], !name.isEmpty else {
                throw .badParameter("departmentName")
            }
            let exists = desk.store.departmentsByName[name.lowercased()] != nil
            let body: JSONValue = ["isDepartmentNameExist": .bool(exists)]
            return .ok(body.encoded())
        },
        Route(
            .get,
            "/departmentsByIds",
            .documented,
            "OAS-O",
            scopes: reads,
            query: ["departmentIds"]
        ) { desk, call throws(ZohoDeskError) in
            guard let ids = try call.ids("departmentIds") else {
                throw .badParameter("departmentIds")
            }
            return desk.departmentsReply(ids.compactMap { desk.store.departments.slot(of: $0) })
        },
        Route(
            .get,
            "/myDepartments",
            .documented,
            "OAS-N",
            scopes: reads,
            query: ["isEnabled", "chatStatus"],
            generation: .new
        ) { desk, call throws(ZohoDeskError) in
            let own = desk.store.agents.rows[call.actor].departments
            return desk.departmentsReply(
                try desk.filteredDepartments(call).filter {
                    own.contains(desk.store.departments.rows[$0].id)
                }
            )
        },
        Route(
            .get,
            "/departments/{id}",
            .documented,
            "OAS-O",
            scopes: reads
        ) { desk, call throws(ZohoDeskError) in
            .ok(desk.store.departmentBody(try desk.department(call)))
        },
        Route(
            .get,
            "/departments/{id}/logo",
            .documented,
            "OAS-N",
            scopes: reads,
            query: ["fileSize"]
        ) { desk, call throws(ZohoDeskError) in
            _ = try desk.department(call)
            // No department here has a logo. Assumption: that is a 404.
            throw .notFound
        },
        Route(
            .get,
            "/departments/{id}/agents",
            .documented,
            "OAS-O",
            scopes: readsAgents.union(reads),
            query: [
                "fieldName", "searchStr", "isLightAgent", "isConfirmed", "status", "sortOrder",
                "from", "limit",
            ],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            let people = desk.store.departments.rows[try desk.department(call)].agents
            let query = try ZohoAgentQuery(call, generation: .old)
            return try desk.list(query, call, within: people)
        },
        Route(
            .get,
            "/departments/{id}/associableAgents",
            .documented,
            "OAS-N",
            scopes: readsAgents.union(reads),
            query: ["from", "limit", "searchStr"],
            generation: .new,
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listAssociable(call) },
        Route(
            .get,
            "/departments/{id}/teams",
            .documented,
            "OAS-O",
            scopes: .any(.departments, .teams, .basic, .settings, to: .read),
            query: ["searchStr"],
            newQuery: ["from", "limit"]
        ) { desk, call throws(ZohoDeskError) in
            let search = try ZohoSearch(call, "searchStr")
            let ids = desk.store.departments.rows[try desk.department(call)].teams.ids
            let slots = ids.compactMap { desk.store.teams.slot(of: $0) }
                .filter { search?.matches(desk.store.teams.rows[$0].name) ?? true }
            return try desk.teamsReply(call, slots)
        },
        Route(
            .post,
            "/departments",
            .documented,
            "OAS-O",
            scopes: .any(.departments, .basic, .settings, to: .create),
            needs: [.department],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.addDepartment(call) },
        Route(
            .patch,
            "/departments/{id}",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.department],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateDepartment(call) },
        Route(
            .post,
            "/departments/{id}/enable",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.department]
        ) { desk, call throws(ZohoDeskError) in
            desk.store.setEnabled(true, ofDepartment: try desk.department(call))
            return .noContent
        },
        Route(
            .post,
            "/departments/{id}/disable",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.department],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.disableDepartment(call) },
        Route(
            .post,
            "/departments/{id}/associateAgents",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.department],
            readsBody: true,
            cost: .bulk
        ) { desk, call throws(ZohoDeskError) in
            let (department, slots) = try desk.named(call)
            let id = desk.store.departments.rows[department].id
            for slot in slots where !desk.store.isCut {
                desk.store.join(department: id, agent: slot)
            }
            return .noContent
        },
        Route(
            .post,
            "/departments/{id}/dissociateAgents",
            .documented,
            "OAS-O",
            scopes: updates,
            needs: [.department],
            readsBody: true,
            cost: .bulk
        ) { desk, call throws(ZohoDeskError) in try desk.dissociate(call) },
    ]

    func department(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.departments.slot(of: call.id) else { throw .notFound }
        return slot
    }

    private func filteredDepartments(_ call: ZohoDeskCall) throws(ZohoDeskError) -> [Int] {
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

    private func listDepartments(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let page = try call.page(default: 10, max: 200, quirks: options.quirks)
        return departmentsReply(page.rows(of: try filteredDepartments(call)))
    }

    private func departmentsReply(_ slots: [Int]) -> ZohoDeskReply {
        store.rowsReply("data", slots, bytesEach: 384) { slot, writer in
            store.write(department: store.departments.rows[slot], withAgents: false, to: &writer)
        }
    }

    private func listAssociable(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let people = store.departments.rows[try department(call)].agents
        let search = try ZohoSearch(call, "searchStr")
        let page = try call.page(default: 10, max: 100, quirks: options.quirks)
        var found: [Int] = []
        var left = page.offset
        store.enabledOrder.forEach { id in
            guard !people.contains(id), let slot = store.agents.slot(of: id) else { return true }
            let agent = store.agents.rows[slot]
            let name = agent.displayName(lastFirst: options.quirks.nameLastFirst)
            guard search.map({ $0.matches(name) || $0.matches(agent.email) }) ?? true else {
                return true
            }
            if left > 0 { left -= 1 } else { found.append(slot) }
            return found.count < page.limit
        }
        return store.rowsReply("data", found) { slot, writer in
            store.write(shortAgent: store.agents.rows[slot], include: [], to: &writer)
        }
    }
}
