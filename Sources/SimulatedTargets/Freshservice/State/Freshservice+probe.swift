// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension Freshservice {
    package func probe(_ probe: Probe, at instant: Instant) -> ProbeResult {
        switch probe {
        case .signIn(let account):
            guard let slot = store.slot(account) else { return .refused("unknown") }
            return ProbeResult(refusal: store.signInRefusal(of: slot, at: instant))
        case .session(let id): return store.result(ofSession: id)
        case .credential(let id): return store.result(ofKey: id)
        }
    }

    /// The people named by id in the path or by address in query and body.
    package func traits(of request: WireRequest) -> RequestTraits {
        var traits = RequestTraits()
        if let query = QueryItems(parsing: request.query) {
            for item in query.items {
                switch item.name {
                case "email": traits.subjects.append(item.value.lowercased())
                case "secondary_requesters", "user_ids":
                    for id in item.value.split(separator: ",") { name(Int64(id), in: &traits) }
                default: break
                }
            }
            traits.page = page(of: request, query)
        }
        switch Freshservice.router.match(request.method, request.path) {
        case .route(let index, let ids):
            let text = Freshservice.router.routes[index].pattern.text
            // In every other path the first id is that of a group, a department or the like.
            traits.rights = rights(named: text, ids.first)
            if text.hasPrefix("/agents") || text.hasPrefix("/requesters") {
                name(ids.first, in: &traits)
            } else if text.contains("/members/") {
                name(ids.last, in: &traits)
            }
            let isCreation = text == "/agents" || text == "/requesters"
            if isCreation, request.method == .post { nameAddress(in: request.body, &traits) }
            if text == "/applications/{id}/users" { nameUsers(in: request.body, &traits) }
        case .wrongMethod, .unknownPath:
            break
        }
        return traits
    }

    private func page(of request: WireRequest, _ query: QueryItems) -> Int? {
        guard request.method == .get else { return nil }
        if let text = query["page"] { return Int(text) }
        let last = request.path.split(separator: "/").last ?? ""
        return last.contains(where: { !$0.isNumber }) && last != "me" ? 1 : nil
    }

    /// The right whose record the path names, or every right of the kind that it lists.
    private func rights(named pattern: String, _ id: Int64?) -> [RightName] {
        switch pattern.split(separator: "/").first {
        case "groups":
            ["group", "groupObserver", "groupLeader"].flatMap { kind in
                store.groups.rights(kind, of: id, \.name)
            }
        case "requester_groups": store.requesterGroups.rights("requesterGroup", of: id, \.name)
        case "departments": store.departments.rights("departmentTickets", of: id, \.name)
        case "roles": store.roles.rights("role", of: id, \.name)
        case "applications": store.desk.applications.rights("application", of: id, \.name)
        case nil, .some: []
        }
    }

    private func name(_ id: Int64?, in traits: inout RequestTraits) {
        guard let id else { return }
        traits.subjects.append(String(id))
        guard let slot = store.users.slot(of: id) else { return }
        traits.subjects += store.addresses(of: slot).map { $0.lowercased() }
    }

    /// The people in a list of application users.
    private func nameUsers(in body: [UInt8], _ traits: inout RequestTraits) {
        guard !body.isEmpty, let value = try? JSONValue(parsing: body) else { return }
        for entry in value["application_users"]?.array ?? [] {
            name(entry["user_id"]?.integer, in: &traits)
        }
    }

    private func nameAddress(in body: [UInt8], _ traits: inout RequestTraits) {
        guard let value = try? JSONValue(parsing: body),
            let email = value["email"]?.string ?? value["primary_email"]?.string
        else { return }
        traits.subjects.append(email.lowercased())
    }
}
