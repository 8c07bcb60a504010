// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Hosting
import IdentityModel
import Metrics
import Scenarios
import SimulatedTargets
import Simulation
import Synchronization
import TargetKit
import Testing
import Wire

@Suite
struct HTTPCarrierTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    private func events(
        of file: String,
        over carrier: (any RequestCarrier)?
    ) async throws -> [UInt8] {
        let scenario = try ScenarioFile.load(
            path: Self.root + "scenarios/" + file,
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind)
        )
        return try await SimulationThread.run {
            let events = Mutex<[UInt8]>([])
            return Result { () throws -> [UInt8] in
                var plan = try RunPlan(scenario)
                plan.carrier = carrier
                _ = try ScenarioRunner.run(scenario, plan: plan) { lines in
                    events.withLock { $0 += lines }
                }
                return events.withLock { $0 }
            }
        }.get()
    }

    @Test(arguments: [
        "leaver/leaver-on-a-sick-wire.yaml",
        "joiner/joiner-waits-for-a-seat-and-gets-it.yaml",
        "across/leaver-in-three-applications.yaml",
        "across/same-person-by-entra-and-okta.yaml",
        "zoho-desk/token-expires-in-mid-offboarding.yaml",
        "scim/aws-limits-with-many-members.yaml",
    ])
    func `a run over HTTP leaves the same events and reaches the targets with the same requests`(
        file: String
    ) async throws {
        let http = try HTTPCarrier()
        defer { http.stop() }
        let straight = Witness(base: nil)
        let wire = Witness(base: http)
        let plain = try await events(of: file, over: nil)
        #expect(!plain.isEmpty)
        #expect(try await events(of: file, over: straight) == plain)
        #expect(try await events(of: file, over: wire) == plain)
        #expect(!straight.sightings.isEmpty)
        #expect(wire.sightings == straight.sightings)
    }

    /// Every target of the scenario is among those that saw requests.
    @Test func `a leaver's requests reach all three applications`() async throws {
        let http = try HTTPCarrier()
        defer { http.stop() }
        let wire = Witness(base: http)
        _ = try await events(of: "across/leaver-in-three-applications.yaml", over: wire)
        #expect(Set(wire.sightings.map(\.target)) == ["freshservice", "scim", "zoho-desk"])
        #expect(Set(wire.sightings.map(\.method)).isSuperset(of: ["GET", "POST"]))
    }

    @Test func `an answer comes from the closure that came along`() throws {
        let carrier = try HTTPCarrier()
        defer { carrier.stop() }
        for number in 1...3 {
            let request = WireRequest(
                .put,
                "/things/\(number)",
                query: "a=%20b",
                headers: ["X-Word": "grüße"],
                body: Array("body \(number)".utf8)
            )
            let response = try carrier.carry(request, to: TargetName("any")) { seen in
                WireResponse(
                    status: 200 + number,
                    headers: ["X-Seen": seen.requestTarget],
                    body: seen.body
                )
            }
            #expect(response.status == 200 + number)
            #expect(response.headers["X-Seen"] == "/things/\(number)?a=%20b")
            #expect(response.body == request.body)
        }
    }
}
