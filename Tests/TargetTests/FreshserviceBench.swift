// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// A Freshservice account under test, with a clock that moves when told.
struct FreshserviceBench {
    static let start = Instant(milliseconds: 1_772_442_000_000)

    struct Answer {
        let response: WireResponse

        var status: Int { response.status }
        var body: JSONValue { (try? JSONValue(parsing: response.body)) ?? .null }
        /// The code of a refusal, or of its first entry.
        var code: String? {
            body["code"]?.string ?? body["errors"]?.array?.first?["code"]?.string
        }
    }

    var target: Freshservice
    var now = FreshserviceBench.start
    var authorization: String?

    init(_ settings: JSONValue = .null, seed: UInt64 = 7) throws {
        let options = try FreshserviceOptions(settings: TargetSettings(settings))
        target = Freshservice(
            name: "acme",
            options: options,
            start: FreshserviceBench.start,
            seed: seed
        )
        if case .basic(let userName, let password) = target.connectorCredential {
            authorization =
                BasicCredential(userName: userName, password: password).authorization
        }
    }

    @discardableResult
    mutating func send(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: WireHeaders = WireHeaders(),
        writesMax: Int? = nil
    ) -> Answer {
        let request = request(method, path, body, headers: headers)
        return Answer(response: target.respond(to: request, at: now, writesMax: writesMax))
    }

    func request(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: WireHeaders = WireHeaders()
    ) -> WireRequest {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = headers
        if let authorization, headers["Authorization"] == nil {
            headers["Authorization"] = authorization
        }
        if body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/json"
        }
        return WireRequest(
            method,
            "/api/v2" + parts[0],
            query: parts.count > 1 ? parts[1] : nil,
            headers: headers,
            body: body?.encoded() ?? []
        )
    }

    mutating func wait(_ duration: Duration) {
        now = now.advanced(by: duration)
        target.advance(to: now)
    }

    mutating func open(_ door: SideDoor) throws {
        try target.open(door, at: now)
    }

    /// Creates an agent with the SD Agent role, full-time unless told otherwise.
    mutating func agent(_ email: String, _ more: JSONObject = JSONObject()) throws -> Int64 {
        var body: JSONObject = [
            "first_name": .string(String(email.prefix { $0 != "@" && $0 != "." })),
            "email": .string(email),
            "roles": [["role_id": .integer(role("SD Agent"))]],
        ]
        for member in more.members { body[member.key] = member.value }
        return try #require(send(.post, "/agents", .object(body)).body["agent"]?["id"]?.integer)
    }

    mutating func requester(_ email: String) throws -> Int64 {
        let name = String(email.prefix { $0 != "@" && $0 != "." })
        let body: JSONValue = ["first_name": .string(name), "primary_email": .string(email)]
        let answer = send(.post, "/requesters", body)
        return try #require(answer.body["requester"]?["id"]?.integer)
    }

    func role(_ name: String) -> Int64 {
        target.store.roles.rows.first { $0.name == name }?.id ?? 0
    }

    func group(_ name: String) -> Int64 {
        target.store.groups.rows.first { $0.name == name }?.id ?? 0
    }

    func requesterGroup(_ name: String) -> Int64 {
        target.store.requesterGroups.rows.first { $0.name == name }?.id ?? 0
    }

    func paths(_ id: Int64) -> [AccessPath] { target.access(of: AccountKey(String(id))) }

    /// `kind name channel state` for each path.
    func pathTexts(_ id: Int64) -> [String] {
        paths(id).map { path in
            let entitlement = path.entitlement
            let through = path.through.isEmpty ? "" : " through \(path.through)"
            return "\(entitlement.kind) \(entitlement.name) \(path.channel.rawValue)"
                + through + " \(path.state.rawValue)"
        }
    }

    /// The kinds of change since `count`, in order.
    func kinds(from count: Int) -> [ChangeKind] {
        target.changes.entries(from: count).map(\.kind)
    }
}
