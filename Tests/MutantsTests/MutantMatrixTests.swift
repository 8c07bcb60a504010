// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Metrics
import Reports
import Scenarios
import SimulatedTargets
import Testing

@testable import Mutants

/// What the matrix says about broken, correct and unreachable code.
@Suite
struct MutantMatrixTests {
    private static let text = """
        scenario: Somebody leaves and somebody stays
        organization:
          owner: head.it
          people:
            ana: { name: Ana Lima, email: ana@acme.example }
            ben: { name: Ben van Dam, email: ben@acme.example }
          jobs:
            developer: { access: [{ target: scim, account: user, groups: [Engineering] }] }
        targets: { scim: { groups: [Engineering] } }
        timeline:
          - { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: developer } }
          - { at: +0s, joiner: { person: ben, job: developer } }
          - { at: +10d, leaver: { person: ana } }
        expect:
          - { after: leaver ana, within: 1h, revocationCompleteness: 1 }
          - { at: end, residual: none }
        """

    private func matrix(seeds: Int = 2, without: Set<String> = []) throws -> MutantMatrix {
        let scenario = try scenario(Self.text)
        return MutantMatrix(scenarios: [scenario], seeds: seeds, jobs: 2, without: without)
    }

    private func scenario(_ text: String) throws -> Scenario {
        try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "x.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in [] }
        )
    }

    private func mutant(_ id: String) throws -> Mutant {
        try #require((Mutant.all + Mutant.unusual).first { $0.id == id })
    }

    private func report(_ rows: [MutantMatrix.Row]) -> MatrixReport {
        MatrixReport(rows: rows, alarms: [], alarmRuns: 0, seeds: 2, checks: [])
    }

    @Test func `a broken connector is killed under every seed, by the checks that it breaks`()
        async throws
    {
        let rows = try await matrix().rows(of: [try mutant("connector.no-disabling")])
        let row = try #require(rows.first)
        #expect(row.seedsKilled == 2)
        #expect(row.checks.isSuperset(of: ["I1", "revocationCompleteness"]))
        #expect(row.killers == ["Somebody leaves and somebody stays"])
        #expect(report(rows).complaints == [])
    }

    @Test func `what no scenario shows is missed, and somebody has to accept it`() async throws {
        let rows = try await matrix().rows(of: [try mutant("connector.no-deletion")])
        #expect(rows.first?.seedsReached == 2)
        #expect(rows.first?.isKilled == false)
        #expect(
            report(rows).complaints
                == ["connector.no-deletion survives and is not listed as a survivor"]
        )
    }

    @Test func `a connector of another kind of target is never exercised`() async throws {
        let rows = try await matrix().rows(of: [try mutant("connector.no-conversion")])
        #expect(rows.first?.seedsReached == 0)
        #expect(report(rows).neverExercised.count == 1)
    }

    @Test func `a connector that is unusual but correct is not accused`() async throws {
        let found = try await matrix().falseAlarms(of: Mutant.unusual)
        #expect(found.alarms.map(\.connector) == [])
        #expect(found.runs == Mutant.unusual.count)
    }

    @Test func `accusing a correct connector is reported`() async throws {
        let broken = try mutant("connector.no-disabling")
        let found = try await matrix(seeds: 1).falseAlarms(of: [broken])
        let report = MatrixReport(
            rows: [],
            alarms: found.alarms,
            alarmRuns: found.runs,
            seeds: 1,
            checks: []
        )
        #expect(report.complaints.count == 1)
        #expect(report.complaints[0].contains("connector.no-disabling is right and was accused"))
    }

    private func row(_ id: String, _ checks: Set<String>) throws -> MutantMatrix.Row {
        var row = MutantMatrix.Row(mutant: try mutant(id))
        row.seedsReached = 1
        row.seedsKilled = 1
        row.checks = checks
        row.firstChecks = checks
        return row
    }

    @Test func `a check without which a mutant survives is told apart from one that shares`()
        throws
    {
        let report = MatrixReport(
            rows: [
                try row("connector.no-disabling", ["I1"]),
                try row("connector.no-removals", ["I1", "I4"]),
            ],
            alarms: [],
            alarmRuns: 0,
            seeds: 1,
            checks: ["I1", "I4", "I999"]
        )
        #expect(report.worth(of: "I1") == .alone(["connector.no-disabling"]))
        #expect(report.worth(of: "I4") == .shared(mutant: "connector.no-removals", with: ["I1"]))
        #expect(report.worth(of: "I999") == .nothing)
        #expect(report.complaints.count { $0.hasPrefix("I999 kills nothing") } == 1)
    }

    @Test func `a check that is listed as idle but kills is reported`() throws {
        let idle = try #require(Mutant.idleChecks.keys.sorted().first)
        let report = MatrixReport(
            rows: [try row("connector.no-disabling", [idle])],
            alarms: [],
            alarmRuns: 0,
            seeds: 1,
            checks: [idle]
        )
        #expect(report.complaints == ["\(idle) is listed as idle and kills"])
    }

    /// Of two scenarios of one file the first kills, so that the second is left out at first.
    @Test(arguments: [["accessClosed"], []] as [Set<String>])
    func `a check that killed nothing is tried where a scenario expects it`(
        wanted: Set<String>
    ) async throws {
        let figure = "after: leaver ana, within: 1h, accessClosed: 1"
        let other = Self.text.replacing("Somebody leaves", with: "Ana leaves")
            .replacing("after: leaver ana, within: 1h, revocationCompleteness: 1", with: figure)
        let matrix = MutantMatrix(
            scenarios: [try scenario(Self.text), try scenario(other)],
            seeds: 1,
            jobs: 2,
            wanting: wanted
        )
        let rows = try await matrix.rows(of: [try mutant("connector.no-disabling")])
        #expect(rows.first?.checks.contains("accessClosed") == !wanted.isEmpty)
    }

    /// Searches for people forever.
    private struct NeverFinds: FlawedConnector {
        let base: any Connector

        func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
            while true { await Task.yield() }
        }
    }

    @Test func `a mutant that does not end is killed, with its own reason`() async throws {
        let endless = Mutant("connector.endless", "looks for ever") { base, _ in
            NeverFinds(base: base)
        }
        let row = try #require(try await matrix().rows(of: [endless]).first)
        #expect(row.seedsKilled == 2)
        #expect(row.checks == [MutantRun.runaway])
    }

    @Test func `without the checks that see it, a broken connector survives`() async throws {
        let broken = try mutant("connector.no-disabling")
        let all = try await matrix(seeds: 1).rows(of: [broken]).first?.firstChecks ?? []
        let rows = try await matrix(seeds: 1, without: all).rows(of: [broken])
        #expect(rows.first?.seedsReached == 1)
        #expect(rows.first?.isKilled == false)
    }

    @Test func `a check of governed cores is skipped only where people decide`()
        async throws
    {
        let rows = try await matrix().rows(of: [try mutant("rules.omit-approval")])
        #expect(rows.first?.seedsReached == 0)
    }

    #if !MUTANTS
    @Test func `without the trait no line is mutated`() async throws {
        let rows = try await matrix().rows(of: [try mutant("verify.agrees-always")])
        #expect(rows.first?.seedsReached == 0)
    }
    #endif
}
