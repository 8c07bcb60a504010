// SPDX-License-Identifier: Apache-2.0

import Wire

/// What a list or search asks for, from a query or from a `SearchRequest` (RFC 7644 §3.4).
struct SCIMSearch {
    var filterText: String?
    var filter: SCIMFilter?
    var sortBy: SCIMAttributePath?
    var isDescending = false
    /// From 1.
    var startIndex = 1
    /// `nil` where the client leaves it to the service.
    var count: Int?
    /// Empty for the first page; `nil` for paging by index.
    var cursor: String?
    var projection: SCIMProjection

    /// Reads a query's parameters.
    init(_ call: SCIMCall, dialect: SCIMDialect) throws(SCIMError) {
        projection = try call.projection()
        guard !call.query.items.isEmpty else { return }
        func number(_ name: String) throws(SCIMError) -> Int? {
            guard let text = call.value(name), !text.isEmpty else { return nil }
            guard let number = Int(text) else { throw SCIMSearch.wrongNumber(name) }
            return number
        }
        try setPaging(start: try number("startIndex"), count: try number("count"))
        cursor = dialect.servesCursors ? call.value("cursor") : nil
        try setOrder(by: call.value("sortBy"), order: call.value("sortOrder"), dialect)
        try setFilter(call.value("filter"), dialect)
    }

    /// Reads the body of a POST to `/.search`.
    init(_ object: JSONObject, dialect: SCIMDialect) throws(SCIMError) {
        if let schemas = object.member("schemas")?.array {
            let isNamed = schemas.contains {
                $0.string?.isSameName(as: SCIMMessage.searchRequest) ?? false
            }
            guard isNamed else {
                throw .invalidSyntax("schemas must name \(SCIMMessage.searchRequest).")
            }
        }
        func names(_ name: String) -> [String]? {
            object.member(name)?.array?.compactMap(\.string)
        }
        func number(_ name: String) throws(SCIMError) -> Int? {
            guard let value = object.member(name), !value.isNull else { return nil }
            guard let number = value.integer else { throw SCIMSearch.wrongNumber(name) }
            return Int(number)
        }
        projection = try SCIMProjection(
            attributes: names("attributes"),
            excluded: names("excludedAttributes")
        )
        try setPaging(start: try number("startIndex"), count: try number("count"))
        cursor = dialect.servesCursors ? object.member("cursor")?.string : nil
        try setOrder(
            by: object.member("sortBy")?.string,
            order: object.member("sortOrder")?.string,
            dialect
        )
        try setFilter(object.member("filter")?.string, dialect)
    }

    private static func wrongNumber(_ name: String) -> SCIMError {
        SCIMError(400, name == "count" ? "invalidCount" : "invalidValue", "\(name) is no number.")
    }

    /// RFC 7644 §3.4.2.4: values below the minimum count as the minimum.
    private mutating func setPaging(start: Int?, count: Int?) throws(SCIMError) {
        startIndex = max(start ?? 1, 1)
        self.count = count.map { max($0, 0) }
    }

    private mutating func setOrder(
        by path: String?,
        order: String?,
        _ dialect: SCIMDialect
    ) throws(SCIMError) {
        guard let path, !path.isEmpty else { return }
        switch dialect.sorting {
        case .ignored: return
        case .refused: throw .notImplemented("Sorting")
        case .applied: break
        }
        do throws(SCIMFilterError) {
            sortBy = try SCIMAttributePath(parsing: path)
        } catch {
            throw SCIMError(error)
        }
        isDescending = order?.isSameName(as: "descending") ?? false
    }

    private mutating func setFilter(
        _ text: String?,
        _ dialect: SCIMDialect
    ) throws(SCIMError) {
        guard let text, !text.isEmpty else { return }
        filterText = text
        do throws(SCIMFilterError) {
            filter = try SCIMFilter(parsing: text, syntax: dialect.syntax)
        } catch {
            throw SCIMError(error)
        }
    }
}

extension SCIMDialect {
    var servesCursors: Bool {
        switch paging {
        case .index, .none: false
        case .indexAndCursor, .cursor: true
        }
    }
}
