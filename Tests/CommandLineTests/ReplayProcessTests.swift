// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// Replays a feed of four rows with the built binary.
@Suite
struct ReplayProcessTests {
    private let folder: TemporaryFolder

    private static let feed = """
        effective_at,event,person,groups
        2026-03-02T09:00:00Z,joiner,p1,alpha;beta
        2026-03-02T09:00:00Z,joiner,p2,alpha
        2026-03-05T09:00:00Z,mover,p1,beta
        2026-03-09T09:00:00Z,leaver,p1,

        """

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.feed, to: "feed.csv")
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.run(words, in: folder)
    }

    @Test func `a feed that ends clean exits with 0 and is counted`() throws {
        let result = try run("replay", "feed.csv")
        #expect(result.status == 0)
        #expect(result.output.contains("4: 2 joiners, 1 mover, 1 leaver"))
        #expect(result.output.contains("1 active account and 1 membership"))
    }

    @Test func `a feed that is late but ends clean exits with 1`() throws {
        let result = try run("replay", "feed.csv", "--deadline", "1ms")
        #expect(result.status == 1)
        #expect(result.output.contains("expected no unexpected findings"))
        #expect(result.output.contains("0 with residual access"))
    }

    @Test func `the same feed, faults and seed give the same bytes`() throws {
        for output in ["a", "b"] {
            let result = try run(
                "replay",
                "feed.csv",
                "--faults",
                "all=10",
                "--seed",
                "3",
                "--output",
                output
            )
            #expect(result.status < 64)
        }
        for file in ["events.ndjson", "report.json"] {
            let bytes = try folder.bytes(of: "a/\(file)")
            #expect(!bytes.isEmpty)
            #expect(try folder.bytes(of: "b/\(file)") == bytes)
        }
    }

    @Test func `a feed with an error exits with 65 and its place`() throws {
        try folder.write(Self.feed.replacing("mover,p1", with: "moved,p1"), to: "bad.csv")
        let result = try run("replay", "bad.csv")
        #expect(result.status == 65)
        #expect(result.complaints.contains("bad.csv:4:"))
        #expect(result.output == "")
    }
}
