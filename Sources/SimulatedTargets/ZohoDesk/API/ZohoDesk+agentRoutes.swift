// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    static let readsAgents: ZohoScopes = .any(.agents, .basic, .settings, to: .read)

    /// What only reads agents.
    static let agentRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/agents",
            .documented,
            "OAS-N",
            scopes: readsAgents,
            query: ZohoAgentQuery.names,
            newQuery: ZohoAgentQuery.newNames,
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listAgents(call) },
        Route(
            .get,
            "/agents/count",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            query: ["isConfirmed", "includeLightAgent", "status"],
            cost: .count
        ) { desk, call throws(ZohoDeskError) in try desk.countAgents(call) },
        Route(
            .get,
            "/agents/allCounts",
            .documented,
            "OAS-N",
            scopes: readsAgents,
            generation: .new,
            cost: .count
        ) { desk, _ in desk.allCounts() },
        Route(
            .get,
            "/agents/email/{emailId:text}",
            .documented,
            "OAS-N",
            scopes: readsAgents,
            query: ["include"],
            generation: .new
        ) { desk, call throws(ZohoDeskError) in
            try desk.lookUp(call, desk.store.slot(email: call.texts.first ?? ""))
        },
        Route(
            .get,
            "/agents/zuid/{id}",
            .documented,
            "OAS-N",
            scopes: readsAgents,
            query: ["include"],
            generation: .new
        ) { desk, call throws(ZohoDeskError) in
            try desk.lookUp(call, desk.store.zuidHolders[call.id])
        },
        Route(
            .get,
            "/agentsByIds",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            query: ["agentIds"]
        ) { desk, call throws(ZohoDeskError) in try desk.agentsByIDs(call) },
        Route(
            .get,
            "/agents/{id}",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            query: ["include"]
        ) { desk, call throws(ZohoDeskError) in
            .ok(desk.store.agentBody(try desk.agent(call), try desk.detail(call)))
        },
        Route(
            .get,
            "/agents/{id}/teams",
            .documented,
            "OAS-O",
            scopes: .any(.agents, .teams, .basic, .settings, to: .read),
            newQuery: ["from", "limit"]
        ) { desk, call throws(ZohoDeskError) in
            let slot = try desk.agent(call)
            let ids = SortedIDs(desk.store.memberships(of: slot).map(\.team))
            return try desk.teamsReply(call, ids.ids.compactMap { desk.store.teams.slot(of: $0) })
        },
        Route(
            .get,
            "/agents/{id}/photo",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            extraScopes: .photoRead,
            query: ["fileSize"]
        ) { desk, call throws(ZohoDeskError) in
            _ = try desk.agent(call)
            // Nobody here has a photo. Assumption: that is a 404.
            throw .notFound
        },
        Route(
            .get,
            "/agents/{id}/timeEntry",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            query: ["from", "limit"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in
            _ = try desk.agent(call)
            // Time tracking is not simulated, so that there are no entries.
            return .noContent
        },
        Route(
            .get,
            "/myinfo",
            .documented,
            "OAS-O",
            scopes: readsAgents,
            query: ["include"]
        ) { desk, call in
            var view = ZohoDeskStore.AgentView()
            view.include = ["role", "profile", "associatedDepartments"]
            return .ok(desk.store.agentBody(call.actor, view))
        },
        Route(
            .get,
            "/deletedAgents",
            .documented,
            "OAS-N",
            scopes: readsAgents,
            query: ["from", "limit", "status"],
            generation: .new,
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listDeleted(call) },
    ]

    func agent(_ call: ZohoDeskCall) throws(ZohoDeskError) -> Int {
        guard let slot = store.agents.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// How the caller sees one agent.
    func detail(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskStore.AgentView {
        var view = ZohoDeskStore.AgentView()
        view.showsAll = store.permissions(of: call.actor).contains(.viewAllFields)
        view.include = try call.words(
            "include",
            among: [
                "profile", "role", "associatedDepartments", "associatedChatDepartments",
                "verifiedEmails",
            ]
        )
        return view
    }

    private func lookUp(
        _ call: ZohoDeskCall,
        _ slot: Int?
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        let view = try detail(call)
        guard let slot else { return .noContent }
        return .ok(store.agentBody(slot, view))
    }

    private func listAgents(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let query = try ZohoAgentQuery(call, generation: options.generation)
        return try list(query, call)
    }

    /// A page of agents in rows, of one department where `within` says so.
    func list(
        _ query: ZohoAgentQuery,
        _ call: ZohoDeskCall,
        within: SortedIDs? = nil
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        var page = try call.page(default: 10, max: 200, quirks: options.quirks)
        if options.quirks.listOrderShifts, page.offset > 0 {
            page = ZohoPage(offset: page.offset + 1, limit: page.limit)
        }
        var view = ZohoDeskStore.AgentView()
        view.isRow = true
        view.include = try call.words("include", among: ["profile", "role"])
        view.showsAll = store.permissions(of: call.actor).contains(.viewAllFields)
        return store.listReply(store.find(query, page, within: within), view)
    }

    /// Light agents count unless `includeLightAgent` says no (assumption).
    private func countAgents(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let isConfirmed = try call.bool("isConfirmed")
        let withLight = try call.bool("includeLightAgent") ?? true
        let status = try call.choice("status", among: ["ACTIVE", "DISABLED"])
        return store.countReply(
            store.counts.count(
                enabled: status.map { $0 == "ACTIVE" },
                confirmed: isConfirmed,
                light: withLight ? nil : false
            )
        )
    }

    /// Assumptions: `activeAgents` are confirmed and no light ones, and `allAgents` are all that
    /// can still be listed.
    private func allCounts() -> ZohoDeskReply {
        let counts = store.counts
        var writer = BodyWriter(capacity: 256)
        func write(_ name: StaticString, _ count: Int) { writer.member(name, Int64(count)) }
        writer.openObject()
        write("allAgents", counts.count())
        write("activeAgents", counts.count(enabled: true, confirmed: true, light: false))
        write("lightAgents", counts.count(enabled: true, confirmed: true, light: true))
        write("deactivatedAgents", counts.count(enabled: false))
        write("unconfirmedAgents", counts.count(enabled: true, confirmed: false))
        write("deletedAgents", store.archive.count - store.anonymizedCount)
        write("closedAgents", 0)
        write("importedAgents", 0)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    private func agentsByIDs(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        guard let ids = try call.ids("agentIds") else { throw .badParameter("agentIds") }
        let slots = ids.compactMap { store.agents.slot(of: $0) }
        return store.rowsReply("data", slots) { slot, writer in
            store.write(shortAgent: store.agents.rows[slot], include: [], to: &writer)
        }
    }

    private func listDeleted(_ call: ZohoDeskCall) throws(ZohoDeskError) -> ZohoDeskReply {
        let page = try call.page(default: 10, max: 200, quirks: options.quirks)
        let status = try call.choice("status", among: ["DELETED", "ANONYMIZED", "CLOSED"])
        var rows: [ZohoArchivedAgent] = []
        var left = page.offset
        for id in store.archiveOrder {
            if rows.count == page.limit { break }
            guard let row = store.archive[id],
                status.map({ $0 == row.status.rawValue }) ?? true
            else { continue }
            if left > 0 { left -= 1 } else { rows.append(row) }
        }
        return store.rowsReply("data", rows) { row, writer in
            writer.openObject()
            writer.member("id", digits: row.id)
            writer.member("firstName", row.firstName)
            writer.member("lastName", row.lastName)
            let both = [row.firstName, row.lastName].filter { !$0.isEmpty }
            writer.member("name", both.joined(separator: " "))
            writer.member("status", row.status.rawValue)
            writer.closeObject()
        }
    }
}
