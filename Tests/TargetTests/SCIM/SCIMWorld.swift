// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

/// A SCIM service with three people and one group, called one request a second.
///
/// Ana and Bo are in the group Staff; Ana may edit and view, Bo is an administrator.
struct SCIMWorld {
    struct Answer {
        let status: Int
        let body: JSONValue
        let headers: WireHeaders

        var scimType: String? { body["scimType"]?.string }
        var records: [JSONValue] { body["Resources"]?.array ?? [] }
    }

    static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    static let ana = "ana@acme.example"
    static let bo = "bo@acme.example"
    static let cy = "cy@acme.example"

    var target: SCIMService
    var now: Instant
    var userAgent: String?
    private let token: String

    init(_ settings: JSONValue = [:]) throws {
        now = try #require(Instant(rfc3339: "2026-03-02T09:00:00Z"))
        var entry = settings.object ?? JSONObject()
        entry["groups"] = entry["groups"] ?? ["Staff", "Empty"]
        entry["accounts"] =
            entry["accounts"] ?? [
                [
                    "userName": .string(SCIMWorld.ana), "groups": ["Staff"],
                    "roles": ["editor", "viewer"],
                ],
                ["userName": .string(SCIMWorld.bo), "groups": ["Staff"], "roles": ["admin"]],
                ["userName": .string(SCIMWorld.cy)],
            ]
        let options = try SCIMOptions(settings: TargetSettings(.object(entry)))
        target = SCIMService(name: "acme", options: options, start: now, seed: 7)
        guard case .bearer(let token) = target.connectorCredential else {
            throw SettingError(path: [], message: "the target gives no token")
        }
        self.token = token
        userAgent = "test"
    }

    @discardableResult
    mutating func call(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none
    ) throws -> Answer {
        now = now.advanced(by: .seconds(1))
        var headers: WireHeaders = [
            "Authorization": "Bearer \(token)", "Content-Type": "application/scim+json",
        ]
        if let userAgent { headers.append("User-Agent", userAgent) }
        let halves = path.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = target.respond(
            to: WireRequest(
                method,
                "/scim/v2" + halves[0],
                query: halves.count > 1 ? halves[1] : nil,
                headers: headers,
                body: body?.encoded() ?? []
            ),
            at: now
        )
        #expect(target.checkInvariants() == [])
        // Some dialects answer in plain text.
        let value = (try? JSONValue(parsing: answer.body)) ?? .null
        return Answer(status: answer.status, body: value, headers: answer.headers)
    }

    @discardableResult
    mutating func patch(_ path: String, _ operations: JSONValue...) throws -> Answer {
        try call(
            .patch,
            path,
            ["schemas": [.string(SCIMWorld.patchOp)], "Operations": .array(operations)]
        )
    }

    mutating func list(_ endpoint: String, filter: String) throws -> Answer {
        var query = ""
        for byte in filter.utf8 {
            query += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return try call(.get, "\(endpoint)?filter=\(query)")
    }

    mutating func wait(_ duration: Duration) {
        now = now.advanced(by: duration)
        target.advance(to: now)
    }

    mutating func open(_ door: SideDoor) throws {
        now = now.advanced(by: .milliseconds(100))
        try target.open(door, at: now)
    }

    /// The id of an account, as the target itself knows it.
    func id(_ address: String) throws -> String {
        try #require(
            target.accounts.first { target.profile(of: $0)?.emails.contains(address) ?? false }
        ).rawValue
    }

    /// The path of a user by the account's id.
    func user(_ address: String) throws -> String { "/Users/" + (try id(address)) }

    /// The path of a group that somebody is in from the start.
    func staff() throws -> String {
        let fresh = target.accounts.flatMap { target.access(of: $0) }
        let right = try #require(fresh.first { $0.entitlement.name == "Staff" })
        return "/Groups/" + right.entitlement.id
    }

    /// What people can do now, by the target's own account: `ana account`, `ana group Staff`.
    var usable: [String] {
        target.accounts.flatMap { account -> [String] in
            let address = target.profile(of: account)?.emails.first ?? account.rawValue
            let name = String(address.prefix { $0 != "@" })
            return target.access(of: account).filter { $0.state == .usable }.map { path in
                switch path.channel {
                case .session, .ownedKey: "\(name) \(path.channel.rawValue)"
                case .direct, .group, .inherited, .sharedAccount, .token, .pending, .seat:
                    path.entitlement.kind == "account"
                        ? "\(name) account"
                        : "\(name) \(path.entitlement.kind) \(path.entitlement.name)"
                }
            }
        }
    }

    /// What one person can do now.
    func usable(_ name: String) -> [String] { usable.filter { $0.hasPrefix(name + " ") } }
}
