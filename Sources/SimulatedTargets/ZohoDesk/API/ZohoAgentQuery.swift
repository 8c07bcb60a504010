// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The filters of agent lists.
struct ZohoAgentQuery {
    var isEnabled: Bool?
    /// Statuses that no listed agent has; the list is empty then.
    var isVoid = false
    var isConfirmed: Bool?
    var isLight: Bool?
    var types: [ZohoAgentType] = []
    var excludesLight = false
    var roles: [Int64]?
    var profiles: [Int64]?
    var departments: [Int64]?
    var search: ZohoSearch?
    var searchField: String?
    var customSearch: ZohoSearch?
    var customField: String?
    var isDescending = false

    static let names = [
        "from", "limit", "status", "isConfirmed", "rolePermissionType", "isLightAgent",
        "roleIds", "profileIds", "departmentIds", "searchStr", "fieldName", "sortOrder", "include",
    ]
    static let newNames = ["cfSearchStr", "cfFieldName"]

    init(_ call: ZohoDeskCall, generation: ZohoDeskOptions.Generation) throws(ZohoDeskError) {
        try readStatus(call, generation)
        isConfirmed = try call.bool("isConfirmed")
        isLight = try call.bool("isLightAgent")
        let known = ZohoAgentType.allCases.map(\.rawValue) + ["${NON_LIGHT}"]
        for word in try call.words("rolePermissionType", among: known) {
            if let type = ZohoAgentType(rawValue: word) {
                types.append(type)
            } else {
                excludesLight = true
            }
        }
        roles = try call.ids("roleIds")
        profiles = try call.ids("profileIds")
        departments = try call.ids("departmentIds")
        search = try ZohoSearch(call, "searchStr")
        searchField = try call.choice(
            "fieldName",
            among: ["firstName", "lastName", "name", "emailId"]
        )
        customSearch = try ZohoSearch(call, "cfSearchStr")
        customField = call.query["cfFieldName"]
        if (customSearch == nil) != (customField == nil) { throw .badParameter("cfFieldName") }
        isDescending = try call.choice("sortOrder", among: ["asc", "desc"]) == "desc"
    }

    private mutating func readStatus(
        _ call: ZohoDeskCall,
        _ generation: ZohoDeskOptions.Generation
    ) throws(ZohoDeskError) {
        let known =
            generation == .old
            ? ["ACTIVE", "DISABLED"] : ["ACTIVE", "DISABLED", "DELETED", "IMPORTED"]
        switch try call.choice("status", among: known) {
        case "ACTIVE": isEnabled = true
        case "DISABLED": isEnabled = false
        case .some: isVoid = true
        case nil: break
        }
    }

    /// Whether an agent passes every filter.
    func matches(_ agent: ZohoAgent, quirks: ZohoDeskQuirks) -> Bool {
        if let isEnabled, agent.isEnabled != isEnabled { return false }
        if let isConfirmed, agent.isConfirmed != isConfirmed { return false }
        let isLightAgent = agent.type == .light
        if let isLight, isLightAgent != isLight { return false }
        if excludesLight, isLightAgent, types.isEmpty { return false }
        if !types.isEmpty, !types.contains(agent.type), !(excludesLight && !isLightAgent) {
            return false
        }
        if let roles, !roles.contains(agent.roleID) { return false }
        if let profiles, !profiles.contains(agent.profileID) { return false }
        if let departments, !departments.contains(where: agent.departments.contains) {
            return false
        }
        if let customField, let customSearch {
            guard let text = agent.customFields[customField]?.string,
                customSearch.matches(text)
            else { return false }
        }
        return search.map { isFound(agent, by: $0, quirks) } ?? true
    }

    private func isFound(
        _ agent: ZohoAgent,
        by search: ZohoSearch,
        _ quirks: ZohoDeskQuirks
    ) -> Bool {
        func looks(_ field: String) -> Bool { searchField.map { $0 == field } ?? true }
        if looks("emailId"), search.matches(agent.email) { return true }
        if looks("firstName"), search.matches(agent.firstName) { return true }
        if looks("lastName"), search.matches(agent.lastName) { return true }
        return looks("name")
            && search.matches(agent.displayName(lastFirst: quirks.nameLastFirst))
    }
}

