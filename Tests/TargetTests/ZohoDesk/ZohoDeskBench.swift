// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// A portal under test, signed in through OAuth, with a clock that moves when told.
struct ZohoDeskBench {
    static let start = Instant(milliseconds: 1_772_442_000_000)

    struct Answer {
        let response: WireResponse

        var status: Int { response.status }
        var body: JSONValue { (try? JSONValue(parsing: response.body)) ?? .null }
        /// The code of a refusal.
        var code: String? { body["errorCode"]?.string }
        var id: Int64 { body["id"]?.string.flatMap { Int64($0) } ?? 0 }
        /// `pointer kind` of each complaint.
        var complaints: [String] {
            (body["errors"]?.array ?? []).map {
                "\($0["fieldName"]?.string ?? "") \($0["errorType"]?.string ?? "")"
            }
        }
        /// The ids of a list under `data` or another name.
        func ids(_ name: String = "data") -> [Int64] {
            (body[name]?.array ?? []).compactMap { row in
                (row["id"]?.string ?? row.string).flatMap { Int64($0) }
            }
        }
    }

    var target: ZohoDesk
    var now = ZohoDeskBench.start
    var token = ""

    init(_ settings: JSONValue = .null, seed: UInt64 = 7) throws {
        let options = try ZohoDeskOptions(settings: TargetSettings(settings))
        target = ZohoDesk(name: "acme", options: options, start: Self.start, seed: seed)
        token = try #require(refresh().body["access_token"]?.string)
    }

    /// Turns the connector's refresh token into an access token.
    mutating func refresh() -> Answer {
        guard case .oauth(let id, let secret, let refreshToken) = target.connectorCredential else {
            return Answer(response: WireResponse(status: 0))
        }
        let body =
            "grant_type=refresh_token&client_id=\(id)&client_secret=\(secret)"
            + "&refresh_token=\(refreshToken)"
        let request = WireRequest(
            .post,
            "/oauth/v2/token",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array(body.utf8)
        )
        return Answer(response: target.respond(to: request, at: now))
    }

    /// Acts with a token of another agent from now on.
    mutating func actAs(_ id: Int64, scopes: String = "Desk.settings.ALL,Desk.basic.ALL") throws {
        guard case .oauth(let client, let secret, _) = target.connectorCredential else { return }
        let minted = target.store.accounts.mintRefreshToken(user: id, scopes: scopes, at: now)
        let value = try #require(minted)
        let query =
            "grant_type=refresh_token&client_id=\(client)&client_secret=\(secret)"
            + "&refresh_token=\(value)"
        let request = WireRequest(.post, "/oauth/v2/token", query: query)
        let answer = Answer(response: target.respond(to: request, at: now))
        token = try #require(answer.body["access_token"]?.string)
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
        if headers["Authorization"] == nil {
            headers["Authorization"] = "Zoho-oauthtoken \(token)"
        }
        if body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/json"
        }
        return WireRequest(
            method,
            "/api/v1" + parts[0],
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

    func body(_ email: String, _ more: JSONObject = JSONObject()) -> JSONValue {
        let name = String(email.prefix { $0 != "@" && $0 != "." })
        var body: JSONObject = [
            "emailId": .string(email), "lastName": .string(name),
            "rolePermissionType": "AgentPublic",
            "associatedDepartmentIds": [.string(String(target.store.departments.firstID))],
        ]
        for member in more.members { body[member.key] = member.value }
        return .object(body)
    }

    /// Invites an agent, who has not accepted yet.
    mutating func invite(_ email: String, _ more: JSONObject = JSONObject()) throws -> Int64 {
        let answer = send(.post, "/agents", body(email, more))
        try #require(answer.status == 200, "\(answer.body.text)")
        return answer.id
    }

    /// Invites an agent who accepts at once.
    mutating func agent(_ email: String, _ more: JSONObject = JSONObject()) throws -> Int64 {
        let id = try invite(email, more)
        try open(.acceptInvitation(email: email))
        return id
    }

    func role(_ name: String) -> Int64 { target.store.roleID(named: name) ?? 0 }
    func profile(_ name: String) -> Int64 { target.store.profileID(named: name) ?? 0 }
    func department(_ name: String) -> Int64 { target.store.departmentID(named: name) ?? 0 }
    func team(_ name: String) -> Int64 { target.store.teamID(named: name) ?? 0 }
    var connector: Int64 { target.store.ids.firstAgent }

    func row(_ id: Int64) throws -> ZohoAgent {
        let slot = try #require(target.store.agents.slot(of: id))
        return target.store.agents.rows[slot]
    }

    /// `kind name channel state` for each path.
    func pathTexts(_ id: Int64) -> [String] {
        target.access(of: AccountKey(String(id))).map { path in
            let entitlement = path.entitlement
            let through = path.through.isEmpty ? "" : " through \(path.through)"
            return "\(entitlement.kind) \(entitlement.name) \(path.channel.rawValue)"
                + through + " \(path.state.rawValue)"
        }
    }

    func kinds(from count: Int) -> [ChangeKind] {
        target.changes.entries(from: count).map(\.kind)
    }
}

extension JSONValue {
    static func id(_ id: Int64) -> JSONValue { .string(String(id)) }
    static func ids(_ ids: Int64...) -> JSONValue { .array(ids.map { .id($0) }) }
}
