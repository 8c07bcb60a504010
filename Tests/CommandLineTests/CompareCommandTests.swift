// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

@Suite
struct CompareCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let people = (1...40).map { "  p\($0): { name: P \($0), email: p\($0)@acme.example }" }
        let base =
            "owner: head.it\npeople:\n" + people.joined(separator: "\n") + """

                jobs:
                  clerk:
                    access:
                      - { target: freshservice, account: requester, requesterGroups: [Staff] }
                  guest: { access: [{ target: freshservice, account: requester }] }

                """
        try folder.write(base, to: "now.yaml")
        try folder.write(base.replacing("[Staff]", with: "[Staff, Payroll]"), to: "next.yaml")
        let joiners = (1...40).map {
            "  - { at: +1m, joiner: { person: p\($0), job: \($0 == 40 ? "guest" : "clerk") } }"
        }
        try folder.write(
            """
            scenario: Forty come
            controls: [CIS-v8/6.1]
            organization: now.yaml
            targets: { freshservice: { requesterGroups: [Staff, Payroll] } }
            timeline:
              - { at: 2026-03-02T09:00:00Z, pause: {} }
            \(joiners.joined(separator: "\n"))
              - { at: +1d, leaver: { person: p1 } }
            expect:
              - { at: end, residual: none }

            """,
            to: "forty.yaml"
        )
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.run(["compare"] + words, in: folder)
    }

    @Test func `whoever would gain a right is named, and nobody else`() throws {
        let result = try run("--policy", "now.yaml", "--policy", "next.yaml", "forty.yaml")
        #expect(result.status == 0)
        #expect(
            result.output.contains("38 of 39 people would hold something else: 38 gain, 0 lose")
        )
        #expect(result.output.contains("freshservice/requesterGroup/Payroll  +38 -0"))
        #expect(!result.output.contains("  p1\n"))
        #expect(!result.output.contains("  p40\n"))
    }

    @Test func `the other way round, the same right is lost`() throws {
        let result = try run("--policy", "next.yaml", "--policy", "now.yaml", "forty.yaml")
        #expect(result.output.contains("0 gain, 38 lose"))
    }

    @Test func `a policy compared with itself changes nobody`() throws {
        let result = try run("--policy", "now.yaml", "--policy", "now.yaml", "forty.yaml")
        #expect(result.output.contains("0 of 39 people"))
    }

    @Test func `a wrong command line exits with 64 and a wrong file with 65`() throws {
        #expect(try run("--policy", "now.yaml", "forty.yaml").status == 64)
        #expect(try run("--policy", "now.yaml", "--policy", "next.yaml").status == 64)
        #expect(try run("--policy", "now.yaml", "--policy", "none.yaml", "forty.yaml").status == 65)
        try folder.write(SmallScenario.held, to: "inline.yaml")
        let inline = try run("--policy", "now.yaml", "--policy", "next.yaml", "inline.yaml")
        #expect(inline.status == 65)
    }
}