/// `abc` for exact, `abc*` for the beginning, `*abc*` for any position; case does not matter.
struct ZohoSearch {
    private enum Mode {
        case exact
        case prefix
        case anywhere
    }

    private let mode: Mode
    let text: String

    /// `nil` if the parameter is absent.
    init?(_ call: ZohoDeskCall, _ name: String, wildcard: Character = "*") throws(ZohoDeskError) {
        guard let text = call.query[name] else { return nil }
        guard (1...100).contains(text.count) else { throw .badParameter(name) }
        self.init(text, wildcard: wildcard)
    }

    init(_ text: some StringProtocol, wildcard: Character = "*") {
        let lower = text.lowercased()
        if lower.hasSuffix(String(wildcard)), lower.count > 1 {
            let isAnywhere = lower.hasPrefix(String(wildcard))
            mode = isAnywhere ? .anywhere : .prefix
            self.text = String(lower.dropLast().dropFirst(isAnywhere ? 1 : 0))
        } else {
            mode = .exact
            self.text = lower
        }
    }

    var isExact: Bool { mode == .exact }

    func matches(_ value: String) -> Bool {
        let value = value.lowercased()
        return switch mode {
        case .exact: value == text
        case .prefix: value.hasPrefix(text)
        case .anywhere: value.contains(text)
        }
    }
}

extension ZohoDeskStore {
    /// The slots of the agents that a query finds, from the narrowest index there is.
    ///
    /// Assumption: in the order in which they were added.
    func find(_ query: ZohoAgentQuery, _ page: ZohoPage, within: SortedIDs? = nil) -> [Int] {
        if query.isVoid { return [] }
        var left = page.offset
        var found: [Int] = []
        func take(_ id: Int64) -> Bool {
            guard let slot = agents.slot(of: id),
                query.matches(agents.rows[slot], quirks: quirks)
            else { return true }
            if left > 0 {
                left -= 1
                return true
            }
            found.append(slot)
            return found.count < page.limit
        }
        if let ids = narrowest(query, within) {
            for id in query.isDescending ? ids.ids.reversed() : ids.ids where !take(id) { break }
            return found
        }
        let list = query.isEnabled.map { $0 ? enabledOrder : disabledOrder } ?? order
        if query.isDescending {
            for id in list.elements(from: 0, limit: list.count).reversed() where !take(id) { break }
        } else if isPlain(query) {
            return list.elements(from: page.offset, limit: page.limit)
                .compactMap { agents.slot(of: $0) }
        } else {
            list.forEach(while: take)
        }
        return found
    }

    /// Whether the plain order contains exactly the requested agents.
    private func isPlain(_ query: ZohoAgentQuery) -> Bool {
        query.isConfirmed == nil && query.isLight == nil && query.types.isEmpty
            && !query.excludesLight && query.search == nil && query.customSearch == nil
    }

    /// Whether only an address can be meant.
    private func isAddress(_ search: ZohoSearch, _ field: String?) -> Bool {
        guard let field else {
            return !namesMayBeAddresses && search.text.utf8.contains(UInt8(ascii: "@"))
        }
        return field == "emailId"
    }

    private func narrowest(_ query: ZohoAgentQuery, _ within: SortedIDs?) -> SortedIDs? {
        if let search = query.search, search.isExact, isAddress(search, query.searchField) {
            return SortedIDs(emailHolders[search.text].map { [agents.rows[$0].id] } ?? [])
        }
        if let within { return within }
        if let ids = query.roles {
            return SortedIDs(
                ids.flatMap { id in roles.slot(of: id).map { roles.rows[$0].agents.ids } ?? [] }
            )
        }
        if let ids = query.profiles {
            return SortedIDs(
                ids.flatMap { id in
                    profiles.slot(of: id).map { profiles.rows[$0].agents.ids } ?? []
                }
            )
        }
        guard let ids = query.departments else { return nil }
        return SortedIDs(
            ids.flatMap { id in
                departments.slot(of: id).map { departments.rows[$0].agents.ids } ?? []
            }
        )
    }
}
