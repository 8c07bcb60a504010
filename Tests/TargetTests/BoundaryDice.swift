// SPDX-License-Identifier: Apache-2.0

import Simulation
import TargetKit
import Wire

/// Draws requests for one target: its own routes, filled with ids that it has named and with
/// bodies that are right for some route, and then spoiled here and there.
struct BoundaryDice {
    private var random: SeededRandom
    private let routes: [RouteDescription]
    private let base: String
    private let bodies: [BoundaryWorld.Body]
    /// Ids that the target has named in its answers; the latest take the place of the oldest.
    private var ids: [String] = ["1"]
    /// The same by the collection that was asked for: `agents`, `roles`.
    private var idsByCollection: [String: [String]] = [:]

    init(seed: UInt64, description: TargetDescription, base: String, bodies: [BoundaryWorld.Body]) {
        random = SeededRandom(seed: seed, stream: description.kind)
        routes = description.routes
        self.base = base
        self.bodies = bodies
    }

    mutating func roll(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

    private mutating func one<Element>(of elements: [Element]) -> Element {
        elements[roll(elements.count)]
    }

    mutating func note(_ id: String, in collection: String) {
        if ids.count < 64 { ids.append(id) } else { ids[roll(64)] = id }
        var own = idsByCollection[collection] ?? []
        if own.count < 16 { own.append(id) } else { own[roll(16)] = id }
        idsByCollection[collection] = own
    }

    /// Mostly one of the collection, now and then any.
    private mutating func id(in collection: String) -> String {
        guard let own = idsByCollection[collection], roll(8) != 0 else { return one(of: ids) }
        return one(of: own)
    }

    /// What a path asks for: its first segment after the base.
    func collection(of path: String) -> String {
        let rest = path.hasPrefix(base) ? path.dropFirst(base.count) : path[...]
        return rest.split(separator: "/").first.map(String.init) ?? ""
    }

    mutating func request(_ headers: WireHeaders) -> WireRequest {
        // Writes are drawn twice as often as they are listed.
        var route = one(of: routes)
        if route.method == "GET" { route = one(of: routes) }
        var method = WireRequest.Method(rawValue: route.method)
        if roll(20) == 0 { method = WireRequest.Method(rawValue: one(of: Self.methods)) }
        var request = WireRequest(
            method,
            path(route),
            query: roll(3) == 0 ? query() : nil,
            headers: headers,
            body: []
        )
        if !method.isSafe || roll(30) == 0 {
            request.body = body(for: route.path)
            if roll(30) != 0 { request.headers["Content-Type"] = "application/json" }
        }
        if roll(25) == 0 { request.headers[one(of: Self.fields)] = one(of: Self.words) }
        return request
    }

    private static let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW", "get",
    ]
    private static let fields = [
        "Content-Type", "Accept", "If-Match", "If-None-Match", "orgId", "Authorization", "Host",
        "X-Forwarded-Proto", "X-Forwarded-Prefix", "Prefer",
    ]
    private static let words = [
        "", "*", "application/json", "text/xml", "W/\"1\"", "\"", "Basic", "Basic !!!", "Bearer x",
        "Zoho-oauthtoken", "-1", "0", "99999999999999999999", "9223372036854775807",
        "-9223372036854775808", "18446744073709551616", "1e308", "nan", "9999999-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "null", "true", "ü", "\u{1F600}",
        "%00", "%zz", "a b", "user eq \"", "name:'x'", "..", "[]", "email", "ana@acme.example",
    ]
    private static let parameters = [
        "page", "per_page", "from", "limit", "startIndex", "count", "cursor", "filter", "query",
        "include", "attributes", "excludedAttributes", "sortBy", "sortOrder", "email", "status",
        "order_by", "active", "departmentIds", "fieldName", "searchStr", "state", "type",
    ]

