// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import Reports
import Scenarios
import Simulation
import SimulatedTargets
import Testing

@testable import residue

/// What the guides show is true.
@Suite
struct GuideTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The code in fences of a language, without the fences.
    private static func code(_ language: String, in page: String) throws -> [String] {
        try text(of: page).components(separatedBy: "\n```\(language)\n").dropFirst().map { rest in
            (rest.components(separatedBy: "\n```").first ?? "") + "\n"
        }
    }

    private func load(_ text: String) throws -> Scenario {
        try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "guide.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
    }

    @Test func `the scenario of the guide holds`() async throws {
        let text = try #require(try Self.code("yaml", in: "docs/writing-a-scenario.md").first)
        let scenario = try load(text)
        let outcome = await SimulationThread.run { Result { try ScenarioRunner.run(scenario) } }
        let report = try outcome.get().report
        #expect(report.verdict == .held, "\(report.allProblems) \(report.expectations)")
    }

    @Test func `the connector of the guide is the one tested here`() throws {
        let source = try Self.text(of: "Tests/CommandLineTests/GuideConnector.swift")
        let code = try #require(source.components(separatedBy: "import Wire\n\n").last)
        #expect(try Self.code("swift", in: "docs/testing-a-connector.md").first == code)
    }

    @Test func `the connector of the guide makes the run red`() async throws {
        let scenario = try load(SmallScenario.held)
        let result = await SimulationThread.run { Result { try verdict(of: scenario) } }
        #expect(try result.get() == .violated)
    }

    @Test(arguments: ["writing-a-scenario", "testing-a-connector", "adding-a-target"])
    func `a guide is short and names only what exists`(name: String) throws {
        let page = try Self.text(of: "docs/\(name).md")
        #expect(page.split(separator: "\n", omittingEmptySubsequences: false).count <= 190)
        let paths = page.matches(of: /`((?:Sources|Fixtures|scenarios|schemas)\/[\w\/.-]*)`/)
        for path in paths.map({ String($0.output.1) }) {
            let place = Self.root.appending(path: path).path(percentEncoded: false)
            #expect(FileManager.default.fileExists(atPath: place), "\(path)")
        }
    }
}
