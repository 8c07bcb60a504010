// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Holds that a run changes a target in no way that its people and its requests could not: what
/// ought to be is never written into a target by what judges it.
@Suite
struct TargetReachTests {
    /// Who may change a target or ask its host to, and how.
    private static let allowed: [String: Set<String>] = [
        // Holds the target of a run.
        "TargetHost.swift": ["respond", "open", "advance", "forgetChanges"],
        // Requests, from anybody.
        "SimulatedTransport.swift": ["respond"],
        // People who act outside the core.
        "RunDriver+sideDoors.swift": ["open"],
        "ConnectorWorld.swift": ["open"],
        // The requester and the approver at the desk.
        "ServiceDesk.swift": ["open"],
        // Accounts that a world file starts with.
        "WorldDeclaration+targets.swift": ["open"],
        // Somebody at the control plane, between two steps of a played scenario.
        "ScenarioPlay.swift": ["replace"],
        // Measures a target without a core.
        "BenchWorld.swift": ["respond"],
    ]

    @Test func `a run changes a target only through requests and side doors`() throws {
        let changes = [
            "respond", "open", "advance", "forgetChanges", "replace", "makeGrantCode",
            "webhookAnswered",
        ]
        var found: [String: Set<String>] = [:]
        for file in try SourceTree.swiftFiles(under: "Sources/Scenarios/Running")
            + SourceTree.swiftFiles(under: "Sources/Scenarios/Playing")
            + SourceTree.swiftFiles(under: "Sources/Oracle")
        {
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            for line in file.lines {
                for change in changes
                where ["host", "target", "value"].contains(where: {
                    line.contains("\($0).\(change)(")
                }) {
                    found[name, default: []].insert(change)
                }
            }
        }
        #expect(found == Self.allowed)
    }

    @Test func `only a run's host can hold a target that changes`() throws {
        let holders =
            try SourceTree.swiftFiles(under: "Sources/Scenarios/Running")
            + SourceTree.swiftFiles(under: "Sources/Oracle")
        let variables = holders.flatMap { file in
            file.lines.filter { $0.contains(/(?:\bvar \w+: |inout )any SimulatedTarget/) }
                .map { _ in file.path.split(separator: "/").last.map(String.init) ?? file.path }
        }
        #expect(
            variables.sorted() == [
                "BenchWorld.swift", "TargetHost.swift", "WorldDeclaration+targets.swift",
            ]
        )
    }
}
