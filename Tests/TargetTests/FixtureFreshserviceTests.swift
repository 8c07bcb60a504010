// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

@Suite
struct FixtureFreshserviceTests {
    static let exchanges: [FixtureExchange] = {
        do {
            return try FixtureExchange.all(of: "freshservice")
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test(arguments: exchanges)
    func `the target answers as the fixture says`(fixture: FixtureExchange) throws {
        var run = try FixtureRun<FreshserviceFixturePortal>(fixture)
        for difference in try run.differences(from: fixture) {
            Issue.record("\(fixture.title): \(difference)")
        }
    }
}

/// An account whose key is sent as the Basic credential.
enum FreshserviceFixturePortal: FixturePortal {
    static func target(given: JSONValue, start: Instant) throws -> Freshservice {
        let options = try FreshserviceOptions(settings: TargetSettings(given))
        return Freshservice(name: "acme", options: options, start: start, seed: 7)
    }

    static func prepare(_ run: inout FixtureRun<Self>) {}

    static func headers(_ run: inout FixtureRun<Self>) -> WireHeaders {
        [
            "Authorization": unmasked("Basic (masked)", &run),
            "Content-Type": "application/json",
        ]
    }

    static func unmasked(_ value: String, _ run: inout FixtureRun<Self>) -> String {
        guard value == "Basic (masked)" else { return value }
        return switch run.target.connectorCredential {
        case .basic(let userName, let password):
            BasicCredential(userName: userName, password: password).authorization
        case .bearer(let token): "Bearer \(token)"
        case .oauth: value
        }
    }
}
