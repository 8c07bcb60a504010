// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What `GET /contacts/search` looks for: each parameter lists alternatives, and a contact must
/// match every parameter.
///
/// Assumption: without parameters every contact matches.
struct ZohoContactSearch {
    private var criteria: [(fields: [Field], texts: [ZohoSearch])] = []

    private typealias Field = @Sendable (ZohoContact) -> String?

    private static let fields: [(name: String, read: Field)] = [
        ("id", { String($0.id) }), ("fullName", { $0.fullName }), ("firstName", { $0.firstName }),
        ("lastName", { $0.lastName }), ("email", { $0.email }), ("phone", { $0.phone }),
        ("mobile", { $0.mobile }),
    ]

    static let names = fields.map(\.name) + ["_all"]

    init(_ call: ZohoDeskCall) throws(ZohoDeskError) {
        for name in Self.names {
            guard let value = call.query[name] else { continue }
            let texts = value.split(separator: ",").map { ZohoSearch($0) }
            guard (1...30).contains(texts.count) else { throw .badParameter(name) }
            let fields = Self.fields.filter { name == "_all" || $0.name == name }.map(\.read)
            criteria.append((fields, texts))
        }
    }

    func matches(_ contact: ZohoContact) -> Bool {
        criteria.allSatisfy { fields, texts in
            fields.contains { read in
                guard let value = read(contact) else { return false }
                return texts.contains { $0.matches(value) }
            }
        }
    }
}

extension ZohoDesk {
    /// Searches always count rows from 0, unlike lists (OAS-N).
    static func searchContacts(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let search = try ZohoContactSearch(call)
        let page = ZohoPage(
            offset: try call.number("from", in: 0...999) ?? 0,
            limit: min(try call.number("limit", in: 1...100) ?? 10, desk.options.quirks.pageCap)
        )
        let table = desk.store.platform.contacts
        let found = table.slots.filter {
            !table.rows[$0].isTrashed && search.matches(table.rows[$0])
        }
        return desk.store.rowsReply(
            "data",
            page.rows(of: found),
            bytesEach: 320,
            count: found.count
        ) { slot, writer in desk.store.write(contact: slot, to: &writer) }
    }
}
