// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// One page of what a search found.
private struct SCIMPage {
    var slots: ArraySlice<Int>
    var totalResults: Int?
    var startIndex: Int?
    var nextCursor: String?
}

extension SCIMService {
    /// RFC 7644 §3.4.2.
    mutating func list(_ types: [Int], _ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        let search = try SCIMSearch(call, dialect: options.dialect)
        return try list(types, search, call)
    }

    /// RFC 7644 §3.4.3.
    mutating func search(_ types: [Int], _ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        guard options.dialect.searchByPost else { throw .notImplemented("/.search") }
        let search = try SCIMSearch(try call.object(), dialect: options.dialect)
        return try list(types, search, call)
    }

    private mutating func list(
        _ types: [Int],
        _ search: SCIMSearch,
        _ call: SCIMCall
    ) throws(SCIMError) -> SCIMReply {
        if types == [SCIMStore.users], search.filter == nil {
            switch options.dialect.unfilteredUsers {
            case .all: break
            case .none: return SCIMReply(status: 200, body: body([], total: 0, SCIMPage(slots: [])))
            case .stub:
                let stub = JSONValue.object(SCIMService.stub).encoded()
                return SCIMReply(status: 200, body: body([stub], total: 1, SCIMPage(slots: [])))
            }
        }
        // No copy of the store may be alive while records are rendered, or all of them would be
        // copied.
        var records: [[UInt8]] = []
        let page: SCIMPage
        if store.isLagging {
            var view = store.asListed()
            let found = try view.found(by: search, types: types, base: call.base)
            page = try self.page(of: found, search, types, at: store.now)
            for slot in page.slots {
                records.append(view.rendered(slot, search.projection, base: call.base))
            }
        } else {
            let found = try store.found(by: search, types: types, base: call.base)
            page = try self.page(of: found, search, types, at: store.now)
            records.reserveCapacity(page.slots.count)
            for slot in page.slots {
                records.append(store.rendered(slot, search.projection, base: call.base))
            }
        }
        return SCIMReply(status: 200, body: body(records, total: page.totalResults, page))
    }

    private func page(
        of found: [Int],
        _ search: SCIMSearch,
        _ types: [Int],
        at now: Instant
    ) throws(SCIMError) -> SCIMPage {
        let dialect = options.dialect
        guard dialect.paging != .none else {
            return SCIMPage(slots: found[...], totalResults: found.count, startIndex: 1)
        }
        let cap = dialect.pageMax > 0 ? dialect.pageMax : Int.max
        let count = min(search.count ?? cap, cap)
        let usesCursor = search.cursor != nil || dialect.paging == .cursor
        guard usesCursor else {
            let start = min(search.startIndex - 1, found.count)
            let end = min(count, found.count - start) + start
            return SCIMPage(
                slots: found[start..<end],
                totalResults: total(found.count, pageLength: end - start),
                startIndex: search.startIndex
            )
        }
        let digest = search.digest(types: types)
        var start = 0
        if let text = search.cursor, !text.isEmpty {
            let cursor = try SCIMCursor(text: text, digest: digest, bits: store.bits)
            guard now < cursor.issuedAt.advanced(by: options.cursorTimeout) else {
                throw SCIMError(400, "expiredCursor", "This cursor has expired.")
            }
            start = firstIndex(in: found, after: cursor, search, types)
        }
        let end = min(count, found.count - start) + start
        var page = SCIMPage(slots: found[start..<end], totalResults: found.count)
        if end < found.count, end > start {
            let isByIndex = search.sortBy != nil || types.count > 1
            let position = isByIndex ? end : found[end - 1]
            page.nextCursor = SCIMCursor(position: position, issuedAt: now)
                .text(digest: digest, bits: store.bits)
        }
        return page
    }

    private func firstIndex(
        in found: [Int],
        after cursor: SCIMCursor,
        _ search: SCIMSearch,
        _ types: [Int]
    ) -> Int {
        if search.sortBy != nil || types.count > 1 { return min(cursor.position, found.count) }
        return found.firstIndex { $0 > cursor.position } ?? found.count
    }

    private func total(_ exact: Int, pageLength: Int) -> Int {
        switch options.dialect.totals {
        case .exact: exact
        case .pageOnly: pageLength
        case .inflated: exact + 1
        }
    }

    private func body(_ records: [[UInt8]], total: Int?, _ page: SCIMPage) -> [UInt8] {
        var writer = BodyWriter(capacity: records.reduce(256) { $0 + $1.count + 1 })
        writer.openObject()
        writer.member("schemas", [SCIMMessage.listResponse])
        if let total { writer.member("totalResults", Int64(total)) }
        writer.member("itemsPerPage", Int64(records.count))
        if let start = page.startIndex { writer.member("startIndex", Int64(start)) }
        if let next = page.nextCursor { writer.member("nextCursor", next) }
        writer.key("Resources")
        writer.openArray()
        for record in records { writer.value(raw: record) }
        writer.closeArray()
        writer.closeObject()
        return writer.bytes
    }

    /// The one record that some servers return when there is no filter.
    private static var stub: JSONObject {
        [
            "schemas": [.string(SCIMSchema.user.id)],
            "id": "synthetic",
            "userName": "synthetic",
            "active": true,
            "meta": ["resourceType": "User"],
        ]
    }
}
