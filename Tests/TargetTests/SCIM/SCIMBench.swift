// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// A SCIM service under test, with a clock that moves when told.
struct SCIMBench {
    static let start = Instant(milliseconds: 1_772_442_000_000)
    static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    struct Answer {
        let response: WireResponse

        var status: Int { response.status }
        var body: JSONValue { (try? JSONValue(parsing: response.body)) ?? .null }
        var scimType: String? { body["scimType"]?.string }
        var records: [JSONValue] { body["Resources"]?.array ?? [] }
        var userNames: [String] { records.compactMap { $0["userName"]?.string } }
        var id: String { body["id"]?.string ?? "" }
    }

    var target: SCIMService
    var now = SCIMBench.start
    var authorization: String?
    var host: String? = "scim.acme.example"

    init(_ settings: JSONValue = .null, seed: UInt64 = 7) throws {
        let options = try SCIMOptions(settings: TargetSettings(settings))
        target = SCIMService(name: "acme", options: options, start: SCIMBench.start, seed: seed)
        if case .bearer(let token) = target.connectorCredential {
            authorization = "Bearer \(token)"
        }
    }

    @discardableResult
    mutating func send(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none,
        headers: WireHeaders = WireHeaders(),
        writesMax: Int? = nil
    ) -> Answer {
        let request = request(method, path, body, headers: headers)
        let answer = Answer(
            response: target.respond(to: request, at: now, writesMax: writesMax)
        )
        #expect(target.checkInvariants() == [])
        return answer
    }

    func request(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none,
        headers: WireHeaders = WireHeaders()
    ) -> WireRequest {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = headers
        if let authorization, headers["Authorization"] == nil {
            headers["Authorization"] = authorization
        }
        if let host { headers["Host"] = host }
        if body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/scim+json"
        }
        let query = parts.count > 1 ? parts[1] : nil
        return WireRequest(
            method,
            "/scim/v2" + parts[0],
            query: query?.replacing(" ", with: "%20").replacing("\"", with: "%22"),
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
        #expect(target.checkInvariants() == [])
    }

    /// A user's body with the usual schemas.
    static func user(_ userName: String, _ more: JSONObject = JSONObject()) -> JSONValue {
        var body: JSONObject = ["schemas": [.string(user)], "userName": .string(userName)]
        for member in more.members { body[member.key] = member.value }
        return .object(body)
    }

    mutating func user(_ userName: String, _ more: JSONObject = JSONObject()) throws -> String {
        let answer = send(.post, "/Users", SCIMBench.user(userName, more))
        try #require(answer.status == 201, "\(answer.body.text)")
        return answer.id
    }

    mutating func group(_ name: String, members: [String] = []) throws -> String {
        let body: JSONValue = [
            "schemas": [.string(SCIMBench.group)],
            "displayName": .string(name),
            "members": .array(members.map { ["value": .string($0)] }),
        ]
        let answer = send(.post, "/Groups", body)
        try #require(answer.status == 201, "\(answer.body.text)")
        return answer.id
    }

    @discardableResult
    mutating func patch(
        _ path: String,
        _ operations: JSONValue...,
        headers: WireHeaders = WireHeaders()
    ) -> Answer {
        let body: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": .array(operations),
        ]
        return send(.patch, path, body, headers: headers)
    }

    /// The ids of a group's members.
    mutating func members(_ group: String) -> [String] {
        send(.get, "/Groups/\(group)").body["members"]?.array?.compactMap { $0["value"]?.string }
            ?? []
    }

    func paths(_ id: String) -> [AccessPath] { target.access(of: AccountKey(id)) }

    /// `kind name channel state` for each path.
    func pathTexts(_ id: String) -> [String] {
        paths(id).map { path in
            "\(path.entitlement.kind) \(path.entitlement.name) \(path.channel.rawValue) "
                + path.state.rawValue
        }
    }

    /// The kinds of change since `count`, in order.
    func kinds(from count: Int) -> [ChangeKind] {
        target.changes.entries(from: count).map(\.kind)
    }
}
