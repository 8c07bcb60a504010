// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

/// Requests drawn from a seed at every kind of target; `RESIDUE_FUZZ` says how many of each.
@Suite
struct TargetBoundaryFuzzTests {
    private static var count: Int {
        let wanted = ProcessInfo.processInfo.environment["RESIDUE_FUZZ"].flatMap { Int($0) }
        return max(wanted ?? 3_000, 1_000)
    }

    @Test(arguments: TargetCatalog.entries.map(\.kind), [1, 2] as [UInt64])
    func `whatever is sent, the answer has the vendor's form and the store stays sound`(
        kind: String,
        seed: UInt64
    ) throws {
        var boundary = try Boundary(kind: kind, seed: seed)
        for number in 1...Self.count / 2 {
            let problem = boundary.step() ?? (number % 100 == 0 ? boundary.contradiction() : nil)
            if let problem {
                Issue.record("\(kind), seed \(seed), request \(number): \(problem)")
                return
            }
        }
        #expect(boundary.contradiction() == nil)
        // Refusals alone would test little.
        #expect(boundary.accepted > Self.count / 40)
        #expect(boundary.changed > Self.count / 300)
        #expect(boundary.refused > Self.count / 40)
    }
}

/// One target, and what is known of the requests that it was sent.
private struct Boundary {
    private let kind: String
    private var target: any SimulatedTarget
    private var dice: BoundaryDice
    private var headers = WireHeaders()
    private var now: Instant
    private var sent = 0
    private(set) var accepted = 0
    private(set) var changed = 0
    private(set) var refused = 0

    init(kind: String, seed: UInt64) throws {
        let entry = try #require(TargetCatalog.entry(kind))
        let settings = try #require(BoundaryWorld.settings[kind])
        let start = try #require(Instant(rfc3339: "2026-03-02T09:00:00Z"))
        self.kind = kind
        now = start
        target = try entry.make(
            name: kind,
            settings: TargetSettings(settings),
            start: start,
            seed: seed
        )
        dice = BoundaryDice(
            seed: seed,
            description: entry.description,
            base: entry.description.basePath,
            bodies: try #require(BoundaryWorld.bodies[kind])
        )
    }

    /// Sends one request and returns what is wrong with the answer; `nil` for nothing.
    mutating func step() -> String? {
        now = now.advanced(by: .milliseconds(200 + dice.roll(4_000)))
        if sent % 400 == 0 { signIn() }
        sent += 1
        target.advance(to: now)
        let request = dice.request(headers)
        let before = target.changes.count
        let response = target.respond(to: request, at: now, writesMax: nil)
        let made = target.changes.count - before
        note(response, made: made, in: dice.collection(of: request.path))
        guard let problem = problem(request, response, before: before, made: made) else {
            return nil
        }
        let body = String(decoding: request.body.prefix(400), as: UTF8.self)
        let said = String(decoding: response.body.prefix(400), as: UTF8.self)
        let fields = request.headers.fields.map { "\($0.name): \($0.value)" }.joined(
            separator: "\n"
        )
        return
            "\(problem)\n\(request.method.rawValue) \(request.requestTarget)\n\(fields)\n\(body)\n"
            + "\(response.status) \(said)"
    }

    func contradiction() -> String? { target.checkInvariants().first }

    private mutating func note(_ response: WireResponse, made: Int, in collection: String) {
        if response.status < 400 { accepted += 1 } else { refused += 1 }
        if made > 0 { changed += 1 }
        guard response.status < 400, let json = try? JSONValue(parsing: response.body) else {
            return
        }
        collect(json, depth: 3, in: collection)
    }

    private mutating func collect(_ json: JSONValue, depth: Int, in collection: String) {
        guard depth > 0 else { return }
        if let elements = json.array {
            for element in elements.suffix(4) { collect(element, depth: depth - 1, in: collection) }
        } else if case .object(let object) = json {
            for member in object.members {
                if member.key == "id" {
                    if let id = member.value.string { dice.note(id, in: collection) }
                    if case .integer(let id) = member.value {
                        dice.note(String(id), in: collection)
                    }
                } else {
                    collect(member.value, depth: depth - 1, in: collection)
                }
            }
        }
    }

    private func problem(
        _ request: WireRequest,
        _ response: WireResponse,
        before: Int,
        made: Int
    ) -> String? {
        guard (200..<600).contains(response.status),
            response.status != 500 || mayFail(on: request)
        else { return "no status for this" }
        if request.method.isSafe, made > 0 { return "reading changed something" }
        if response.status >= 400, made > 0 { return "a refusal changed something" }
        let entries = target.changes.entries[before...]
        for (offset, entry) in zip(entries.indices, entries) {
            if entry.at != now { return "a change bears another time" }
            guard case .request = entry.cause else { return "a change has another cause" }
            if offset > 0, entry.sequence != target.changes.entries[offset - 1].sequence + 1 {
                return "the journal skips a number"
            }
        }
        if request.method == .head || response.body.isEmpty {
            return response.status < 400 || request.method == .head
                || maySayNothing(request, response)
                ? nil : "an error says nothing"
        }
        guard let body = try? JSONValue(parsing: response.body) else { return "no JSON" }
        return response.status < 400 || isError(body, response.status) ? nil : "no vendor's error"
    }

    /// Zoho's accounts server is assumed to refuse a wrong method without a body.
    private func maySayNothing(_ request: WireRequest, _ response: WireResponse) -> Bool {
        kind == "freshservice"
            || kind == "zoho-desk" && response.status == 405 && request.path.hasPrefix("/oauth")
    }

    /// Zoho Desk is documented to fail on an organization that is not a number, or too large.
    private func mayFail(on request: WireRequest) -> Bool {
        guard kind == "zoho-desk", let text = request.headers["orgId"] else { return false }
        return Int64(text).map { $0 < 0 } ?? true
    }

    private func isError(_ body: JSONValue, _ status: Int) -> Bool {
        switch kind {
        case "freshservice":
            body["message"]?.string != nil || body["description"]?.string != nil
        case "scim":
            body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
                && body["status"]?.string == String(status)
        default:
            // The accounts server has its own form.
            body["errorCode"]?.string != nil && body["message"]?.string != nil
                || body["error"]?.string != nil
        }
    }

    /// An access token lives for an hour of the target's time.
    private mutating func signIn() {
        switch target.connectorCredential {
        case .basic(let userName, let password):
            headers["Authorization"] =
                BasicCredential(userName: userName, password: password).authorization
        case .bearer(let token): headers["Authorization"] = "Bearer \(token)"
        case .oauth(let clientID, let clientSecret, let refreshToken):
            let form =
                "grant_type=refresh_token&client_id=\(clientID)&client_secret=\(clientSecret)"
                + "&refresh_token=\(refreshToken)"
            let request = WireRequest(
                .post,
                "/oauth/v2/token",
                query: nil,
                headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array(form.utf8)
            )
            let answer = target.respond(to: request, at: now, writesMax: nil)
            let token = (try? JSONValue(parsing: answer.body))?["access_token"]?.string
            headers["Authorization"] = "Zoho-oauthtoken \(token ?? "")"
            headers["orgId"] = organization()
        }
    }

    private mutating func organization() -> String? {
        let request = WireRequest(
            .get,
            "/api/v1/organizations",
            query: nil,
            headers: headers,
            body: []
        )
        let answer = target.respond(to: request, at: now, writesMax: nil)
        return (try? JSONValue(parsing: answer.body))?["data"]?.array?.first?["id"]?.string
    }
}
