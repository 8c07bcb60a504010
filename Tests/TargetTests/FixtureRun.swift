// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Wire

/// Brings a fresh target to where a fixture begins and carries its exchange out.
struct FixtureRun {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private var target: Freshservice
    private var now: Instant
    /// The target's own ids for those of the fixture.
    private var ids: [String: String] = [:]

    init(_ fixture: FixtureExchange) throws {
        now = try #require(Instant(rfc3339: "2026-03-02T09:00:00Z"))
        let options = try FreshserviceOptions(settings: TargetSettings(fixture.given))
        target = Freshservice(name: "acme", options: options, start: now, seed: 7)
    }

    mutating func differences(from fixture: FixtureExchange) throws -> [String] {
        for step in fixture.steps { try perform(step) }
        pass(fixture.wait)
        let answer = send(fixture.request)
        let comparison = FixtureComparison(of: answer, with: fixture, ids: ids)
        return comparison.differences + target.checkInvariants()
    }

    private mutating func perform(_ step: FixtureExchange.Step) throws {
        pass(step.wait)
        let answer = send(step.request)
        let body = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == step.status else {
            throw Mistake(
                description: "\(step.request.method) \(step.request.target) answered "
                    + "\(answer.status), expected \(step.status): \(body)"
            )
        }
        for (id, place) in step.bind {
            guard let own = try JSONValue(parsing: answer.body).at(place: place) else {
                throw Mistake(description: "\(step.request.target) shows no \(place): \(body)")
            }
            ids[id] = own.text
        }
    }

    private mutating func send(_ message: FixtureExchange.Message) -> WireResponse {
        now = now.advanced(by: .seconds(1))
        let halves = message.target.replacing(ids: ids)
            .split(separator: "?", maxSplits: 1)
            .map(String.init)
        var headers =
            message.headers ?? [
                "Authorization": "Basic (masked)", "Content-Type": "application/json",
            ]
        if headers["Authorization"] == "Basic (masked)" {
            headers["Authorization"] = authorization
        }
        let body = String(decoding: message.body, as: UTF8.self).replacing(ids: ids)
        return target.respond(
            to: WireRequest(
                WireRequest.Method(rawValue: message.method),
                halves[0],
                query: halves.count > 1 ? halves[1] : nil,
                headers: headers,
                body: Array(body.utf8)
            ),
            at: now
        )
    }

    private var authorization: String {
        switch target.connectorCredential {
        case .basic(let userName, let password):
            BasicCredential(userName: userName, password: password).authorization
        case .bearer(let token): "Bearer \(token)"
        }
    }

    private mutating func pass(_ duration: Duration?) {
        guard let duration else { return }
        now = now.advanced(by: duration)
        target.advance(to: now)
    }
}
