// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// `residue run --combine` as a user sees it.
@Suite
struct CombineProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func combine(_ text: String, _ more: String...) async throws -> Int {
        try folder.write(text, to: "checks/scope.yaml")
        let words =
            ["run", folder.path("checks/scope.yaml"), "--combine", "2"]
            + ["--output", folder.path("out")] + more
        return await Int(Residue.run(words).rawValue)
    }

    /// A clerk leaves; `dimensions` stand under `combine`.
    private static func scope(_ dimensions: String) -> String {
        """
        scenario: Somebody leaves whatever happens
        organization:
          owner: head.it
          people: { ana: { name: Ana Lima, email: ana@acme.example } }
          jobs: { developer: { access: [{ target: scim, account: user, groups: [Engineering] }] } }
        targets: { scim: { groups: [Engineering] } }
        timeline:
          - { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: developer } }
          - { at: +10d, leaver: { person: ana } }
        expect: [{ at: end, residual: none }]
        combine:
        \(dimensions)
        """
    }

    private static let harmless = """
          fault:
            - { name: throttled, faults: [{ name: drawn, answer: { status: 429 } }] }
            - { name: lost, faults: [{ name: drawn, drop: response }] }
          when:
            - { name: first, faults: [{ name: drawn, first: 1, on: { operation: write } }] }
            - { name: second, faults: [{ name: drawn, between: [2, 2], on: { operation: write } }] }
        """

    @Test func `worlds that hold leave no file behind`() async throws {
        #expect(try await combine(Self.scope(Self.harmless)) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
        #expect(!names.contains { $0.hasPrefix("world-") })
    }

    @Test func `a red world is written as a file that is red by itself`() async throws {
        let dimensions =
            Self.harmless + """

                  outage:
                    - { name: none }
                    - { name: to the end, faults: [{ name: down, on: { operation: write }, after: 3, answer: { status: 503 } }] }
                """
        #expect(try await combine(Self.scope(dimensions)) == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("out"))
        let worlds = names.filter { $0.hasPrefix("world-") }.sorted()
        let world = try #require(worlds.first)
        let words = ["run", folder.path("out/\(world)"), "--output", folder.path("again")]
        #expect(await Residue.run(words).rawValue == 1)
    }

    @Test func `a dimension that the scenario does not have is an error of the file`() async throws
    {
        #expect(try await combine(Self.scope(Self.harmless), "--over", "fault,page") == 65)
    }

    @Test func `a file without dimensions is an error of the file`() async throws {
        #expect(try await combine(SmallScenario.held) == 65)
    }

    @Test(arguments: [["--variant", "x"], ["--shard", "1/2"], ["--wire", "http"]])
    func `options that select files are not passed on`(words: [String]) async throws {
        try folder.write(Self.scope(Self.harmless), to: "checks/scope.yaml")
        let all = ["run", folder.path("checks/scope.yaml"), "--combine", "2"] + words
        #expect(await Residue.run(all).rawValue == 64)
    }

    @Test func `residue mutants says how to build what it needs`() async {
        #if !MUTANTS
        #expect(await Residue.run(["mutants"]).rawValue == 64)
        #endif
    }
}