    private mutating func path(_ route: RouteDescription) -> String {
        var segments: [String] = []
        for segment in route.path.split(separator: "/", omittingEmptySubsequences: false) {
            guard segment.contains("{") else {
                segments.append(String(segment))
                continue
            }
            let collection = segments.last { !$0.isEmpty } ?? ""
            segments.append(
                roll(8) == 0 ? escaped(one(of: Self.words)) : id(in: collection)
            )
        }
        var path = (route.path.hasPrefix("/oauth") ? "" : base) + segments.joined(separator: "/")
        switch roll(60) {
        case 0: path += "/"
        case 1: path += "/" + escaped(one(of: Self.words))
        case 2: path = String(path.dropLast())
        case 3: path = path.replacing("/", with: "//")
        default: break
        }
        return path.hasPrefix("/") ? path : "/" + path
    }

    private mutating func query() -> String {
        (0...roll(3)).map { _ in
            let value = roll(3) == 0 ? one(of: ids) : one(of: Self.words)
            let written = roll(12) == 0 ? value : escaped(value)
            return roll(20) == 0 ? written : "\(one(of: Self.parameters))=\(written)"
        }
        .joined(separator: "&")
    }

    /// Every octet that is not a letter or a digit becomes an escape.
    private func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte -> String in
            let isPlain = (48...57).contains(byte) || (97...122).contains(byte | 0x20)
            guard !isPlain else { return String(UnicodeScalar(byte)) }
            return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
        .joined()
    }

    private mutating func body(for path: String) -> [UInt8] {
        let fitting = bodies.filter { path.contains($0.path) }
        var value = one(of: fitting.isEmpty || roll(6) == 0 ? bodies : fitting).json
        if roll(4) == 0 { value = spoiled(value, depth: 4) }
        var bytes = named(value).encoded()
        switch roll(24) {
        case 0: bytes = []
        case 1: bytes.removeLast(min(bytes.count, 1 + roll(8)))
        case 2: if !bytes.isEmpty { bytes[roll(bytes.count)] = UInt8(roll(256)) }
        case 3: bytes = [UInt8](repeating: UInt8(ascii: "["), count: 1 + roll(2_000))
        case 4: bytes += bytes
        default: break
        }
        return bytes
    }

    /// Puts ids of the target where a body says `#`, and fresh names where it says `?`.
    private mutating func named(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text) where text.hasPrefix("##"):
            return .integer(Int64(id(in: String(text.dropFirst(2)))) ?? 7)
        case .string(let text) where text.hasPrefix("#"):
            return .string(id(in: String(text.dropFirst())))
        case .string("?"): return .string("n\(roll(400))@acme.example")
        case .array(let elements): return .array(elements.map { named($0) })
        case .object(let object):
            return .object(
                JSONObject(object.members.map { .init(key: $0.key, value: named($0.value)) })
            )
        case .string, .integer, .number, .bool, .null: return value
        }
    }

    private mutating func spoiled(_ value: JSONValue, depth: Int) -> JSONValue {
        guard depth > 0, roll(4) != 0 else { return junk() }
        switch value {
        case .array(let elements) where !elements.isEmpty:
            var elements = elements
            let place = roll(elements.count)
            elements[place] = spoiled(elements[place], depth: depth - 1)
            return .array(elements)
        case .object(let object) where !object.members.isEmpty:
            var members = object.members
            let place = roll(members.count)
            if roll(5) == 0 {
                members.remove(at: place)
            } else {
                let member = members[place]
                members[place] = .init(
                    key: roll(8) == 0 ? one(of: Self.words) : member.key,
                    value: spoiled(member.value, depth: depth - 1)
                )
            }
            return .object(JSONObject(members))
        case .array, .object, .string, .integer, .number, .bool, .null: return junk()
        }
    }

    private mutating func junk() -> JSONValue {
        switch roll(9) {
        case 0: .null
        case 1: .bool(roll(2) == 0)
        case 2: .integer(one(of: [0, -1, 1, .max, .min, 7]))
        case 3: .array([])
        case 4: .object([:])
        case 5: .array([.string(one(of: Self.words)), .null])
        case 6: .string(one(of: ids))
        case 7: .string(String(repeating: "x", count: roll(3_000)))
        default: .string(one(of: Self.words))
        }
    }
}
