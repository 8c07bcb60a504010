// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

/// A Freshservice account at hand, called one request a second with the connector's key.
struct FreshserviceAccount {
    struct Answer {
        let status: Int
        let body: JSONValue
    }

    var target: Freshservice
    var now: Instant
    private let authorization: String

    init(_ settings: JSONValue = [:]) throws {
        now = try #require(Instant(rfc3339: "2026-03-02T09:00:00Z"))
        let options = try FreshserviceOptions(settings: TargetSettings(settings))
        target = Freshservice(name: "acme", options: options, start: now, seed: 7)
        authorization =
            switch target.connectorCredential {
            case .basic(let userName, let password):
                BasicCredential(userName: userName, password: password).authorization
            case .bearer(let token): "Bearer \(token)"
            case .oauth: ""
            }
    }

    mutating func call(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none,
        writesMax: Int? = nil
    ) throws -> Answer {
        now = now.advanced(by: .seconds(1))
        let halves = path.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = target.respond(
            to: WireRequest(
                method,
                "/api/v2" + halves[0],
                query: halves.count > 1 ? halves[1] : nil,
                headers: ["Authorization": authorization, "Content-Type": "application/json"],
                body: body?.encoded() ?? []
            ),
            at: now,
            writesMax: writesMax
        )
        let value = answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body)
        #expect(target.checkInvariants() == [])
        return Answer(status: answer.status, body: value)
    }

    /// The number at `place` in the answer to a call that must succeed.
    mutating func id(
        at place: String,
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none
    ) throws -> Int64 {
        let answer = try call(method, path, body)
        try #require((200..<300).contains(answer.status), "\(path): \(answer.body.text)")
        return try #require(answer.body.at(place: place)?.integer)
    }

    mutating func wait(_ duration: Duration) {
        now = now.advanced(by: duration)
        target.advance(to: now)
    }

    func paths(of id: Int64, kind: String) -> [AccessPath] {
        target.access(of: AccountKey(String(id))).filter { $0.entitlement.kind == kind }
    }
}
