// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

/// Two replays of one feed, by two policies, compared by the built binary.
@Suite
struct CompareReportsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            effective_at,event,person,groups
            2026-03-02T09:00:00Z,joiner,p1,alpha;beta
            2026-03-09T09:00:00Z,leaver,p1,

            """,
            to: "feed.csv"
        )
        for (name, offboarding) in [("strict", "convertThenDeactivate"), ("lax", "disable")] {
            _ = try run("replay", "feed.csv", "--offboarding", offboarding, "--output", name)
        }
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.run(words, in: folder)
    }

    @Test func `a laxer policy is a regression, and red if requested`() throws {
        let told = try run("compare", "strict", "lax")
        #expect(told.status == 0)
        #expect(told.output.contains("lax is worse than strict in 1 scenario"))
        #expect(told.output.contains("violated (was held)"))
        #expect(try run("compare", "strict", "lax", "--fail-on", "verdict").status == 1)
        #expect(try run("compare", "lax", "strict", "--fail-on", "verdict,people").status == 0)
    }

    @Test func `a page and a document say the same`() throws {
        let result = try run(
            "compare",
            "a=strict",
            "b=lax",
            "--report",
            "json,html",
            "--output",
            "out"
        )
        #expect(result.output.contains("\"red\": false"))
        #expect(try folder.text(of: "out/comparison.html").contains("b is worse than a"))
        #expect(try folder.text(of: "out/comparison.json") == result.output)
    }

    @Test func `incomparable reports exit with 65 and a wrong command line with 64`() throws {
        #expect(try run("compare", "strict").status == 64)
        #expect(try run("compare", "strict", "lax", "--fail-on", "peple").status == 64)
        #expect(try run("compare", "strict", "strict").status == 65)
        #expect(try run("compare", "strict", "none").status == 65)
        let text = try folder.text(of: "lax/report.json")
        try folder.write(String(text.dropLast(100)), to: "lax/report.json")
        let result = try run("compare", "strict", "lax")
        #expect(result.status == 65)
        #expect(result.complaints.contains("truncated"))
    }
}
