// SPDX-License-Identifier: Apache-2.0

import Wire

/// A stored record as filters and sorting see it.
struct SCIMStoredRecord: SCIMReadable {
    let store: SCIMStore
    var slot: Int
    let base: String

    func value(of name: String, extensionID: String?) -> JSONValue? {
        if extensionID == nil {
            switch name {
            case "id": return .string(store.rows[slot].id)
            case "schemas": return .array(store.schemas(of: store.rows[slot]).map { .string($0) })
            case "meta": return store.meta(of: slot, base: base)
            case "groups" where store.rows[slot].isUser:
                return .array(store.groupValues(of: slot, base: base))
            case "members" where !store.rows[slot].isUser:
                return .array(store.memberValues(of: slot, base: base))
            default: break
            }
        }
        return store.rows[slot].attributes.value(of: name, extensionID: extensionID)
    }

    /// The slots for which a filter holds, tested record by record.
    func slots(passing node: SCIMMatcher.Node, among slots: [Int]) -> [Int] {
        var record = self
        return slots.filter { slot in
            record.slot = slot
            return node.holds(for: record)
        }
    }

    /// The same by way of the columns, which must be up to date.
    ///
    /// Slots are in ascending order.
    func slots(passingByColumn node: SCIMMatcher.Node, among slots: [Int]) -> [Int] {
        switch node {
        case .constant(let answer): return answer ? slots : []
        case .attribute(let place, .condition("created", let condition)) where place.isMeta:
            return slots.filter { condition.holds(for: store.rows[$0].createdAt) }
        case .attribute(let place, .condition("lastModified", let condition)) where place.isMeta:
            return slots.filter { condition.holds(for: store.rows[$0].modifiedAt) }
        case .attribute(let place, let test):
            let type = slots.first.map { store.rows[$0].type } ?? 0
            return store.columns[type, place]?.slots(passing: test, among: slots)
                ?? self.slots(passing: node, among: slots)
        case .not(let inner):
            return slots.without(self.slots(passingByColumn: inner, among: slots))
        case .all(let parts):
            return parts.reduce(slots) { self.slots(passingByColumn: $1, among: $0) }
        case .any(let parts):
            let rest = parts.reduce(slots) { rest, part in
                rest.without(self.slots(passingByColumn: part, among: rest))
            }
            return slots.without(rest)
        }
    }
}

extension SCIMMatcher.Place {
    fileprivate var isMeta: Bool { name == "meta" && extensionID == nil }
}

extension [Int] {
    /// An ascending list without the given elements, which are in the same order.
    fileprivate func without(_ others: [Int]) -> [Int] {
        var next = 0
        return filter { element in
            guard next < others.count, others[next] == element else { return true }
            next += 1
            return false
        }
    }
}
