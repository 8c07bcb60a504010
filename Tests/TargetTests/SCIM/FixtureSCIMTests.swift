// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

@Suite
struct FixtureSCIMTests {
    static let exchanges: [FixtureExchange] = {
        do {
            return try FixtureExchange.all(of: "scim")
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test(arguments: exchanges)
    func `the target answers as the fixture says`(fixture: FixtureExchange) throws {
        var run = try FixtureRun<SCIMFixturePortal>(fixture)
        for difference in try run.differences(from: fixture) {
            Issue.record("\(fixture.title): \(difference)")
        }
    }

    @Test func `there are enough exchanges, each with its own title`() {
        let titles = Set(Self.exchanges.map(\.title))
        #expect(titles.count == Self.exchanges.count)
        #expect(titles.count > 100)
    }
}

/// A service whose token is sent as the Bearer credential.
enum SCIMFixturePortal: FixturePortal {
    static func target(given: JSONValue, start: Instant) throws -> SCIMService {
        let options = try SCIMOptions(settings: TargetSettings(given))
        return SCIMService(name: "acme", options: options, start: start, seed: 7)
    }

    static func prepare(_ run: inout FixtureRun<Self>) {}

    static func headers(_ run: inout FixtureRun<Self>) -> WireHeaders {
        [
            "Authorization": unmasked("Bearer (masked)", &run),
            "Host": "scim.acme.example",
            "Content-Type": "application/scim+json",
        ]
    }

    static func unmasked(_ value: String, _ run: inout FixtureRun<Self>) -> String {
        guard value == "Bearer (masked)",
            case .bearer(let token) = run.target.connectorCredential
        else { return value }
        return "Bearer \(token)"
    }
}
