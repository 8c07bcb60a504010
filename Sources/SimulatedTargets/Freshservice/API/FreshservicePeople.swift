// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The people in a list or search, and the form in which they are shown.
enum FreshservicePeople: Sendable {
    case agents
    case requesters
    /// Both, in the form of requesters.
    case everybody

    var listKey: StaticString {
        switch self {
        case .agents: "agents"
        case .requesters, .everybody: "requesters"
        }
    }

    var queryFields: FreshserviceQueryFields {
        switch self {
        case .agents: .agents
        case .requesters, .everybody: .requesters
        }
    }

    func include(_ kind: FreshserviceUser.Kind) -> Bool {
        switch (self, kind) {
        case (.agents, .agent), (.requesters, .requester), (.everybody, _): true
        case (.agents, .requester), (.requesters, .agent): false
        }
    }
}

extension FreshserviceStore {
    /// Up to `limit` people ordered by first name, after the first `offset`.
    func slots(
        _ people: FreshservicePeople,
        from offset: Int,
        limit: Int,
        _ accepts: ((borrowing FreshserviceUser) -> Bool)?
    ) -> [Int] {
        let order = order(of: people)
        guard let accepts else {
            return order.elements(from: offset, limit: limit)
                .compactMap { users.slot(of: $0.id) }
        }
        var slots: [Int] = []
        var skipped = 0
        order.forEach { entry in
            guard let slot = users.slot(of: entry.id), accepts(users.rows[slot]) else {
                return true
            }
            if skipped < offset { skipped += 1 } else { slots.append(slot) }
            return slots.count < limit
        }
        return slots
    }

    private func order(of people: FreshservicePeople) -> SortedList<FreshserviceListEntry> {
        switch people {
        case .agents: agentOrder
        case .requesters: requesterOrder
        case .everybody: peopleOrder
        }
    }

    /// The page of people in the search index that match the query, newest first.
    func search(
        _ query: FreshserviceQuery,
        _ people: FreshservicePeople,
        page: PageRequest
    ) -> [FreshserviceUser] {
        var found: [FreshserviceUser] = []
        var skipped = 0
        for slot in users.rows.indices.reversed() where found.count < page.perPage {
            guard let user = indexed(slot), people.include(user.kind),
                query.matches({ field(of: user, $0) })
            else { continue }
            if skipped < page.offset { skipped += 1 } else { found.append(user) }
        }
        return found
    }

    /// The record as searches show it; `nil` for none.
    private func indexed(_ slot: Int) -> FreshserviceUser? {
        if let shown = searchView.shown(slot: slot, at: now) { return shown }
        return users.exists(slot: slot) ? users.rows[slot] : nil
    }

    func write(
        _ user: FreshserviceUser,
        as people: FreshservicePeople,
        to writer: inout BodyWriter
    ) {
        switch people {
        case .agents: write(agent: user, to: &writer)
        case .requesters, .everybody: write(requester: user, to: &writer)
        }
    }

    private func field(of user: FreshserviceUser, _ name: String) -> FreshserviceQuery.FieldValue {
        switch name {
        case "first_name": return .text(user.firstName)
        case "last_name": return user.lastName.map { .text($0) } ?? .none
        case "name": return .text(user.displayName)
        case "email", "primary_email": return user.email.map { .text($0) } ?? .none
        case "department_id": return .integers(user.departmentIDs)
        case "created_at": return .instant(user.createdAt)
        case "updated_at": return .instant(user.updatedAt)
        case "time_zone" where user.attributes[name] == nil:
            return .text("Eastern Time (US & Canada)")
        case "language" where user.attributes[name] == nil: return .text("en")
        default: break
        }
        switch user.attributes[name] {
        case .string(let text): return .text(text)
        case .integer(let number): return .integer(number)
        case .bool(let flag): return .bool(flag)
        case .null, .number, .array, .object, nil: return .none
        }
    }
}
