// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Testing
import Wire

/// How a kind of target is set up for a fixture, and what stands for its credential there.
protocol FixturePortal {
    associatedtype Target: SimulatedTarget

    /// A target as the fixture's `given` says.
    static func target(given: JSONValue, start: Instant) throws -> Target

    /// Obtains what requests need before the fixture begins; this takes target time.
    static func prepare(_ run: inout FixtureRun<Self>) throws

    /// The headers of a request for which the fixture names none.
    static func headers(_ run: inout FixtureRun<Self>) throws -> WireHeaders

    /// The header's value with the masked credential put in.
    static func unmasked(_ value: String, _ run: inout FixtureRun<Self>) throws -> String
}

/// Brings a fresh target to where a fixture begins and carries out its exchange.
struct FixtureRun<Portal: FixturePortal> {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    var target: Portal.Target
    private(set) var now: Instant
    /// The target's own ids for those of the fixture, and what stands for them in parentheses.
    var ids: [String: String] = [:]
    /// The access token in use, with the instant from which a new one is needed.
    var token: (value: String, endsAt: Instant)?

    init(_ fixture: FixtureExchange) throws {
        now = try #require(Instant(rfc3339: "2026-03-02T09:00:00Z"))
        target = try Portal.target(given: fixture.given, start: now)
        try Portal.prepare(&self)
    }

    mutating func differences(from fixture: FixtureExchange) throws -> [String] {
        for step in fixture.steps { try perform(step) }
        pass(fixture.wait)
        let answer = try send(fixture.request)
        let comparison = FixtureComparison(of: answer, with: fixture, ids: ids)
        return comparison.differences + target.checkInvariants()
    }

    private mutating func perform(_ step: FixtureExchange.Step) throws {
        pass(step.wait)
        let answer = try send(step.request)
        let body = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == step.status else {
            throw Mistake(
                description: "\(step.request.method) \(step.request.target) answered "
                    + "\(answer.status), expected \(step.status): \(body)"
            )
        }
        for (id, place) in step.bind {
            guard let own = try answer.value(at: place) else {
                throw Mistake(description: "\(step.request.target) shows no \(place): \(body)")
            }
            ids[id] = own
        }
    }

    mutating func send(_ message: FixtureExchange.Message) throws -> WireResponse {
        var headers = WireHeaders()
        if let sent = message.headers {
            for field in sent.fields {
                let value = try Portal.unmasked(field.value, &self)
                headers.append(field.name, value.replacing(ids: ids))
            }
        } else {
            headers = try Portal.headers(&self)
        }
        // The real services are reached only over TLS.
        headers["X-Forwarded-Proto"] = "https"
        let halves = message.target.replacing(ids: ids)
            .split(separator: "?", maxSplits: 1)
            .map(String.init)
        let body = String(decoding: message.body, as: UTF8.self).replacing(ids: ids)
        return respond(
            to: WireRequest(
                WireRequest.Method(rawValue: message.method),
                halves[0],
                query: halves.count > 1 ? halves[1] : nil,
                headers: headers,
                body: Array(body.utf8)
            )
        )
    }

    mutating func respond(to request: WireRequest) -> WireResponse {
        now = now.advanced(by: .seconds(1))
        return target.respond(to: request, at: now, writesMax: nil)
    }

    mutating func pass(_ duration: Duration?) {
        guard let duration else { return }
        now = now.advanced(by: duration)
        target.advance(to: now)
    }
}

extension WireResponse {
    /// The text of the value at a place of the body, or of a parameter in a header's address, as
    /// `Location?code`.
    fileprivate func value(at place: String) throws -> String? {
        let halves = place.split(separator: "?").map(String.init)
        if halves.count == 2 {
            let query = headers[halves[0]]?.split(separator: "?").last.map(String.init)
            return QueryItems(parsing: query)?[halves[1]]
        }
        let value = try JSONValue(parsing: body).at(place: place)
        return value?.string ?? value?.text
    }
}
