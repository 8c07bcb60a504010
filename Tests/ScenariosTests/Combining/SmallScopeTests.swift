// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Testing

@testable import Scenarios

/// Scenario files with dimensions.
@Suite
struct SmallScopeTests {
    private static let file = """
        scenario: Somebody leaves whatever happens
        organization:
          owner: head.it
          people:
            ana: { name: Ana Lima, email: ana@acme.example }
            ben: { name: Ben van Dam, email: ben@acme.example }
          jobs:
            developer: { access: [{ target: scim, account: user, groups: [Engineering] }] }
        targets:
          scim: { groups: [Engineering] }
        timeline:
          - { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: developer } }
          - { at: +0s, joiner: { person: ben, job: developer } }
        end: 2026-04-02T09:00:00Z
        expect:
          - { at: end, residual: none }
        combine:
          fault:
            - { name: throttled, faults: [{ name: drawn, answer: { status: 429 } }] }
            - { name: lost, faults: [{ name: drawn, drop: response }] }
          operation:
            - { name: removal, faults: [{ name: drawn, first: 1, on: { operation: revoke } }] }
            - { name: deletion, with: { policy: [deleted] }, faults: [{ name: drawn, first: 1, on: { operation: deleteAccount } }] }
          policy:
            - { name: inactive }
            - { name: deleted, organization: { policy: { offboarding: { user: delete } } } }
          order:
            from: 2026-03-10T09:00:00Z
            apart: 1d
            entries:
              - { leaver: { person: ana } }
              - { leaver: { person: ben } }

        """

    private func mistakes(_ text: String) -> [String] {
        do throws(RejectedFile) {
            _ = try ScenarioFile.loadAll(
                bytes: Array(text.utf8),
                path: "x.yaml",
                metricNames: Sample.metricNames,
                targetKinds: ["scim"],
                checksSettings: true,
                readFile: { _ throws(RejectedFile) in [] }
            )
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    private func scope(
        _ text: String = file,
        over: [String] = []
    ) throws -> SmallScope? {
        let folder = FileManager.default.temporaryDirectory
        let path = folder.appendingPathComponent("scope-\(UUID().uuidString).yaml").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try SmallScope.load(
            path: path,
            strength: 2,
            over: over,
            seed: nil,
            metricNames: Sample.metricNames,
            targetKinds: ["scim"]
        )
    }

    @Test func `a file with dimensions is valid`() {
        #expect(mistakes(Self.file) == [])
    }

    @Test func `worlds show every allowed pair`() throws {
        var scope = try #require(try scope())
        let worlds = try scope.draw()
        for world in worlds { scope.confirm(world) }
        #expect(scope.array.covered == scope.array.possible)
        #expect(!worlds.contains { scope.phrase(of: $0).contains("deletion, policy inactive") })
        #expect(scope.sizes == "fault 2, operation 2, policy 2, order 2")
    }

    @Test func `a world is a file that runs alone`() throws {
        var scope = try #require(try scope())
        for world in try scope.draw() {
            let again = try ScenarioFile.load(
                bytes: Array(world.text.utf8),
                path: world.scenario.file,
                metricNames: Sample.metricNames,
                targetKinds: ["scim"],
                checksSettings: true,
                readFile: { _ throws(RejectedFile) in [] }
            )
            #expect(again == world.scenario)
            let outcome = try ScenarioRunner.run(again)
            #expect(outcome.report.verdict == .held, "\(world.text)")
        }
    }

    @Test func `dimensions that are left out keep their first value`() throws {
        var scope = try #require(try scope(over: ["fault", "order"]))
        let worlds = try scope.draw()
        #expect(worlds.count == 4)
        #expect(worlds.allSatisfy { $0.scenario.faults.count == 1 })
    }

    @Test func `a dimension that the scenario does not have is a located error`() {
        #expect {
            _ = try scope(over: ["fault", "ordr"])
        } throws: { error in
            "\(error)".contains(":17:") || "\(error)".contains(":18:")
                ? "\(error)".contains("unknown dimension 'ordr'. Did you mean 'order'?") : false
        }
    }

    @Test func `a file without dimensions has no small scope`() throws {
        let text = Self.file.components(separatedBy: "combine:")[0]
        #expect(try scope(text) == nil)
    }

    @Test(
        arguments: [
            ("answer: { status: 429 }", "answr: { status: 429 }", "unknown key 'answr' in a fault"),
            ("name: lost,", "name: throttled,", "a second value 'throttled'"),
            ("policy: [deleted]", "policy: [gone]", "unknown value of 'policy' 'gone'"),
            ("with: { policy", "with: { polcy", "unknown dimension 'polcy'"),
            ("operation: revoke", "operation: revok", "unknown operation 'revok'"),
            ("from: 2026-03-10T09:00:00Z", "from: soon", "expected an instant"),
            ("- { leaver: { person: ben } }", "", "has nothing to order"),
            ("leaver: { person: ben }", "leaver: { person: cy }", "unknown person 'cy'"),
        ]
    )
    func `a mistake in a dimension is reported at its place`(
        _ right: String,
        _ wrong: String,
        _ message: String
    ) {
        let text = Self.file.replacingOccurrences(of: right, with: wrong)
        #expect(text != Self.file)
        let found = mistakes(text)
        #expect(found.contains { $0.hasPrefix("x.yaml:") && $0.contains(message) }, "\(found)")
    }

    @Test func `variants and dimensions do not share a file`() {
        let text = Self.file + "variants: [{ name: a, seed: 2 }]\n"
        #expect(mistakes(text).contains { $0.contains("variants or dimensions, not both") })
    }

    @Test(arguments: Shipped.files)
    func `what is written as YAML reads back as the same`(name: String) throws {
        let path = Shipped.folder.appending(path: name).path
        let root = try YAMLReader.read(try FileBytes.read(path: path), file: path)
        let text = YAMLText.text(of: root)
        let again = try YAMLReader.read(Array(text.utf8), file: path)
        #expect(again.json == root.json)
    }
}
