// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    static let readsAgents: ZohoScopes = .any(.agents, .basic, .settings, to: .read)

    /// Routes that only read agents.
    static let agentRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/agents",
            "OAS-N",
            scopes: readsAgents,
            query: ZohoAgentQuery.names,
            newQuery: ZohoAgentQuery.newNames,
            cost: .list,
            listAgents
        ),
        .get(
            "/agents/count",
            "OAS-O",
            scopes: readsAgents,
            query: ["isConfirmed", "includeLightAgent", "status"],
            cost: .count,
            countAgents
        ),
        .get(
            "/agents/allCounts",
            "OAS-N",
            scopes: readsAgents,
            generation: .new,
            cost: .count,
            allCounts
        ),
        .get(
            "/agents/email/{emailId:text}",
            "OAS-N",
            scopes: readsAgents,
            query: ["include"],
            generation: .new,
            findAgentByEmail
        ),
        .get(
            "/agents/zuid/{id}",
            "OAS-N",
            scopes: readsAgents,
            query: ["include"],
            generation: .new,
            findAgentByZUID
        ),
        .get("/agentsByIds", "OAS-O", scopes: readsAgents, query: ["agentIds"], agentsByIDs),
        .get("/agents/{id}", "OAS-O", scopes: readsAgents, query: ["include"], viewAgent),
        .get(
            "/agents/{id}/teams",
            "OAS-O",
            scopes: .any(.agents, .teams, .basic, .settings, to: .read),
            newQuery: ["from", "limit"],
            listAgentTeams
        ),
        .get(
            "/agents/{id}/photo",
            "OAS-O",
            scopes: readsAgents,
            extraScopes: .photoRead,
            query: ["fileSize"],
            viewPhoto
        ),
        .get(
            "/agents/{id}/timeEntry",
            "OAS-O",
            scopes: readsAgents,
            query: ["from", "limit"],
            cost: .list,
            listTimeEntries
        ),
        .get("/myinfo", "OAS-O", scopes: readsAgents, query: ["include"], viewOwnAgent),
        .get(
            "/deletedAgents",
            "OAS-N",
            scopes: readsAgents,
            query: ["from", "limit", "status"],
            generation: .new,
            cost: .list,
            listDeleted
        ),
    ]

    private static func findAgentByEmail(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        try desk.lookUp(call, desk.store.slot(email: call.texts.first ?? ""))
    }

    private static func findAgentByZUID(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        try desk.lookUp(call, desk.store.zuidHolders[call.id])
    }

    private static func viewAgent(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        .ok(desk.store.agentBody(try desk.agent(call), try desk.detail(call)))
    }

    private static func listAgentTeams(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let slot = try desk.agent(call)
        let ids = SortedIDs(desk.store.memberships(of: slot).map(\.team))
        return try desk.teamsReply(call, ids.ids.compactMap { desk.store.teams.slot(of: $0) })
    }

    private static func viewPhoto(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        _ = try desk.agent(call)
        // Nobody here has a photo. Assumption: that is a 404.
        throw .notFound
    }

    private static func listTimeEntries(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        _ = try desk.agent(call)
        // Time tracking is not simulated, so there are no entries.
        return .noContent
    }

    private static func viewOwnAgent(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var view = ZohoDeskStore.AgentView()
        view.include = ["role", "profile", "associatedDepartments"]
        return .ok(desk.store.agentBody(call.actor, view))
    }

    func agent(_ call: Call) throws(Refusal) -> Int {
        guard let slot = store.agents.slot(of: call.id) else { throw .notFound }
        return slot
    }

    /// One agent as the caller sees it.
    func detail(_ call: Call) throws(Refusal) -> ZohoDeskStore.AgentView {
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

    private func lookUp(_ call: Call, _ slot: Int?) throws(Refusal) -> Reply {
        let view = try detail(call)
        guard let slot else { return .noContent }
        return .ok(store.agentBody(slot, view))
    }

    private static func listAgents(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let query = try ZohoAgentQuery(call, generation: desk.options.generation)
        return try desk.list(query, call)
    }

    /// A page of agent rows, of one department if `within` is given.
    func list(
        _ query: ZohoAgentQuery,
        _ call: Call,
        within: SortedIDs? = nil
    ) throws(Refusal) -> Reply {
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
    private static func countAgents(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let isConfirmed = try call.bool("isConfirmed")
        let withLight = try call.bool("includeLightAgent") ?? true
        let status = try call.choice("status", among: ["ACTIVE", "DISABLED"])
        return desk.store.countReply(
            desk.store.counts.count(
                enabled: status.map { $0 == "ACTIVE" },
                confirmed: isConfirmed,
                light: withLight ? nil : false
            )
        )
    }

    /// Assumptions: `activeAgents` are confirmed and not light, and `allAgents` are all that can
    /// still be listed.
    private static func allCounts(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let counts = desk.store.counts
        var writer = BodyWriter(capacity: 256)
        func write(_ name: StaticString, _ count: Int) { writer.member(name, Int64(count)) }
        writer.openObject()
        write("allAgents", counts.count())
        write("activeAgents", counts.count(enabled: true, confirmed: true, light: false))
        write("lightAgents", counts.count(enabled: true, confirmed: true, light: true))
        write("deactivatedAgents", counts.count(enabled: false))
        write("unconfirmedAgents", counts.count(enabled: true, confirmed: false))
        write("deletedAgents", desk.store.archive.count - desk.store.anonymizedCount)
        write("closedAgents", 0)
        write("importedAgents", 0)
        writer.closeObject()
        return .ok(writer.bytes)
    }

    private static func agentsByIDs(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        guard let ids = try call.ids("agentIds") else { throw .badParameter("agentIds") }
        let slots = ids.compactMap { desk.store.agents.slot(of: $0) }
        return desk.store.rowsReply("data", slots) { slot, writer in
            desk.store.write(shortAgent: desk.store.agents.rows[slot], include: [], to: &writer)
        }
    }

    private static func listDeleted(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let page = try call.page(default: 10, max: 200, quirks: desk.options.quirks)
        let status = try call.choice("status", among: ["DELETED", "ANONYMIZED", "CLOSED"])
        var rows: [ZohoArchivedAgent] = []
        var left = page.offset
        for id in desk.store.archiveOrder {
            if rows.count == page.limit { break }
            guard let row = desk.store.archive[id],
                status.map({ $0 == row.status.rawValue }) ?? true
            else { continue }
            if left > 0 { left -= 1 } else { rows.append(row) }
        }
        return desk.store.rowsReply("data", rows) { row, writer in
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
