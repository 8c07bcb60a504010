// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension FreshserviceReply {
    /// One object under its singular key.
    static func one(
        _ key: StaticString,
        status: Int = 200,
        _ write: (inout BodyWriter) -> Void
    ) -> FreshserviceReply {
        var writer = BodyWriter()
        writer.openObject()
        writer.key(key)
        write(&writer)
        writer.closeObject()
        return FreshserviceReply(status: status, body: writer.bytes)
    }

    /// Objects under their plural key, with the total number of rows and the link to the next page
    /// if given.
    static func many<Row>(
        _ key: StaticString,
        _ rows: some Sequence<Row>,
        status: Int = 200,
        total: Int? = nil,
        link: String? = nil,
        _ write: (Row, inout BodyWriter) -> Void
    ) -> FreshserviceReply {
        var writer = BodyWriter()
        writer.openObject()
        writer.key(key)
        writer.openArray()
        for row in rows { write(row, &writer) }
        writer.closeArray()
        if let total { writer.member("total", Int64(total)) }
        writer.closeObject()
        var reply = FreshserviceReply(status: status, body: writer.bytes)
        reply.link = link
        return reply
    }
}

extension FreshserviceCall {
    /// The rows of the requested page, and the link to the next one if more rows exist.
    func paged<Row>(
        _ rows: [Row],
        _ quirks: FreshserviceQuirks
    ) throws(FreshserviceError) -> (rows: ArraySlice<Row>, link: String?) {
        let asked = try page()
        let page = PageRequest(page: asked.page, perPage: min(asked.perPage, quirks.pageCap))
        guard page.offset < rows.count else { return ([], nil) }
        let end = min(page.offset + page.perPage, rows.count)
        let isFull = end - page.offset == page.perPage && quirks.linkOnFullLastPage
        guard end < rows.count || isFull else { return (rows[page.offset..<end], nil) }
        let link = page.nextLink(base: base, path: path, query: query)
        return (rows[page.offset..<end], link)
    }

    /// Comma-separated ids in a parameter; a parameter that is missing or contains anything else is
    /// refused.
    func ids(in parameter: String) throws(FreshserviceError) -> [Int64] {
        guard let text = query[parameter], !text.isEmpty else {
            throw .invalid(parameter, .missing)
        }
        var ids: [Int64] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let id = Int64(part), id > 0 else { throw .invalid(parameter) }
            ids.append(id)
        }
        return ids
    }

    /// The number in a parameter, if given.
    func integer(_ name: String) throws(FreshserviceError) -> Int64? {
        guard let text = query[name] else { return nil }
        guard let number = Int64(text), number >= 0 else { throw .invalid(name) }
        return number
    }
}

extension BodyReader {
    /// A date or an instant in one of the forms that the vendor accepts (REF); `nil` if absent,
    /// null or wrong.
    mutating func instant(_ name: String) -> Instant? {
        guard let text = string(name).value else { return nil }
        if let instant = Instant(rfc3339: text) { return instant }
        complain(name, .invalid, message: "It should be in the format YYYY-MM-DDTHH:MM:SSZ")
        return nil
    }

    func check() throws(FreshserviceError) {
        guard violations.isEmpty else { throw .validation(violations) }
    }
}
