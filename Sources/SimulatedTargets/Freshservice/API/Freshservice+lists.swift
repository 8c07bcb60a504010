// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    private static let peopleParameters = [
        "page", "per_page", "email", "query", "mobile_phone_number", "work_phone_number",
    ]
    private static let agentParameters = peopleParameters + ["active", "state"]
    private static let requesterParameters = peopleParameters + ["include_agents"]

    static func listAgents(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: Freshservice.agentParameters)
        if let text = call.query["query"] {
            return try store.search(text, call, FreshservicePeople.agents)
        }
        let active = try call.bool("active")
        var occasional: Bool?
        switch call.query["state"] {
        case nil: break
        case "fulltime": occasional = false
        case "occasional": occasional = true
        case .some:
            throw .invalid(
                "state",
                message: "It should be one of these values: 'fulltime,occasional'"
            )
        }
        let phones = store.phoneFilter(call)
        let needsCheck = active != nil || occasional != nil || phones != nil
        let accepts = { (user: borrowing FreshserviceUser) -> Bool in
            (active == nil || user.isActive == active)
                && (occasional == nil || user.isOccasional == occasional)
                && (phones == nil || phones?(user) == true)
        }
        return try store.list(call, FreshservicePeople.agents, accepts: needsCheck ? accepts : nil)
    }

    static func listRequesters(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: Freshservice.requesterParameters)
        let includesAgents = try call.bool("include_agents") ?? false
        if includesAgents, !store.privileges(of: call.actor).contains(.manageAgents) {
            throw .accessDenied
        }
        let people: FreshservicePeople = includesAgents ? .everybody : .requesters
        if let text = call.query["query"] { return try store.search(text, call, people) }
        let hidesInactive = !store.quirks.deactivatedRequestersListed
        let phones = store.phoneFilter(call)
        let accepts = { (user: borrowing FreshserviceUser) -> Bool in
            (!hidesInactive || user.isActive) && (phones == nil || phones?(user) == true)
        }
        return try store.list(call, people, accepts: hidesInactive || phones != nil ? accepts : nil)
    }
}

extension FreshserviceStore {
    /// Whether a person has the requested phone numbers; `nil` if none are requested.
    fileprivate func phoneFilter(
        _ call: FreshserviceCall
    ) -> ((borrowing FreshserviceUser) -> Bool)? {
        let wanted = ["mobile_phone_number", "work_phone_number"].compactMap { name in
            call.query[name].map { (name: name, value: $0) }
        }
        guard !wanted.isEmpty else { return nil }
        return { user in
            wanted.allSatisfy { user.attributes[$0.name]?.string == $0.value }
        }
    }

    fileprivate func list(
        _ call: FreshserviceCall,
        _ people: FreshservicePeople,
        accepts: ((borrowing FreshserviceUser) -> Bool)?
    ) throws(FreshserviceError) -> FreshserviceReply {
        let page = capped(try call.page())
        let accepts = quirks.listsLag ? exceptUnlisted(accepts) : accepts
        let slots: [Int]
        if let email = call.query["email"] {
            let found = emailMatch(email, people).filter { accepts?(users.rows[$0]) ?? true }
            slots = Array(found.dropFirst(page.offset))
        } else {
            slots = self.slots(people, from: offset(of: page), limit: page.perPage + 1, accepts)
        }
        var writer = BodyWriter(capacity: 256 + slots.count * 1_300)
        writer.openObject()
        writer.key(people.listKey)
        writer.openArray()
        for slot in slots.prefix(page.perPage) { write(slot, as: people, to: &writer) }
        writer.closeArray()
        writer.closeObject()
        var reply = FreshserviceReply(status: 200, body: writer.bytes)
        reply.link = nextLink(call, page, rows: slots.count)
        return reply
    }

    fileprivate func write(_ slot: Int, as people: FreshservicePeople, to writer: inout BodyWriter)
    {
        guard quirks.listsLag, let shown = searchView.shown(slot: slot, at: now)
        else {
            write(users.rows[slot], as: people, to: &writer)
            return
        }
        if let user = shown { write(user, as: people, to: &writer) }
    }

    /// At most one person holds an address.
    fileprivate func emailMatch(_ email: String, _ people: FreshservicePeople) -> [Int] {
        guard let slot = self.slot(email: email), people.include(users.rows[slot].kind)
        else {
            return []
        }
        guard quirks.emailFilterLags,
            let shown = searchView.shown(slot: slot, at: now)
        else { return [slot] }
        // The index finds the address only if the record had it before its latest changes.
        guard let shown, people.include(shown.kind), shown.holds(email) else { return [] }
        return [slot]
    }

    /// The same check, restricted to people in the lagging list.
    fileprivate func exceptUnlisted(
        _ accepts: ((borrowing FreshserviceUser) -> Bool)?
    ) -> (borrowing FreshserviceUser) -> Bool {
        { user in
            if let slot = users.slot(of: user.id),
                let shown = searchView.shown(slot: slot, at: now), shown == nil
            {
                return false
            }
            return accepts?(user) ?? true
        }
    }

    func capped(_ page: PageRequest) -> PageRequest {
        PageRequest(page: page.page, perPage: min(page.perPage, quirks.pageCap))
    }

    func offset(of page: PageRequest) -> Int {
        let isEarly = quirks.listOrderShifts && page.page.isMultiple(of: 2)
        return isEarly ? page.offset - 1 : page.offset
    }

    /// `rows` is how many rows were found, one more than fit the page if there are more.
    func nextLink(_ call: FreshserviceCall, _ page: PageRequest, rows: Int) -> String? {
        let isFull = rows == page.perPage && quirks.linkOnFullLastPage
        guard rows > page.perPage || isFull else { return nil }
        return page.nextLink(base: call.base, path: call.path, query: call.query)
    }

    /// Searches lag, have up to 40 pages of 30, newest first, and no Link (REF, PS).
    fileprivate func search(
        _ text: String,
        _ call: FreshserviceCall,
        _ people: FreshservicePeople
    ) throws(FreshserviceError) -> FreshserviceReply {
        let query: FreshserviceQuery
        do throws(FreshserviceQueryError) {
            query = try FreshserviceQuery(parsing: text, fields: people.queryFields)
        } catch {
            throw .badQuery(body: error.body)
        }
        let page = try searchPage(call)
        let found = search(query, people, page: page)
        var writer = BodyWriter(capacity: 256 + found.count * 1_300)
        writer.openObject()
        writer.key(people.listKey)
        writer.openArray()
        for user in found { write(user, as: people, to: &writer) }
        writer.closeArray()
        writer.closeObject()
        return FreshserviceReply(status: 200, body: writer.bytes)
    }

    /// A page of 30, whatever size is requested, up to the 40th (REF).
    func searchPage(_ call: FreshserviceCall) throws(FreshserviceError) -> PageRequest {
        let page = PageRequest(page: try call.page().page, perPage: 30)
        guard page.page <= 40 else {
            throw .invalid("page", message: "It should be less than or equal to 40")
        }
        return page
    }
}
