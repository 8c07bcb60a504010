// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMStore {
    /// The slots that a search finds, in the order asked for.
    mutating func found(
        by search: SCIMSearch,
        types wanted: [Int],
        base: String
    ) throws(SCIMError) -> [Int] {
        var slots: [Int] = []
        for type in wanted {
            slots += try found(by: search, type: type, isAlone: wanted.count == 1, base: base)
        }
        guard let path = search.sortBy else { return slots }
        return try sorted(slots, by: path, isDescending: search.isDescending, base: base)
    }

    private mutating func found(
        by search: SCIMSearch,
        type: Int,
        isAlone: Bool,
        base: String
    ) throws(SCIMError) -> [Int] {
        guard let filter = search.filter else { return listed(type) }
        switch dialect.treatment(of: filter, isUser: type == Self.users) {
        case .applied: break
        case .nothing: return []
        case .leftOut: return listed(type)
        case .refused(let reason): throw .invalidFilter(reason)
        }
        var rules = dialect.matchRules
        // RFC 7644 §3.4.2.1: across several types, an unknown attribute has no value.
        if !isAlone { rules.unknownAttribute = .unassigned }
        if dialect.unmappedFilter == .everything { rules.unknownAttribute = .refused }
        let matcher: SCIMMatcher
        do throws(SCIMFilterError) {
            matcher = try SCIMMatcher(filter, for: types[type], rules: rules)
        } catch {
            if dialect.unmappedFilter == .everything { return listed(type) }
            throw SCIMError(error)
        }
        let indexed = candidates(filter, type)
        // Reading all of a group's members is exactly what the index saves.
        if let indexed, !dialect.deactivationHidesMemberships,
            filter.isExactLookup(schema: types[type].schema.id)
        {
            return indexed
        }
        guard indexed == nil, !isLagging else {
            let reader = SCIMStoredRecord(store: self, slot: 0, base: base)
            return reader.slots(passing: matcher.node, among: indexed ?? listed(type))
        }
        columns.prepare(for: matcher.node, type, rows)
        let reader = SCIMStoredRecord(store: self, slot: 0, base: base)
        return reader.slots(passingByColumn: matcher.node, among: listed(type))
    }

    /// The slots that lists show, in order of creation.
    func listed(_ type: Int) -> [Int] {
        let slots = shown[type].ids.map { Int($0) }
        return dialect.inactiveUsers == .shown ? slots : slots.filter(isListed)
    }

    func isListed(_ slot: Int) -> Bool {
        guard rows[slot].presence == .shown else { return false }
        return rows[slot].isActive || dialect.inactiveUsers == .shown
    }

    /// The records that an index leaves for a filter to check; `nil` if no index helps.
    private func candidates(_ filter: SCIMFilter, _ type: Int) -> [Int]? {
        guard !isLagging else { return nil }
        for lookup in filter.lookups(schema: types[type].schema.id) {
            let holders: [Int]
            switch lookup {
            case .id(let id): holders = idHolders[id].map { [$0] } ?? []
            case .externalID(let id): holders = externalIDs[id]?.slots ?? []
            case .userName(let name) where type == Self.users:
                holders = userNames[name.lowercased()].map { [$0] } ?? []
            case .displayName(let name) where type == Self.groups:
                holders = groupNames[name.lowercased()]?.slots ?? []
            case .email(let address) where type == Self.users:
                let key = address.lowercased()
                let byName = userNames[key].map { [$0] } ?? []
                holders = SortedIDs((byName + (addresses[key]?.slots ?? [])).map { Int64($0) })
                    .ids.map { Int($0) }
            case .member(let id) where type == Self.groups:
                guard let member = idHolders[id], dialect.unknownMember != .kept else { continue }
                holders = rows[member].groups.ids.map { Int($0) }
            case .userName, .displayName, .email, .member: continue
            }
            return holders.filter { rows[$0].type == type && isListed($0) }
        }
        return nil
    }

    private func sorted(
        _ slots: [Int],
        by path: SCIMAttributePath,
        isDescending: Bool,
        base: String
    ) throws(SCIMError) -> [Int] {
        var isKnown = false
        var view = SCIMStoredRecord(store: self, slot: 0, base: base)
        let keys = slots.map { slot -> SCIMSortKey in
            guard let attribute = types[rows[slot].type].attribute(path.name, schema: path.schema),
                attribute.definition.returned != .never
            else { return .missing }
            isKnown = true
            view.slot = slot
            return SCIMSortKey(view, attribute, subName: path.subName)
        }
        guard isKnown || slots.isEmpty else {
            throw .invalidPath("No attribute '\(path)' to sort by.")
        }
        // Records without a value come last in ascending order and first in descending (RFC 7644
        // §3.4.2.3); equal records stay in order of creation.
        return slots.indices.sorted { left, right in
            if keys[left] == keys[right] { return left < right }
            return isDescending ? keys[right] < keys[left] : keys[left] < keys[right]
        }.map { slots[$0] }
    }
}
