// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDesk {
    package func probe(_ probe: Probe, at instant: Instant) -> ProbeResult {
        switch probe {
        case .signIn(let account):
            guard let slot = store.slot(account) else { return .refused("unknown") }
            return ProbeResult(refusal: store.signInRefusal(of: slot))
        case .session(let id): return store.result(ofSession: id)
        case .credential(let id):
            if let reason = store.accounts.refusal(ofToken: id, at: instant) {
                return .refused(reason)
            }
            guard let slot = store.accounts.user(ofToken: id).flatMap({ store.agents.slot(of: $0) })
            else { return .refused("unknown") }
            return store.tokensWork(of: store.agents.rows[slot])
                ? .allowed : .refused("deactivated")
        }
    }

    /// The people named by id or address in path, query and body.
    package func isAuthentication(_ request: WireRequest) -> Bool {
        request.path.hasPrefix("/oauth/")
    }

    package func traits(of request: WireRequest) -> RequestTraits {
        var traits = RequestTraits()
        if let query = QueryItems(parsing: request.query) {
            for item in query.items {
                switch item.name {
                case "searchStr" where item.value.contains("@"):
                    traits.subjects.append(item.value.lowercased())
                case "agentIds":
                    for id in item.value.split(separator: ",") { name(Int64(id), in: &traits) }
                default: break
                }
            }
            traits.page = page(of: request, query)
        }
        guard case .route(let index, let ids) = match(request) else { return traits }
        let pattern = ZohoDesk.router(options.generation).routes[index].pattern
        if pattern.text.hasPrefix("/agents/zuid/") {
            name(store.zuidHolders[ids.first ?? 0].map { store.agents.rows[$0].id }, in: &traits)
        } else if pattern.text.hasPrefix("/agents/") || pattern.text.hasPrefix("/deletedAgents/") {
            name(ids.first, in: &traits)
        }
        traits.rights = rights(named: pattern.text, ids.first)
        for text in pattern.texts(in: request.path, prefix: ZohoDesk.root)
        where text.contains("@") {
            traits.subjects.append(text.lowercased())
        }
        if !request.body.isEmpty { nameMembers(of: request.body, in: &traits) }
        return traits
    }

    /// The right whose record the path names, or every right of the kind that it lists.
    private func rights(named pattern: String, _ id: Int64?) -> [RightName] {
        switch pattern.split(separator: "/").first {
        case "roles": store.roles.rights("role", of: id, \.name)
        case "profiles": store.profiles.rights("profile", of: id, \.name)
        case "departments": store.departments.rights("department", of: id, \.name)
        case "teams": store.teams.rights("team", of: id, \.name)
        case nil, .some: []
        }
    }

    private func match(_ request: WireRequest) -> Router<ZohoDeskEndpoint>.Match {
        ZohoDesk.router(options.generation).match(request.method, request.path)
    }

    /// The page number, from the requested first row and page size.
    private func page(of request: WireRequest, _ query: QueryItems) -> Int? {
        guard request.method == .get, case .route(let index, _) = match(request),
            ZohoDesk.router(options.generation).routes[index].endpoint.cost == .list
        else { return nil }
        let limit = query["limit"].flatMap { Int($0) } ?? 10
        let from = query["from"].flatMap { Int($0) } ?? 0
        return from / max(limit, 1) + 1
    }

    private func name(_ id: Int64?, in traits: inout RequestTraits) {
        guard let id else { return }
        traits.subjects.append(String(id))
        guard let slot = store.agents.slot(of: id) else { return }
        traits.subjects.append(store.agents.rows[slot].email.lowercased())
    }

    private func nameMembers(of body: [UInt8], in traits: inout RequestTraits) {
        guard let value = try? JSONValue(parsing: body) else { return }
        if let email = value["emailId"]?.string { traits.subjects.append(email.lowercased()) }
        for key in ["agentIds", "agents"] {
            for id in value[key]?.array ?? [] { name(ZohoBody.id(id), in: &traits) }
        }
    }
}
