// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Wire

@testable import Hosting

/// Whatever a caller sends, the control plane answers in its own form, and lives.
@Suite
struct ControlFuzzTests {
    private static let bodies = [
        #"{"by": "36h"}"#, #"{"to": "2026-04-01T00:00:00Z"}"#, #"{"pace": 2.5}"#,
        #"{"door": "signIn", "target": "freshservice", "email": "ana@acme.example"}"#,
        #"{"door": "buySeats", "target": "freshservice", "license": "agent", "count": 3}"#,
        #"{"door": "giveWork", "target": "freshservice", "email": "ana@acme.example", "items": 3}"#,
        #"{"name": "f", "delay": {"min": "1s", "max": "2s"}, "first": 2, "times": 3}"#,
        #"{"name": "g", "between": ["+1h", "+2h"], "answer": {"status": 429, "retryAfter": "5s"}}"#,
        #"{"name": "h", "mutate": {"set": {"agents[0].id": 7}, "truncateTo": 9}}"#,
        #"{"world": "w", "targets": {"freshservice": {"seats": {"agent": 4}}}, "seed": 3}"#,
    ]

    private func request(_ dice: inout FuzzDice) -> WireRequest {
        let route = dice.one(of: ControlPlane.routes)
        var path = ControlPlane.base
        for segment in route.path.split(separator: "/") {
            let isFree = segment.hasPrefix("{")
            let usual =
                isFree ? dice.one(of: ["default", "snapshot-1", "f", "world-1"]) : String(segment)
            path += "/" + (dice.roll(20) == 0 ? PercentEncoding.encode(dice.text()) : usual)
        }
        var request = WireRequest(route.method, path)
        if dice.roll(3) == 0 {
            let names = route.query.map(\.name) + ["limit"]
            request.query = (0...dice.roll(2)).map { _ in
                "\(dice.one(of: names))=\(PercentEncoding.encode(dice.text()))"
            }.joined(separator: "&")
        }
        if route.body != nil {
            request.body = dice.damaged(Array(dice.one(of: Self.bodies).utf8))
            request.headers["Content-Type"] =
                dice.roll(4) == 0 ? "application/yaml" : "application/json"
        }
        if dice.roll(20) == 0 { request.headers["Host"] = dice.text() }
        if dice.roll(20) == 0 { request.headers["Origin"] = dice.text() }
        return request
    }

    @Test(arguments: 1...2)
    func `whatever is sent, the answer has the control plane's form`(seed: UInt64) throws {
        var dice = FuzzDice(seed: seed)
        var host = try TestHost()
        var statuses: [Int: Int] = [:]
        let count = FuzzDice.count(usual: 4_000) / 2
        for number in 0..<count {
            // Worlds, faults and snapshots pile up until no more are accepted.
            if number % 500 == 499 { host = try TestHost() }
            let request = request(&dice)
            let response = host.router.respond(to: request)
            statuses[response.status, default: 0] += 1
            guard response.status < 600, response.status != 500 else {
                Issue.record("\(request) was answered \(response.status)")
                return
            }
            guard request.path != "/_residue/metrics" else { continue }
            if response.status >= 400 {
                let json = try JSONValue(parsing: response.body)
                #expect(json.object?.keys == ["error", "message", "hint"])
            }
            if number % 50 == 0 { try host.send(.get, "/api/v2/agents") }
        }
        // Refusals alone would test little.
        #expect(statuses[200, default: 0] + statuses[201, default: 0] > count / 10)
        #expect(statuses[400, default: 0] > count / 100)
    }
}
