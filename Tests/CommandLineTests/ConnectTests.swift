// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import Checking
import Foundation
import Metrics
import Scenarios
import Simulation
import SimulatedTargets
import Testing
import Wire

@testable import residue

/// The built-in connector behind the protocol, and in process.
@Suite
struct ConnectTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    private func check(_ name: String) throws -> ScenarioCheck {
        let scenario = try ScenarioFile.load(
            path: "\(Self.root)scenarios/\(name)",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind)
        )
        return ScenarioCheck(path: name, scenario: scenario)
    }

    private func subject(_ code: CheckSubject.Code, _ kind: String) -> CheckSubject {
        CheckSubject(
            code: code,
            role: .connector,
            kinds: [kind],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check"
        )
    }

    /// The attempt number of a request is known only in process, and is left out.
    private func requests(_ events: [UInt8]) -> [String] {
        events.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard let event = try? JSONValue(parsing: Array(line)), event["type"] == "request"
            else { return nil }
            let words = ["startedAt", "method", "path", "status"].map { key in
                event[key]?.text ?? "-"
            }
            return words.joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("freshservice", "leaver/leaver-loses-everything.yaml"),
        ("freshservice", "leaver/leaver-on-a-sick-wire.yaml"),
        ("freshservice", "leaver/leaver-while-throttled.yaml"),
        ("freshservice", "drift/manual-reactivation-is-repaired.yaml"),
        ("zoho-desk", "zoho-desk/nothing-to-do-twice.yaml"),
        ("scim", "scim/key-made-before-leaving.yaml"),
    ])
    func `the built-in connector does the same behind the protocol and in process`(
        kind: String,
        name: String
    ) async throws {
        let check = try check(name)
        let seed = check.scenario.seed
        let inside = subject(.builtIn(kind), kind)
        let outside = subject(
            .program(
                ProgramOptions(words: [try Binary.path(), "connect", kind], path: "/usr/bin")
            ),
            kind
        )
        let (one, other) = try await SimulationThread.run {
            Result { (try check.record(inside, seed: seed), try check.record(outside, seed: seed)) }
        }.get()
        #expect(one.endState == other.endState)
        #expect(!requests(one.events).isEmpty)
        #expect(requests(one.events) == requests(other.events))
    }
}
