// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// A request that found its route and passed authentication and the checks of its query.
struct ZohoDeskCall: Sendable {
    /// The numbers in the path, in order.
    let ids: [Int64]
    /// The non-numeric segments, decoded.
    let texts: [String]
    let query: QueryItems
    let headers: WireHeaders
    let body: [UInt8]
    /// The slot of the agent for whom the token was issued.
    let actor: Int
    let scopes: ZohoScopes
    /// Whether the actor's profile allows the call.
    let isPermitted: Bool

    /// The first number in the path; 0, which is never an id, for paths without one.
    var id: Int64 { ids.first ?? 0 }

    /// Refuses the call unless the profile of the token's owner allows it.
    func permit() throws(ZohoDeskError) {
        guard isPermitted else { throw .forbidden }
    }

    /// The body as an object.
    func object() throws(ZohoDeskError) -> JSONObject {
        guard !body.isEmpty else { throw .emptyPayload }
        guard let value = try? JSONValue(parsing: body), let object = value.object else {
            throw .malformed
        }
        return object
    }

    /// The body as an object; an absent body counts as an empty one.
    func objectIfAny() throws(ZohoDeskError) -> JSONObject {
        body.isEmpty ? JSONObject() : try object()
    }

    func bool(_ name: String) throws(ZohoDeskError) -> Bool? {
        switch query[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        case .some: throw .badParameter(name)
        }
    }

    /// A comma list of digits, up to fifty.
    func ids(_ name: String) throws(ZohoDeskError) -> [Int64]? {
        guard let text = query[name] else { return nil }
        var ids: [Int64] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let id = ZohoDeskCall.id(part) else { throw .badParameter(name) }
            ids.append(id)
        }
        guard ids.count <= 50 else { throw .badParameter(name) }
        return ids
    }

    func choice(_ name: String, among known: [String]) throws(ZohoDeskError) -> String? {
        guard let text = query[name] else { return nil }
        guard known.contains(text) else { throw .badParameter(name) }
        return text
    }

    /// A comma list of words, each of which must be known.
    func words(_ name: String, among known: [String]) throws(ZohoDeskError) -> [String] {
        guard let text = query[name] else { return [] }
        let words = text.split(separator: ",").map(String.init)
        guard !words.isEmpty, words.allSatisfy(known.contains) else { throw .badParameter(name) }
        return words
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(ZohoDeskError) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text), range.contains(value) else { throw .badParameter(name) }
        return value
    }

    /// One id in digits.
    static func id(_ text: some StringProtocol) -> Int64? {
        guard text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        return Int64(text)
    }
}

/// The answer of a route, before the common headers.
struct ZohoDeskReply: Hashable, Sendable {
    var status: Int
    var body: [UInt8]
    /// For bodies that are not JSON.
    var contentType: String?

    init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
    }

    static func ok(_ body: [UInt8]) -> Self { Self(status: 200, body: body) }
    static let noContent = Self(status: 204)
}

/// The requested rows of a list.
struct ZohoPage: Hashable, Sendable {
    /// Counted from 0.
    let offset: Int
    /// `Int.max` for all.
    let limit: Int
}

extension ZohoDeskCall {
    /// Reads `from` and `limit`.
    ///
    /// W6W: positions beyond 4999 are refused with a specific message.
    func page(
        default limitDefault: Int,
        max limitMax: Int,
        quirks: ZohoDeskQuirks
    ) throws(ZohoDeskError) -> ZohoPage {
        let limit = try number("limit", in: 1...limitMax) ?? limitDefault
        if quirks.limitLeastTen, limit < 10, limitMax == 200 { throw .badParameter("limit") }
        return ZohoPage(
            offset: try offset(base: quirks.fromBase),
            limit: min(limit, quirks.pageCap)
        )
    }

    /// Reads `from` and `limit` of a list of teams.
    ///
    /// Unlike other lists, these always count from 0, and a limit of 0 means all (OAS-N).
    func pageOfTeams(quirks: ZohoDeskQuirks) throws(ZohoDeskError) -> ZohoPage {
        let limit = try number("limit", in: 0...200) ?? 0
        return ZohoPage(
            offset: try offset(base: 0),
            limit: limit == 0 ? .max : min(limit, quirks.pageCap)
        )
    }

    /// The position of the first row; `base` is the number of the very first one.
    func offset(base: Int) throws(ZohoDeskError) -> Int {
        guard let text = query["from"] else { return 0 }
        guard let from = Int(text), from >= 0 else { throw .badParameter("from") }
        guard from <= 4_999 else {
            throw .unprocessable(
                "The value passed for field 'from' exceeds the range of '0-4999'."
            )
        }
        return max(0, from - base)
    }
}
